/* SPDX-License-Identifier: MIT */
/* What tests of the control share: a run that is looked at without a terminal, pressing keys, and
 * letting it come to rest. */
#ifndef TESTS_STAGE_H
#define TESTS_STAGE_H

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/scenarios.h"
#include "ui/control/control_parts.h"

#define REST_MS 30000 /* at most, on the slowest machine */

static inline uint64_t stage_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

struct stage {
    char folder[PATH_MAX], before[PATH_MAX]; /* we are in the first, and have come from the other */
    int descriptors;                         /* open in the beginning */
    struct session session;
    struct control control;
};

static inline int stage_count_descriptors(void)
{
    DIR *open_now = opendir("/proc/self/fd");
    int count = 0;
    assert_non_null(open_now);
    while (readdir(open_now))
        count++;
    closedir(open_now);
    return count;
}

/* One look at everything, as the screen's loop does. Returns: whether anything moved. */
static inline bool stage_look(struct stage *stage)
{
    bool is_new = control_pump(&stage->control);
    control_follow(&stage->control, 0);
    return control_tick(&stage->control, stage_now_ms()) || is_new;
}

/* Sleep as the screen's loop does, at most `most_ms`. Returns: whether anything came. */
static inline bool stage_sleep(struct stage *stage, int most_ms)
{
    int fds[2 * BRANCHES_MAX];
    struct pollfd polled[2 * BRANCHES_MAX];
    int count = branches_descriptors(&stage->control.branches, fds);
    for (int i = 0; i < count; i++)
        polled[i] = (struct pollfd){.fd = fds[i], .events = POLLIN};
    return poll(polled, (nfds_t)count, branches_patience_ms(&stage->control.branches, most_ms)) > 0;
}

static inline bool stage_is_at_rest(struct stage *stage)
{
    struct branches *b = &stage->control.branches;
    for (int i = 0; i < b->count; i++) {
        const struct session *session = b->at[i].session;
        if (session_is_returning(session) ||
            (!session_has_ended(session) && !session_is_held(session)))
            return false;
    }
    return stage->control.early.count == 0 && stage->control.player.goal == GOAL_NONE &&
           !stage->control.player.is_playing;
}

/* Go on until nothing moves any more. */
static inline void stage_rest(struct stage *stage)
{
    uint64_t begin = stage_now_ms();
    while (stage_look(stage) || !stage_is_at_rest(stage)) {
        if (stage_now_ms() - begin > REST_MS)
            fail_msg("%s does not come to rest", stage->session.name);
        stage_sleep(stage, 5);
    }
}

static inline void stage_press(struct stage *stage, enum key_code code)
{
    control_key(&stage->control, (struct key){.code = code}, stage_now_ms());
    control_follow(&stage->control, 0);
}

/* Type characters, without waiting for what comes of them. */
static inline void stage_type(struct stage *stage, const char *text)
{
    for (; *text; text++) {
        struct key key = {.code = PRESSED_CHARACTER, .character = (unsigned char)*text};
        if (*text == ' ')
            key = (struct key){.code = PRESSED_SPACE};
        control_key(&stage->control, key, stage_now_ms());
    }
}

/* Type characters, each after all has come to rest. */
static inline void stage_keys(struct stage *stage, const char *text)
{
    for (; *text; text++) {
        stage_type(stage, (char[]){*text, '\0'});
        stage_rest(stage);
    }
}

/* A folder of its own, in which the reels will be. */
static inline struct stage *stage_new(void)
{
    struct stage *stage = calloc(1, sizeof *stage);
    const char *root = getenv("TMPDIR");
    assert_non_null(stage);
    stage->descriptors = stage_count_descriptors();
    snprintf(stage->folder, sizeof stage->folder, "%s/branches.XXXXXX", root ? root : "/tmp");
    assert_non_null(mkdtemp(stage->folder));
    assert_non_null(getcwd(stage->before, sizeof stage->before));
    assert_int_equal(chdir(stage->folder), 0);
    return stage;
}

/* A scenario, held before its first step. */
static inline struct stage *stage_begin(const char *name, const char *schedule)
{
    struct stage *stage = stage_new();
    scenario_start(&stage->session, name, schedule, NULL);
    control_init(&stage->control, &stage->session);
    stage_rest(stage);
    return stage;
}

/* Nothing is left open, and nobody runs. */
static inline void stage_end(struct stage *stage)
{
    char command[PATH_MAX + 10];
    control_free(&stage->control);
    session_close(&stage->session);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
    assert_int_equal(stage_count_descriptors(), stage->descriptors);
    assert_int_equal(chdir(stage->before), 0);
    snprintf(command, sizeof command, "rm -r %s", stage->folder);
    assert_int_equal(system(command), 0);
    free(stage);
}

static inline void stage_says(struct stage *stage, const char *words)
{
    struct scene scene;
    control_scene(&stage->control, &scene);
    if (!strstr(scene.message, words))
        fail_msg("\"%s\" does not say \"%s\"", scene.message, words);
}

/* Another thread than the one that took the step behind the cursor, which could have; 0: none. */
static inline uint16_t stage_other_thread(struct stage *stage)
{
    struct control *c = &stage->control;
    struct history *history = &c->session->history;
    const struct tape *tape = &c->session->tape;
    size_t step = c->player.step;
    uint16_t taker = history_at(history, tape_step_end(tape, step + 1))->actor;
    const struct world *world = history_at(history, tape_step_end(tape, step));
    for (uint16_t id = 1; id <= world->thread_count; id++)
        if (id != taker && world_is_runnable(world, id))
            return id;
    return 0;
}

/* Step back until another thread could have gone on. Returns: it; it is selected. */
static inline uint16_t stage_back_to_choice(struct stage *stage)
{
    uint16_t other;
    do {
        assert_true(stage->control.player.step > 0);
        stage_keys(stage, ",");
        other = stage_other_thread(stage);
    } while (other == 0);
    stage->control.view.selected = other;
    return other;
}

#endif
