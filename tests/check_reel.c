/* SPDX-License-Identifier: MIT */
/*
 * check_reel FILE.reel: step forwards over every record, then backwards, then about; each world must
 * equal a fold from the start, and hold together in itself. Exit status 1 if one does not.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/history.h"
#include "model/tape.h"
#include "model/world.h"
#include "trace/reel.h"

static size_t complaints;

static void complain(const char *what, size_t position)
{
    if (complaints++ < 10)
        printf("at position %zu: %s\n", position, what);
}

static bool load(struct tape *tape, const char *path)
{
    struct reel reel;
    struct reel_part part;
    const char *why = "it cannot be read";
    if (reel_open(&reel, path, &why) < 0) {
        printf("%s: %s\n", path, why);
        return false;
    }
    while (reel_next(&reel, &part) != REEL_END)
        for (size_t i = 0; part.type == REEL_RECORDS && i < part.count; i++) {
            struct record record = reel_record(&reel, &part, i);
            tape_append(tape, &record);
        }
    bool is_complete = reel.is_complete;
    reel_close(&reel);
    return is_complete;
}

/* What must hold in the world of any run of the virtual engine. */
static void check_sense(const struct world *w, size_t position)
{
    size_t on_core[64] = {0}, gil_waiters = 0;
    for (uint32_t id = 1; id <= w->thread_count; id++) {
        const struct world_thread *t = world_thread(w, id);
        if (t->state == THREAD_RUN && on_core[t->core % 64]++)
            complain("two threads on one core", position);
        if (t->state == THREAD_RUN && t->core >= w->cores)
            complain("a thread on a core that is not there", position);
        if ((t->state == THREAD_BLOCK || t->state == THREAD_WAIT) && t->wait_kind == R_NONE)
            complain("a thread waits for nothing", position);
        gil_waiters += t->wait_kind == R_GIL_WAIT;
    }
    if (gil_waiters != w->gil.waiters)
        complain("the GIL's waiters are miscounted", position);
    for (uint32_t id = 1; id <= w->object_count; id++) {
        const struct world_object *o = world_object(w, id);
        uint16_t ids[4];
        uint32_t waiters = 0;
        for (unsigned i = 0; i < WORLD_WAITS_MAX; i++) {
            unsigned kind = world_wait_kind(o->type, i);
            if (kind && world_waiters(w, kind, id, ids, 4) != o->waiters_of[i])
                complain("waiters of a kind are miscounted", position);
            waiters += o->waiters_of[i];
        }
        if (waiters != o->waiters)
            complain("waiters are miscounted", position);
    }
}

static void check_there_and_back(const struct tape *tape)
{
    struct world *slow = calloc(tape->count + 1, sizeof *slow);
    struct history history;
    if (!slow)
        abort();
    world_init(&slow[0]);
    for (size_t i = 1; i <= tape->count; i++) {
        world_init(&slow[i]);
        world_copy(&slow[i], &slow[i - 1]);
        world_apply(&slow[i], &tape->records[i - 1]);
        check_sense(&slow[i], i);
    }
    history_init(&history, tape);
    for (size_t i = 0; i <= tape->count; i++)
        if (!world_equal(history_at(&history, i), &slow[i]))
            complain("forwards, another world", i);
    for (size_t i = tape->count + 1; i-- > 0;)
        if (!world_equal(history_at(&history, i), &slow[i]))
            complain("backwards, another world", i);
    for (size_t i = 0, at = 0; i < 1000; i++) {
        at = (at + 7919 * i) % (tape->count + 1);
        if (!world_equal(history_at(&history, at), &slow[at]))
            complain("about, another world", at);
    }
    history_free(&history);
    for (size_t i = 0; i <= tape->count; i++)
        world_free(&slow[i]);
    free(slow);
}

/* The ends of steps are the positions before each STEP record. */
static void check_steps(const struct tape *tape)
{
    for (size_t step = 1; step <= tape->step_count; step++) {
        size_t end = tape_step_end(tape, step);
        if (tape_step_at(tape, end) != step)
            complain("the end of a step is not in it", end);
        if (end < tape->count && tape->records[end].kind != R_STEP)
            complain("a step ends where no other begins", end);
    }
}

int main(int argc, char **argv)
{
    struct tape tape;
    tape_init(&tape);
    if (argc != 2 || !load(&tape, argv[1])) {
        printf("%s: no whole reel\n", argc > 1 ? argv[1] : "(nothing)");
        return EXIT_FAILURE;
    }
    check_there_and_back(&tape);
    check_steps(&tape);
    tape_free(&tape);
    return complaints ? EXIT_FAILURE : EXIT_SUCCESS;
}
