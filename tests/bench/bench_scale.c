/* SPDX-License-Identifier: MIT */
/*
 * Long runs: what it takes to read a reel of ten million records, of one with a thousand threads and of
 * one with both; and then, how long each key takes up to the frame that answers it. Without the
 * terminal, and in time of the processor: it is the worst case that counts, and must not be the doing of
 * other programs. `bench_scale RECORDS` takes another number than ten million.
 */
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/bench.h"
#include "tests/bench/made_run.h"
#include "ui/control/control.h"
#include "ui/draw/canvas.h"
#include "ui/screen/screen.h"

#define JUMPS  200
#define COLS   200
#define ROWS   60
#define FOLDED 200000 /* as the screen's loop does */

struct viewer {
    struct session session;
    struct control control;
    struct canvas canvas;
    double ms[JUMPS];
    size_t count;
};

static void draw(struct viewer *v)
{
    struct scene scene;
    control_scene(&v->control, &scene);
    screen_draw(&v->canvas, &scene);
}

/* What the screen's loop does between two frames. Returns: whether there is more to do. */
static bool take_in(struct viewer *v)
{
    bool is_new = session_pump(&v->session);
    bool is_folded = control_follow(&v->control, FOLDED);
    control_tick(&v->control, bench_cpu_ns() / 1000000);
    return is_new || !is_folded;
}

static void print_worst(const char *what, struct viewer *v)
{
    double median = bench_median(v->ms, v->count), worst = v->ms[v->count - 1];
    printf("  %-50s median %9.2f  worst %9.2f ms\n", what, median, worst);
    v->count = 0;
}

static void note(struct viewer *v, uint64_t begin_ns)
{
    v->ms[v->count++] = (double)(bench_cpu_ns() - begin_ns) / 1e6;
}

static uint64_t random_below(uint64_t *state, uint64_t limit)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return (*state * 0x2545f4914f6cdd1du >> 11) % limit;
}

/* ---- reading ---- */

static void read_all(struct viewer *v, const char *path)
{
    char why[300];
    uint64_t begin = bench_cpu_ns();
    double worst = 0;
    if (session_open_slowly(&v->session, path, why, sizeof why) < 0) {
        fprintf(stderr, "%s\n", why);
        exit(1);
    }
    control_init(&v->control, &v->session);
    v->control.cols = COLS;
    v->control.rows = ROWS;
    canvas_init(&v->canvas, COLS, ROWS);
    take_in(v);
    draw(v);
    printf("  %-50s %9.2f ms\n", "until the first frame", (double)(bench_cpu_ns() - begin) / 1e6);
    for (bool has_more = true; has_more;) {
        uint64_t slice = bench_cpu_ns();
        has_more = take_in(v);
        double ms = (double)(bench_cpu_ns() - slice) / 1e6;
        worst = ms > worst ? ms : worst;
    }
    double all_ms = (double)(bench_cpu_ns() - begin) / 1e6;
    printf("  %-50s %9.2f ms, slices of up to %.2f ms\n", "until all of it is read and folded",
           all_ms, worst);
    printf("  %-50s %9.2f ns\n", "for each record", all_ms * 1e6 / (double)v->session.tape.count);
}

static void print_memory(const struct viewer *v)
{
    struct rusage usage;
    double mib = 1 << 20, tape = (double)v->session.tape.count * sizeof(struct record) / mib;
    size_t lanes = 0;
    getrusage(RUSAGE_SELF, &usage);
    for (size_t i = 0; i < v->control.branches.at[0].lanes.thread_count; i++)
        lanes += v->control.branches.at[0].lanes.threads[i].span_room * sizeof(struct lane_span) +
                 v->control.branches.at[0].lanes.threads[i].mark_room * sizeof(struct lane_mark);
    printf(
        "  memory: records %.0f MiB, lanes %.0f MiB, steps %.0f MiB, %zu snapshots %.0f MiB (the "
        "world has %.0f KiB); at most %.0f MiB with the file\n",
        tape, (double)lanes / mib, (double)v->session.tape.step_count * sizeof(size_t) / mib,
        v->session.history.snapshot_count, (double)v->session.history.snapshot_bytes / mib,
        (double)world_bytes(&v->control.branches.at[0].lanes.world) / 1024,
        (double)usage.ru_maxrss / 1024);
    printf("  %zu steps, %zu threads, %zu findings, %zu records from snapshot to snapshot\n",
           v->session.tape.step_count, v->control.branches.at[0].lanes.world.thread_count,
           v->control.branches.at[0].lanes.world.finding_count, v->session.history.distance);
}

/* ---- keys ---- */

static void press(struct viewer *v, uint32_t character)
{
    uint64_t begin = bench_cpu_ns();
    control_key(&v->control, (struct key){PRESSED_CHARACTER, character}, begin / 1000000);
    for (int i = 0; i < 1000 && v->control.player.goal != GOAL_NONE; i++)
        take_in(v);
    draw(v);
    note(v, begin);
}

static void jump(struct viewer *v, size_t step)
{
    uint64_t begin = bench_cpu_ns();
    player_go(&v->control.player, &v->session, step);
    draw(v);
    note(v, begin);
}

static void bench_keys(struct viewer *v)
{
    static const struct {
        const char *what;
        const char *keys;
    } rows[] = {
        {"one step on", "."},      {"one step back", ","},
        {"next finding", "]"},     {"finding before", "["},
        {"zoom in and out", "+-"}, {"time or steps", "t"},
        {"select a thread", "jk"}, {"the log alone, and all again", "5"},
    };
    size_t steps = v->session.tape.step_count;
    uint64_t state = 42;
    for (int i = 0; i < JUMPS; i++)
        jump(v, random_below(&state, steps));
    print_worst("a jump to any step", v);
    for (int i = 0; i < JUMPS; i++)
        jump(v, i % 2 ? steps : 0);
    print_worst("from end to end", v);
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        for (int i = 0; i < JUMPS; i++) {
            if (i % 20 == 0) {
                jump(v, steps / JUMPS * (size_t)i);
                v->count--;
            }
            press(v, (unsigned char)rows[row].keys[(size_t)i % strlen(rows[row].keys)]);
        }
        print_worst(rows[row].what, v);
    }
}

/* A search for what nobody says goes on in slices, and the keys are looked at in between. */
static void bench_search(struct viewer *v)
{
    size_t from;
    jump(v, 0);
    v->count = 0;
    for (const char *at = "/zebra"; *at; at++)
        control_key(&v->control, (struct key){PRESSED_CHARACTER, (unsigned char)*at}, 0);
    control_key(&v->control, (struct key){.code = PRESSED_ENTER}, 0);
    from = v->control.player.seek.at;
    uint64_t begin = bench_cpu_ns();
    while (v->count < JUMPS && v->control.player.goal != GOAL_NONE) {
        uint64_t slice = bench_cpu_ns();
        take_in(v);
        note(v, slice);
    }
    double ns = (double)(bench_cpu_ns() - begin);
    size_t searched = v->control.player.seek.at - from;
    player_pause(&v->control.player);
    if (searched > 0)
        printf("  %-50s %9.2f ns\n", "searching, for each record", ns / (double)searched);
    print_worst("a slice of a search", v);
}

/* ---- one reel, in a process of its own: what it takes of memory is its own too ---- */

static void look_at(const struct made_run *run)
{
    char path[200];
    static struct viewer viewer;
    snprintf(path, sizeof path, "%s/bench_scale-%d.reel", getenv("TMPDIR") ? getenv("TMPDIR") : ".",
             (int)getpid());
    printf("%zu records, %u threads, %s engine\n", run->records, run->threads,
           run->is_real ? "real" : "virtual");
    int error = made_run_write(run, path);
    if (error < 0) {
        fprintf(stderr, "%s: %s\n", path, strerror(-error));
        exit(1);
    }
    read_all(&viewer, path);
    unlink(path);
    print_memory(&viewer);
    bench_keys(&viewer);
    bench_search(&viewer);
    fflush(stdout);
    _exit(0);
}

int main(int argc, char **argv)
{
    size_t records = argc > 1 ? strtoull(argv[1], NULL, 10) : 10000000;
    const struct made_run runs[] = {
        {.seed = 1, .records = records, .threads = 8},
        {.seed = 2, .records = records / 10, .threads = 1000},
        {.seed = 3, .records = records, .threads = 1000},
        {.seed = 4, .records = records, .threads = 1000, .is_real = true},
    };
    for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++) {
        fflush(stdout);
        pid_t pid = fork();
        if (pid == 0)
            look_at(&runs[i]);
        int status;
        if (pid < 0 || waitpid(pid, &status, 0) < 0 || status != 0)
            return 1;
    }
    return 0;
}
