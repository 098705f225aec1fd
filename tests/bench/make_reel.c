/* SPDX-License-Identifier: MIT */
/* make_reel FILE RECORDS THREADS SEED [real]: a made run as a file, to look at. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/made_run.h"

int main(int argc, char **argv)
{
    if (argc < 5) {
        fputs("make_reel FILE RECORDS THREADS SEED [real]\n", stderr);
        return 2;
    }
    struct made_run run = {.records = strtoull(argv[2], NULL, 10),
                           .threads = (unsigned)strtoul(argv[3], NULL, 10),
                           .seed = strtoull(argv[4], NULL, 10),
                           .is_real = argc > 5 && strcmp(argv[5], "real") == 0};
    if (run.threads < 2 || run.threads > 60000) {
        fputs("make_reel: 2 to 60000 threads\n", stderr);
        return 2;
    }
    int error = made_run_write(&run, argv[1]);
    if (error < 0)
        fprintf(stderr, "make_reel: %s: %s\n", argv[1], strerror(-error));
    return error < 0;
}
