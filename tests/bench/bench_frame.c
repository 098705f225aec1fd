/* SPDX-License-Identifier: MIT */
/* What a frame costs: drawing the whole screen of a run with 8, 64 and 1,000 threads onto a canvas. The
 * terminal's own work is not in it. */
#include <string.h>

#include "tests/bench/bench.h"
#include "ui/control/control.h"
#include "ui/draw/canvas.h"
#include "ui/screen/screen.h"

#define FRAMES 200

static void add(struct session *s, struct record record)
{
    tape_append(&s->tape, &record);
}

static uint32_t add_string(struct session *s, const char *text)
{
    struct record_text part = {.kind = R_TEXT, .length = (uint8_t)strlen(text)};
    struct record record;
    uint32_t id = (uint32_t)s->tape.string_count + 1;
    add(s, (struct record){.kind = R_STRING, .object = id, .arg = (int64_t)strlen(text)});
    memcpy(part.text, text, strlen(text));
    memcpy(&record, &part, sizeof record);
    add(s, record);
    return id;
}

/* Threads that take one lock in turn, and work. */
static void make_run(struct session *s, unsigned threads, unsigned steps)
{
    char name[32];
    uint32_t lock = add_string(s, "lock");
    add(s, (struct record){.kind = R_LOCK_NEW, .thread = 1, .object = 1, .extra = lock});
    for (unsigned t = 1; t <= threads; t++) {
        snprintf(name, sizeof name, "worker %u", t);
        uint32_t id = add_string(s, name);
        add(s, (struct record){.kind = R_THREAD_NEW, .object = t, .extra = id});
        add(s, (struct record){.kind = R_POINT, .thread = (uint16_t)t, .extra = R_THREAD_BEGIN});
    }
    for (unsigned i = 1; i <= steps; i++) {
        uint16_t thread = (uint16_t)(i % threads + 1);
        uint64_t now = i * 1000;
        add(s, (struct record){.kind = R_STEP, .time_ns = now, .arg = i});
        add(s, (struct record){.kind = R_GO, .time_ns = now, .thread = thread, .object = i % 2});
        add(s, (struct record){.kind = i % 3 ? R_LOCK_TAKE : R_LOCK_WAIT,
                               .time_ns = now,
                               .thread = thread,
                               .object = 1,
                               .extra = 1});
        if (i % 3)
            add(s, (struct record){
                       .kind = R_LOCK_RELEASE, .time_ns = now, .thread = thread, .object = 1});
    }
}

static void bench_size(unsigned threads, int cols, int rows)
{
    static double us[FRAMES];
    struct session session = {.name = (char[]){"bench"}, .live = {.socket = -1, .output = -1}};
    struct control control;
    struct canvas canvas;
    char what[80];
    tape_init(&session.tape);
    history_init(&session.history, &session.tape);
    make_run(&session, threads, 20000);
    control_init(&control, &session);
    control.cols = cols;
    control.rows = rows;
    control_follow(&control, 0);
    canvas_init(&canvas, cols, rows);
    for (int i = 0; i < FRAMES; i++) {
        struct scene scene;
        control_key(&control, (struct key){PRESSED_CHARACTER, '.'}, (uint64_t)i);
        uint64_t begin = bench_cpu_ns();
        control_scene(&control, &scene);
        screen_draw(&canvas, &scene);
        us[i] = (double)(bench_cpu_ns() - begin) / 1000;
    }
    snprintf(what, sizeof what, "a frame of %u threads at %dx%d", threads, cols, rows);
    bench_print(what, us, FRAMES, "us");
    canvas_free(&canvas);
    control_free(&control);
    history_free(&session.history);
    tape_free(&session.tape);
}

int main(void)
{
    bench_size(8, 80, 24);
    bench_size(64, 80, 24);
    bench_size(1000, 80, 24);
    bench_size(8, 200, 60);
    bench_size(64, 200, 60);
    bench_size(1000, 200, 60);
    return 0;
}
