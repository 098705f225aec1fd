/* SPDX-License-Identifier: MIT */
/* The fuzzer's entry point without a fuzzer: once for each file named, as TAP. A file that does
 * harm ends the program. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz.h"

static uint8_t *read_file(const char *path, size_t *bytes)
{
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) < 0) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    *bytes = (size_t)ftell(file);
    rewind(file);
    uint8_t *data = malloc(*bytes ? *bytes : 1);
    if (!data || fread(data, 1, *bytes, file) != *bytes)
        exit(EXIT_FAILURE);
    fclose(file);
    return data;
}

int main(int argc, char **argv)
{
    printf("1..%d\n", argc - 1);
    for (int i = 1; i < argc; i++) {
        const char *slash = strrchr(argv[i], '/');
        size_t bytes;
        uint8_t *data = read_file(argv[i], &bytes);
        fflush(stdout);
        LLVMFuzzerTestOneInput(data, bytes);
        free(data);
        printf("ok %d - %s_does_no_harm\n", i, slash ? slash + 1 : argv[i]);
    }
    return EXIT_SUCCESS;
}
