/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a reel, and all the way to the words on the screen. Bytes that are no reel are taken
 * for records, since the checksums of a reel keep a fuzzer from getting further.
 */
#include <stdlib.h>
#include <string.h>

#include "model/history.h"
#include "model/measures.h"
#include "model/tape.h"
#include "model/words.h"
#include "model/world.h"
#include "tests/fuzz.h"
#include "tests/world_check.h"
#include "trace/reel.h"

#define RECORDS_MAX 3000

static void claim(bool is_so)
{
    if (!is_so)
        abort();
}

static void check_text(const char *text, size_t room)
{
    claim(strlen(text) < room);
    for (; *text; text++)
        claim((unsigned char)*text >= 0x20 && *text != 0x7f);
}

static void take_record(struct tape *tape, struct world *world, const struct record *record)
{
    char text[WORDS_MAX];
    if (tape->count >= RECORDS_MAX)
        return;
    tape_append(tape, record);
    world_apply(world, record);
    check_text(words_record(tape, record, text, sizeof text), sizeof text);
}

static void take_records(struct tape *tape, struct world *world, const struct reel *reel,
                         const struct reel_part *part)
{
    for (size_t i = 0; i < part->count; i++) {
        struct record record = reel_record(reel, part, i);
        take_record(tape, world, &record);
    }
}

/* `records` may be unaligned. */
static void take_bytes(struct tape *tape, struct world *world, const void *records, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct record record;
        memcpy(&record, (const char *)records + i * sizeof record, sizeof record);
        take_record(tape, world, &record);
    }
}

static void take_reel(struct reel *reel, struct tape *tape, struct world *world)
{
    struct reel_part part;
    while (reel_next(reel, &part) != REEL_END) {
        if (part.type == REEL_RECORDS) {
            take_records(tape, world, reel, &part);
        } else if (part.type == REEL_SOURCE) {
            char *name = strndup(part.key, part.key_bytes);
            claim(name != NULL);
            tape_add_source(tape, name, part.value, part.value_bytes);
            free(name);
        }
    }
    claim(!reel->is_complete || !reel->is_damaged);
}

static void ask_everything(const struct tape *tape, const struct world *world)
{
    char text[WORDS_MAX];
    uint32_t line;
    for (uint32_t id = 0; id <= world->thread_count + 1 && id < 50; id++) {
        check_text(words_waiting(tape, world, id, text, sizeof text), sizeof text);
        check_text(words_why(tape, world, id, text, sizeof text), sizeof text);
        check_text(words_next(tape, world, id, text, sizeof text), sizeof text);
        world_is_stuck(world, id);
    }
    for (uint32_t id = 0; id <= world->object_count + 1 && id < 50; id++) {
        check_text(words_object(tape, id, text, sizeof text), sizeof text);
        check_text(words_state(world, id, text, sizeof text), sizeof text);
    }
    for (uint32_t id = 0; id <= tape->site_count + 1 && id < 50; id++) {
        const struct tape_source *source = tape_source_of(tape, id, &line);
        if (source)
            check_text(tape_source_line(source, line), SIZE_MAX);
    }
    for (size_t i = 0; i < world->finding_count && i < 50; i++)
        check_text(words_finding(tape, &world->findings[i], text, sizeof text), sizeof text);
    check_text(words_verdict(tape, world, text, sizeof text), sizeof text);
}

/* Going back is the same as never having been further. */
static void check_history(const struct tape *tape, const struct world *world)
{
    struct history history;
    history_init(&history, tape);
    history_at(&history, tape->count);
    history_at(&history, tape->count / 2);
    claim(world_equal(history_at(&history, tape->count), world));
    claim(world_check(world) && tape->step_count == world->step);
    history_free(&history);
}

static void check_measures(const struct tape *tape)
{
    uint64_t figures[MEASURE_COUNT];
    measures_take(tape, figures);
    claim(figures[MEASURE_STEPS] == tape->step_count || figures[MEASURE_STEPS] == MEASURE_UNKNOWN);
    claim(figures[MEASURE_SPEED_UP] == MEASURE_UNKNOWN);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    struct tape tape;
    struct world world;
    struct reel reel;
    const char *why;
    tape_init(&tape);
    world_init(&world);
    if (reel_open_memory(&reel, data, bytes, &why) == 0)
        take_reel(&reel, &tape, &world);
    else
        take_bytes(&tape, &world, data, bytes / sizeof(struct record));
    ask_everything(&tape, &world);
    check_history(&tape, &world);
    check_measures(&tape);
    tape_free(&tape);
    world_free(&world);
    return 0;
}
