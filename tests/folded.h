/* SPDX-License-Identifier: MIT */
/*
 * A run made of records by hand, folded as it grows, and a scene of its end: for tests of views.
 *
 * Its threads are T1 main, T2 alice, T3 bob, T4 eve and T5 dan, all on a core.
 */
#ifndef TESTS_FOLDED_H
#define TESTS_FOLDED_H

#include <string.h>

#include "model/tape.h"
#include "model/world.h"
#include "tests/unit.h"
#include "ui/view/scene.h"

struct folded {
    struct tape tape;
    struct world world;
    struct view view;
    struct scene scene;
    uint64_t now_ns;
    uint32_t strings, objects;
    int64_t steps;
};

static inline void folded_add(struct folded *f, struct record record)
{
    record.time_ns = f->now_ns;
    tape_append(&f->tape, &record);
    world_apply(&f->world, &record);
}

static inline void folded_put(struct folded *f, uint16_t thread, unsigned kind, uint32_t object,
                              int64_t arg, uint32_t extra)
{
    folded_add(f, (struct record){.kind = (uint16_t)kind,
                                  .thread = thread,
                                  .object = object,
                                  .arg = arg,
                                  .extra = extra});
}

/** Returns: its id. */
static inline uint32_t folded_string(struct folded *f, const char *text)
{
    size_t length = strlen(text);
    folded_put(f, 0, R_STRING, ++f->strings, (int64_t)length, 0);
    for (size_t at = 0; at < length; at += RECORD_TEXT_BYTES) {
        size_t piece = length - at < RECORD_TEXT_BYTES ? length - at : RECORD_TEXT_BYTES;
        struct record_text part = {.kind = R_TEXT, .length = (uint8_t)piece};
        struct record record;
        memcpy(part.text, text + at, piece);
        memcpy(&record, &part, sizeof record);
        folded_add(f, record);
    }
    return f->strings;
}

/** An object by the kind of record that makes it. Returns: its id. */
static inline uint32_t folded_make(struct folded *f, unsigned kind, int64_t arg, const char *name)
{
    uint32_t string = folded_string(f, name);
    folded_put(f, 1, kind, ++f->objects, arg, string);
    return f->objects;
}

/** Begin a step, which a thread takes. */
static inline void folded_step(struct folded *f, uint16_t thread)
{
    folded_put(f, 0, R_STEP, 0, ++f->steps, 0);
    folded_put(f, thread, R_GO, 0, 0, 0);
}

static inline void folded_begin(struct folded *f)
{
    static const char *const names[] = {"main", "alice", "bob", "eve", "dan"};
    *f = (struct folded){0};
    tape_init(&f->tape);
    world_init(&f->world);
    view_init(&f->view);
    folded_put(f, 0, R_SETTING, SETTING_CORES, UNIT_COUNT(names), 0);
    for (uint16_t id = 1; id <= UNIT_COUNT(names); id++) {
        uint32_t name = folded_string(f, names[id - 1]);
        folded_put(f, id > 1, R_THREAD_NEW, id, 0, name);
        if (id > 1)
            folded_put(f, 1, R_THREAD_START, id, 0, 0);
        folded_put(f, id, R_DISPATCH, id - 1u, 0, 0);
    }
    f->scene = (struct scene){
        .name = "test", .target = "test", .tape = &f->tape, .world = &f->world, .view = &f->view};
}

static inline void folded_end(struct folded *f)
{
    tape_free(&f->tape);
    world_free(&f->world);
}

typedef void folded_drawer(struct canvas *canvas, struct rect rect, const struct scene *scene);

/** What a view draws of it: malloced text. */
static inline char *folded_text(const struct folded *f, folded_drawer *draw, int cols, int rows,
                                bool is_ascii)
{
    struct canvas canvas;
    assert_int_equal(canvas_init(&canvas, cols, rows), 0);
    canvas.is_ascii = is_ascii;
    draw(&canvas, (struct rect){0, 0, cols, rows}, &f->scene);
    char *text = canvas_text(&canvas);
    assert_non_null(text);
    canvas_free(&canvas);
    return text;
}

/** Draw it and compare. */
static inline void folded_check(const struct folded *f, folded_drawer *draw, int cols, int rows,
                                bool is_ascii, const char *should)
{
    char *is = folded_text(f, draw, cols, rows, is_ascii);
    if (strcmp(is, should) != 0)
        fail_msg("at %d columns%s it should be\n%sbut is\n%s", cols, is_ascii ? " in ASCII" : "",
                 should, is);
    free(is);
}

#endif
