/* SPDX-License-Identifier: MIT */
/* Each thread goes through the phases of one deed after the other; a thread that would have to wait
 * while nobody else could go on works instead, so that the run never stands still. */
#include "tests/bench/made_run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "trace/reel.h"

#define CAPACITY  8 /* of a queue */
#define LINES     40
#define FILE_NAME "made.c"

enum deed { DEED_NONE, DEED_LOCK, DEED_PUT, DEED_GET, DEED_WORK };

struct actor {
    enum deed deed;
    unsigned phase;
    unsigned place; /* lock or queue, by index */
    bool waits;
    unsigned next; /* who waits behind it for the same, by index + 1 */
};

/* Who waits, in order. */
struct line {
    unsigned first, last; /* by index + 1; 0: nobody */
};

struct lock {
    unsigned owner; /* by index + 1 */
    struct line line;
};

struct queue {
    unsigned count;
    struct line putters, getters;
};

struct maker {
    const struct made_run *run;
    int fd, error;
    struct record batch[REEL_CHUNK_RECORDS];
    size_t batched, total;
    uint64_t state, now_ns, steps;
    uint32_t strings;
    struct actor *actors;
    struct lock *locks;
    struct queue *queues;
    unsigned lock_count, queue_count, waiting;
};

static uint64_t below(struct maker *m, uint64_t limit)
{
    m->state ^= m->state >> 12;
    m->state ^= m->state << 25;
    m->state ^= m->state >> 27;
    return (m->state * 0x2545f4914f6cdd1du >> 11) % limit;
}

/* ---- records ---- */

static void flush(struct maker *m)
{
    if (m->error == 0)
        m->error = reel_append_records(m->fd, m->batch, m->batched);
    m->batched = 0;
}

static void put(struct maker *m, struct record record)
{
    record.time_ns = m->now_ns;
    m->batch[m->batched++] = record;
    m->total++;
    if (m->batched == REEL_CHUNK_RECORDS)
        flush(m);
}

static uint32_t put_string(struct maker *m, const char *text)
{
    struct record_text part = {.kind = R_TEXT, .length = (uint8_t)strlen(text)};
    struct record record;
    put(m, (struct record){.kind = R_STRING, .object = ++m->strings, .arg = (int64_t)strlen(text)});
    memcpy(part.text, text, part.length);
    memcpy(&record, &part, sizeof record);
    put(m, record);
    return m->strings;
}

/* Objects: variables first, a guarded one for each lock, then locks, then queues. */
static uint32_t var_id(unsigned lock)
{
    return lock + 1;
}

static uint32_t lock_id(const struct maker *m, unsigned lock)
{
    return m->lock_count + lock + 1;
}

static uint32_t queue_id(const struct maker *m, unsigned queue)
{
    return 2 * m->lock_count + queue + 1;
}

static void deed(struct maker *m, unsigned thread, unsigned kind, uint32_t object, int64_t arg,
                 uint32_t extra)
{
    put(m, (struct record){.kind = (uint16_t)kind,
                           .thread = (uint16_t)(thread + 1),
                           .object = object,
                           .arg = arg,
                           .extra = extra,
                           .site = (kind == R_POINT ? extra : kind) % LINES + 1});
}

static void begin_step(struct maker *m, unsigned thread)
{
    m->now_ns += 100 + below(m, 5000);
    m->steps++;
    if (m->run->is_real)
        return;
    put(m, (struct record){.kind = R_STEP, .arg = (int64_t)m->steps});
    deed(m, thread, R_GO, thread % 4, 0, 0);
}

static void point(struct maker *m, unsigned thread, unsigned kind, uint32_t object)
{
    if (!m->run->is_real)
        deed(m, thread, R_POINT, object, 0, kind);
}

/* ---- waiting ---- */

static bool stand_in_line(struct maker *m, struct line *line, unsigned thread)
{
    if (m->waiting + 2 > m->run->threads)
        return false;
    m->actors[thread].waits = true;
    m->actors[thread].next = 0;
    m->waiting++;
    if (line->last)
        m->actors[line->last - 1].next = thread + 1;
    else
        line->first = thread + 1;
    line->last = thread + 1;
    return true;
}

static void wake_first(struct maker *m, struct line *line, unsigned by, uint32_t object)
{
    unsigned id = line->first;
    if (id == 0)
        return;
    line->first = m->actors[id - 1].next;
    if (line->first == 0)
        line->last = 0;
    m->actors[id - 1].waits = false;
    m->waiting--;
    deed(m, id - 1, R_WAKE, object, 0, by + 1);
}

/* ---- deeds ---- */

static void finish(struct maker *m, unsigned thread)
{
    m->actors[thread].deed = DEED_NONE;
    point(m, thread, R_WORK, 0);
}

static void work_instead(struct maker *m, unsigned thread)
{
    deed(m, thread, R_YIELD, 0, 0, 0);
    finish(m, thread);
}

static void take_lock(struct maker *m, unsigned thread)
{
    struct actor *a = &m->actors[thread];
    struct lock *lock = &m->locks[a->place];
    uint32_t id = lock_id(m, a->place);
    if (lock->owner == 0) {
        lock->owner = thread + 1;
        deed(m, thread, R_LOCK_TAKE, id, 0, 0);
        point(m, thread, R_VAR_LOAD, var_id(a->place));
        a->phase++;
    } else if (stand_in_line(m, &lock->line, thread)) {
        deed(m, thread, R_LOCK_WAIT, id, 0, lock->owner);
    } else {
        work_instead(m, thread);
    }
}

static void go_on_locked(struct maker *m, unsigned thread)
{
    struct actor *a = &m->actors[thread];
    struct lock *lock = &m->locks[a->place];
    uint32_t id = lock_id(m, a->place), var = var_id(a->place);
    switch (a->phase++) {
    case 0:
        a->phase = 0;
        take_lock(m, thread);
        break;
    case 1:
        deed(m, thread, R_VAR_LOAD, var, (int64_t)m->steps, 0);
        point(m, thread, R_VAR_STORE, var);
        break;
    case 2:
        deed(m, thread, R_VAR_STORE, var, (int64_t)m->steps, 0);
        point(m, thread, R_LOCK_RELEASE, id);
        break;
    default:
        lock->owner = 0;
        deed(m, thread, R_LOCK_RELEASE, id, 0, 0);
        wake_first(m, &lock->line, thread, id);
        finish(m, thread);
    }
}

static void use_queue(struct maker *m, unsigned thread, bool is_put)
{
    struct actor *a = &m->actors[thread];
    struct queue *queue = &m->queues[a->place];
    uint32_t id = queue_id(m, a->place);
    bool is_free = is_put ? queue->count < CAPACITY : queue->count > 0;
    if (!is_free) {
        if (stand_in_line(m, is_put ? &queue->putters : &queue->getters, thread))
            deed(m, thread, is_put ? R_QUEUE_PUT_WAIT : R_QUEUE_GET_WAIT, id, 0, 0);
        else
            work_instead(m, thread);
        return;
    }
    queue->count += is_put ? 1u : -1u;
    deed(m, thread, is_put ? R_QUEUE_PUT : R_QUEUE_GET, id, (int64_t)m->steps, queue->count);
    wake_first(m, is_put ? &queue->getters : &queue->putters, thread, id);
    finish(m, thread);
}

static void work(struct maker *m, unsigned thread)
{
    if (m->actors[thread].phase++ == 0) {
        deed(m, thread, R_WORK, 0, 1000, 0);
        point(m, thread, R_WORK_END, 0);
        return;
    }
    deed(m, thread, R_WORK_END, 0, 0, 0);
    finish(m, thread);
}

static void choose(struct maker *m, unsigned thread)
{
    static const enum deed deeds[] = {DEED_LOCK, DEED_LOCK, DEED_LOCK, DEED_LOCK, DEED_PUT,
                                      DEED_PUT,  DEED_GET,  DEED_GET,  DEED_WORK, DEED_WORK};
    struct actor *a = &m->actors[thread];
    a->deed = deeds[below(m, sizeof deeds / sizeof deeds[0])];
    a->phase = 0;
    a->place = (unsigned)below(m, a->deed == DEED_LOCK ? m->lock_count : m->queue_count);
}

static void take_step(struct maker *m)
{
    unsigned thread = (unsigned)below(m, m->run->threads);
    while (m->actors[thread].waits)
        thread = (thread + 1) % m->run->threads;
    begin_step(m, thread);
    if (m->actors[thread].deed == DEED_NONE)
        choose(m, thread);
    switch (m->actors[thread].deed) {
    case DEED_LOCK:
        go_on_locked(m, thread);
        break;
    case DEED_PUT:
    case DEED_GET:
        use_queue(m, thread, m->actors[thread].deed == DEED_PUT);
        break;
    default:
        work(m, thread);
    }
}

/* ---- the whole ---- */

static void define_objects(struct maker *m)
{
    char name[32];
    for (unsigned i = 0; i < m->lock_count; i++) {
        snprintf(name, sizeof name, "value %u", i + 1);
        deed(m, 0, R_VAR_NEW, var_id(i), 0, put_string(m, name));
    }
    for (unsigned i = 0; i < m->lock_count; i++) {
        snprintf(name, sizeof name, "lock %u", i + 1);
        deed(m, 0, R_LOCK_NEW, lock_id(m, i), RECORD_LOCK, put_string(m, name));
    }
    for (unsigned i = 0; i < m->queue_count; i++) {
        snprintf(name, sizeof name, "queue %u", i + 1);
        deed(m, 0, R_QUEUE_NEW, queue_id(m, i), CAPACITY, put_string(m, name));
    }
}

static void define(struct maker *m)
{
    char name[32];
    put(m, (struct record){.kind = R_SETTING,
                           .object = SETTING_ENGINE,
                           .arg = m->run->is_real ? ENGINE_REAL : ENGINE_VIRTUAL});
    put(m, (struct record){.kind = R_SETTING, .object = SETTING_CORES, .arg = 4});
    uint32_t file = put_string(m, FILE_NAME);
    put(m, (struct record){.kind = R_ABOUT, .arg = ABOUT_FILE, .extra = file});
    for (uint32_t line = 1; line <= LINES; line++)
        put(m, (struct record){.kind = R_SITE, .object = line, .arg = line, .extra = file});
    for (unsigned i = 0; i < m->run->threads; i++) {
        snprintf(name, sizeof name, i ? "worker %u" : "main", i);
        uint32_t id = put_string(m, name);
        put(m,
            (struct record){.kind = R_THREAD_NEW, .thread = i > 0, .object = i + 1, .extra = id});
        if (i == 0)
            define_objects(m);
        else
            deed(m, 0, R_THREAD_START, i + 1, 0, 0);
        point(m, i, R_THREAD_BEGIN, 0);
    }
}

static void write_source(struct maker *m)
{
    char text[LINES * 32];
    size_t length = 0;
    for (int line = 1; line <= LINES; line++)
        length += (size_t)snprintf(text + length, sizeof text - length, "    deed(%d);\n", line);
    m->error = reel_append_source(m->fd, FILE_NAME, text, length);
}

static void make(struct maker *m)
{
    if (m->error == 0)
        m->error = reel_append_kinds(m->fd);
    if (m->error == 0)
        m->error = reel_append_info(m->fd, "name", "made");
    if (m->error == 0)
        write_source(m);
    define(m);
    while (m->total < m->run->records && m->error == 0)
        take_step(m);
    put(m, (struct record){.kind = R_END, .arg = END_STOPPED});
    flush(m);
    if (m->error == 0)
        m->error = reel_append_last(m->fd);
}

int made_run_write(const struct made_run *run, const char *path)
{
    struct maker *m = calloc(1, sizeof *m);
    if (!m)
        return -ENOMEM;
    m->run = run;
    m->state = run->seed * 0x9e3779b97f4a7c15u | 1;
    m->lock_count = run->threads / 8 + 1;
    m->queue_count = run->threads / 16 + 1;
    m->actors = calloc(run->threads, sizeof *m->actors);
    m->locks = calloc(m->lock_count, sizeof *m->locks);
    m->queues = calloc(m->queue_count, sizeof *m->queues);
    m->fd = m->actors && m->locks && m->queues ? reel_create(path, true) : -ENOMEM;
    if (m->fd >= 0) {
        make(m);
        if (close(m->fd) < 0 && m->error == 0)
            m->error = -errno;
    }
    int error = m->fd < 0 ? m->fd : m->error;
    free(m->actors);
    free(m->locks);
    free(m->queues);
    free(m);
    return error;
}
