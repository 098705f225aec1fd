/* SPDX-License-Identifier: MIT */
/* What tests at a real terminal share: the program in one, what comes on its screen, and how it is
 * left. */
#ifndef TESTS_TERMINAL_H
#define TESTS_TERMINAL_H

#include "tests/vt.h"

#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/unit.h"

static inline struct vt *open_program(const char *const *words, const char *const *env, int rows,
                                      int cols)
{
    const char *program = getenv("THREADREEL");
    char *argv[16] = {(char *)(uintptr_t)(program ? program : "build/release/threadreel")};
    for (size_t i = 0; i < 14 && words[i]; i++)
        argv[i + 1] = (char *)(uintptr_t)words[i];
    struct vt *vt = vt_open(argv, env, rows, cols);
    assert_non_null(vt);
    return vt;
}

static inline struct vt *open_words(const char *const *env, int rows, int cols, const char *one,
                                    const char *two)
{
    const char *const words[] = {one, two, NULL};
    return open_program(words, env, rows, cols);
}

static inline void check(struct vt *vt, bool is_so, const char *what)
{
    if (is_so)
        return;
    vt_dump(vt, stdout);
    fail_msg("%s", what);
}

/* What is on the screen comes in pieces: a claim that does not hold yet has two seconds to. */
#define CHECK(vt, claim)                                                                           \
    do {                                                                                           \
        bool is_so = (claim);                                                                      \
        for (time_t begin = time(NULL); !is_so && time(NULL) - begin <= 2; is_so = (claim))        \
            vt_wait_idle((vt), 20, 50);                                                            \
        check((vt), is_so, #claim);                                                                \
    } while (0)

static inline void await(struct vt *vt, const char *text)
{
    char what[200];
    snprintf(what, sizeof what, "\"%s\" comes on the screen", text);
    check(vt, vt_wait_text(vt, text, VT_PATIENCE_MS), what);
    vt_wait_idle(vt, 30, 500); /* and what belongs to it */
}

/* The program has ended with `status`, and the terminal is as a shell needs it. */
static inline void check_left(struct vt *vt, int status)
{
    CHECK(vt, vt_wait_exit(vt, VT_PATIENCE_MS));
    CHECK(vt, !vt_alt_screen_on(vt));
    CHECK(vt, vt_cursor_visible(vt));
    CHECK(vt, vt_echo_on(vt) && vt_lines_on(vt));
    int ended = vt_close(vt);
    assert_true(WIFEXITED(ended));
    assert_int_equal(WEXITSTATUS(ended), status);
}

static inline void end_session(struct vt *vt)
{
    vt_keys(vt, "Q");
    CHECK(vt, vt_wait_exit(vt, VT_PATIENCE_MS));
    vt_close(vt);
}

#endif
