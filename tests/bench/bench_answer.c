/* SPDX-License-Identifier: MIT */
/*
 * The program at a terminal: how long it takes from a key to the screen that answers it, while the
 * target does its worst; and how many bytes a step writes to the terminal, beside drawing all of it anew.
 *
 * usage: bench_answer THREADREEL DEATHS REEL
 */
#include <string.h>

#include "tests/bench/bench.h"
#include "tests/vt.h"

#define QUESTIONS 40
#define PAUSE_MS  30 /* a person takes longer */
#define STEPS     100
#define HELP      "Moving through the run"

static char *program, *deaths, *reel;

static void fail(struct vt *vt, const char *what)
{
    vt_dump(vt, stderr);
    fprintf(stderr, "bench_answer: %s\n", what);
    exit(1);
}

static struct vt *open_words(const char *const *words, int rows, int cols)
{
    static const char *const env[] = {"LC_ALL=C.UTF-8", NULL};
    char *argv[16] = {program};
    for (size_t i = 0; i < 14 && words[i]; i++)
        argv[i + 1] = (char *)(uintptr_t)words[i];
    struct vt *vt = vt_open(argv, env, rows, cols);
    if (!vt || !vt_wait_text(vt, "T1", VT_PATIENCE_MS)) {
        perror(program);
        exit(1);
    }
    return vt;
}

static void leave(struct vt *vt)
{
    vt_keys(vt, "Q");
    vt_wait_exit(vt, VT_PATIENCE_MS);
    vt_close(vt);
}

/* ---- answers ---- */

static double ask(struct vt *vt, bool is_to_come)
{
    vt_wait_idle(vt, PAUSE_MS, PAUSE_MS);
    uint64_t begin = bench_now_ns();
    vt_keys(vt, "?");
    if (is_to_come ? !vt_wait_text(vt, HELP, VT_PATIENCE_MS)
                   : !vt_wait_no_text(vt, HELP, VT_PATIENCE_MS))
        fail(vt, "no answer");
    return (double)(bench_now_ns() - begin) / 1e6;
}

static void bench_answers(const char *what, const char *const *words, const char *keys)
{
    static double ms[QUESTIONS];
    struct vt *vt = open_words(words, 24, 80);
    vt_keys(vt, keys);
    for (int i = 0; i < QUESTIONS; i++)
        ms[i] = ask(vt, i % 2 == 0);
    double median = bench_median(ms, QUESTIONS);
    printf("%-52s median %7.2f  worst %7.2f ms\n", what, median, ms[QUESTIONS - 1]);
    leave(vt);
}

static void bench_deaths(const char *what, const char *how, const char *policy, const char *keys)
{
    const char *const words[] = {"run", "--policy",       policy, "-p", how,
                                 "-p",  "turns=10000000", deaths, NULL};
    bench_answers(what, words, keys);
}

/* ---- bytes ---- */

static size_t bytes_after(struct vt *vt, const char *keys)
{
    size_t before, after;
    vt_output(vt, &before);
    vt_keys(vt, keys);
    vt_wait_idle(vt, 60, 1000);
    vt_wait_text(vt, "T1", 1000);
    vt_output(vt, &after);
    return after - before;
}

static void bench_bytes(const char *what, const char *const *words, int rows, int cols)
{
    static double bytes[STEPS];
    struct vt *vt = open_words(words, rows, cols);
    bytes_after(vt, "");
    double whole = (double)bytes_after(vt, "\f");
    size_t count = 0;
    for (; count < STEPS; count++) {
        bytes[count] = (double)bytes_after(vt, ".");
        if (vt_find(vt, "end", 0) == 0)
            break;
    }
    double median = bench_median(bytes, count);
    printf("%-40s at %dx%d: median %5.0f  most %5.0f bytes; all anew %6.0f; median / all %.3f\n",
           what, cols, rows, median, bytes[count - 1], whole, median / whole);
    leave(vt);
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    program = argv[1];
    deaths = argv[2];
    reel = argv[3];
    const char *const play[] = {"play", reel, NULL};
    const char *const run[] = {"run", "two_locks", NULL};
    bench_answers("a key while the target is held", run, "");
    bench_answers("a key while a long reel is read", play, "");
    bench_deaths("a key while records flood in", "how=4", "time", "a");
    bench_deaths("a key while records of a real run flood in", "how=4", "real", "a");
    bench_deaths("a key while output floods in", "how=5", "time", "a");
    bench_deaths("a key while the target hangs", "how=6", "time", "a");
    bench_deaths("a key when the target has died", "how=1", "time", "a");
    for (int is_large = 0; is_large < 2; is_large++) {
        int rows = is_large ? 60 : 24, cols = is_large ? 200 : 80;
        bench_bytes("a step of two_locks", run, rows, cols);
        bench_bytes("a step of a run of 200 threads", play, rows, cols);
    }
    return 0;
}
