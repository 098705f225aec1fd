/* SPDX-License-Identifier: MIT */
/* Definitions, threads, waiting and claims; objects are in stream_objects.c. */
#include "tests/stream_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COMPLAINTS_SHOWN 20
#define OVERTAKEN_MAX    8

bool stream_check_rule(struct stream_check *check, const struct record *r, bool holds,
                       const char *rule)
{
    if (holds)
        return true;
    if (check->complaints++ < COMPLAINTS_SHOWN && !check->is_quiet)
        printf("# record %llu, %s of T%u, object %u, arg %lld, extra %u, at %llu ns: not so: %s\n",
               (unsigned long long)check->records, record_kind_name(r->kind), r->thread, r->object,
               (long long)r->arg, r->extra, (unsigned long long)r->time_ns, rule);
    return false;
}

void stream_check_init(struct stream_check *check)
{
    *check = (struct stream_check){0};
}

void stream_check_free(struct stream_check *check)
{
    for (size_t i = 0; i < check->object_count; i++)
        free(check->objects[i].items);
    for (size_t i = 0; i < check->string_count; i++)
        free(check->strings[i]);
    free(check->threads);
    free(check->objects);
    free(check->strings);
    free(check->waiting);
    free(check->claims);
    *check = (struct stream_check){0};
}

/* ---- definitions ---- */

/* An array with room for one more. */
static void *grown(void *items, size_t count, size_t *room, size_t bytes)
{
    if (count < *room)
        return items;
    *room = *room ? 2 * *room : 64;
    items = realloc(items, *room * bytes);
    if (!items)
        abort();
    return items;
}

static const char *string(const struct stream_check *check, uint32_t id)
{
    return id >= 1 && id <= check->string_count ? check->strings[id - 1] : "";
}

static void define_string(struct stream_check *check, const struct record *r)
{
    stream_check_rule(check, r, r->object == check->string_count + 1, "strings are dense");
    stream_check_rule(check, r, r->arg >= 0 && r->arg <= RECORD_STRING_MAX, "a string is short");
    check->strings =
        grown(check->strings, check->string_count, &check->string_room, sizeof *check->strings);
    check->text_left = (size_t)r->arg;
    check->strings[check->string_count++] = calloc((size_t)r->arg + 1, 1);
}

static void add_text(struct stream_check *check, const struct record *r)
{
    struct record_text text;
    memcpy(&text, r, sizeof text);
    if (!stream_check_rule(check, r, text.length <= check->text_left, "text belongs to a string"))
        return;
    char *whole = check->strings[check->string_count - 1];
    memcpy(whole + strlen(whole), text.text, text.length);
    check->text_left -= text.length;
}

static void define_thread(struct stream_check *check, const struct record *r)
{
    struct stream_thread *t;
    stream_check_rule(check, r, r->object == check->thread_count + 1, "threads are dense");
    check->threads =
        grown(check->threads, check->thread_count, &check->thread_room, sizeof *check->threads);
    t = &check->threads[check->thread_count++];
    *t = (struct stream_thread){.is_started = check->thread_count == 1};
    memset(t->claims, -1, sizeof t->claims);
    snprintf(t->name, sizeof t->name, "%s", string(check, r->extra));
}

static void define_object(struct stream_check *check, const struct record *r)
{
    struct stream_object *o;
    stream_check_rule(check, r, r->object == check->object_count + 1, "objects are dense");
    check->objects =
        grown(check->objects, check->object_count, &check->object_room, sizeof *check->objects);
    o = &check->objects[check->object_count++];
    *o = (struct stream_object){.made_by = r->kind, .made_arg = r->arg};
    snprintf(o->name, sizeof o->name, "%s", string(check, r->extra));
    if (r->kind == R_SEM_NEW)
        o->value = r->arg & UINT32_MAX;
    else if (r->kind == R_VAR_NEW)
        o->value = r->arg;
}

static bool makes_object(unsigned kind)
{
    const char *name = record_kind_name(kind);
    size_t length = strlen(name);
    return kind != R_THREAD_NEW && length > 4 && strcmp(name + length - 4, "_new") == 0;
}

/* Returns: whether it is a definition, and nothing else. */
static bool define(struct stream_check *check, const struct record *r)
{
    if (r->kind != R_TEXT)
        stream_check_rule(check, r, check->text_left == 0, "text stands behind its string");
    if (r->kind == R_STRING)
        define_string(check, r);
    else if (r->kind == R_TEXT)
        add_text(check, r);
    else if (r->kind == R_THREAD_NEW)
        define_thread(check, r);
    else if (makes_object(r->kind))
        define_object(check, r);
    else if (r->kind == R_SITE)
        stream_check_rule(check, r, r->object == ++check->site_count, "sites are dense");
    else
        return r->kind == R_ABOUT || r->kind == R_SETTING || r->kind == R_SCHEDULE ||
               r->kind == R_PARAM;
    return true;
}

/* What a record names has been defined. */
static bool check_names(struct stream_check *check, const struct record *r)
{
    const char *sentence = record_sentence(r->kind);
    enum record_object names = record_object_of(r->kind);
    bool is_known =
        stream_check_rule(check, r, r->thread <= check->thread_count, "its thread is known") &&
        stream_check_rule(check, r, names != RECORD_OBJECT || r->object <= check->object_count,
                          "its object is known") &&
        stream_check_rule(check, r, names != RECORD_THREAD || r->object <= check->thread_count,
                          "the thread that it names is known");
    stream_check_rule(check, r, r->site <= check->site_count, "its site is known");
    if (sentence && strstr(sentence, "%S"))
        stream_check_rule(check, r, r->extra >= 1 && r->extra <= check->string_count,
                          "its words are known");
    return is_known;
}

/* ---- waiting ---- */

static struct stream_thread *thread(struct stream_check *check, uint32_t id)
{
    return id >= 1 && id <= check->thread_count ? &check->threads[id - 1] : NULL;
}

static bool waits_like(const struct stream_thread *t, const struct stream_thread *other)
{
    return t->waits == other->waits && t->wait_object == other->wait_object;
}

/* Those who have waited longer for the same, and have not been woken. Which of two wakes comes first in
 * the stream is not certain when they are of two threads, but none can be put off for long. */
static void overtake(struct stream_check *check, const struct stream_thread *t,
                     const struct record *r)
{
    for (size_t i = 0; i < check->waiting_count; i++) {
        struct stream_thread *other = &check->threads[check->waiting[i] - 1];
        if (waits_like(other, t) && !other->is_woken && other->wait_order < t->wait_order)
            stream_check_rule(check, r, ++other->overtaken <= OVERTAKEN_MAX,
                              "who comes first is woken first");
    }
}

static void wake(struct stream_check *check, struct stream_thread *t, const struct record *r)
{
    struct stream_thread *waker = thread(check, r->extra);
    stream_check_rule(check, r, t->waits != R_NONE && !t->is_woken, "who is woken waits");
    stream_check_rule(check, r, r->object == 0 || r->object == t->wait_object,
                      "it waits for what it is woken by");
    overtake(check, t, r);
    t->is_woken = true;
    if (!stream_check_rule(check, r, waker && waker->has_begun && !waker->is_woken,
                           "who wakes runs"))
        return;
    if (waker->wakes > 0)
        waker->wakes--;
}

static void stop_waiting(struct stream_check *check, struct stream_thread *t)
{
    size_t i = 0;
    t->waits = R_NONE;
    t->is_woken = false;
    while (i < check->waiting_count && check->waiting[i] != t - check->threads + 1)
        i++;
    if (i < check->waiting_count)
        check->waiting[i] = check->waiting[--check->waiting_count];
}

static void begin_to_wait(struct stream_check *check, struct stream_thread *t,
                          const struct record *r)
{
    bool is_about_object = record_object_of(r->kind) != RECORD_NONE;
    check->waiting =
        grown(check->waiting, check->waiting_count, &check->waiting_room, sizeof *check->waiting);
    check->waiting[check->waiting_count++] = r->thread;
    t->waits = r->kind;
    t->wait_object = is_about_object ? r->object : 0;
    t->wait_order = ++check->waits;
    t->has_been_woken = false;
    t->overtaken = 0;
}

/* A condition's waiter releases its lock when it has already said that it waits, and with the GIL drops
 * that too. */
static bool may_act_waiting(const struct stream_thread *t, const struct record *r)
{
    return t->waits == R_COND_WAIT && !t->is_woken &&
           (r->kind == R_GIL_DROP || (r->kind == R_LOCK_RELEASE && t->lock == r->object));
}

/* Returns: whether there is nothing more to the record. */
static bool check_waiting(struct stream_check *check, struct stream_thread *t,
                          const struct record *r)
{
    switch (r->kind) {
    case R_WAKE:
        wake(check, t, r);
        return true;
    case R_GO:
        stream_check_rule(check, r, t->is_woken, "who goes on has been woken");
        t->has_been_woken = true;
        stop_waiting(check, t);
        return true;
    case R_TIMEOUT:
        stream_check_rule(check, r, t->waits == r->extra && !t->is_woken,
                          "whose time is up waits for that");
        stop_waiting(check, t);
        return true;
    default:
        stream_check_rule(check, r, t->waits == R_NONE || may_act_waiting(t, r),
                          "nobody acts while it waits");
        stream_check_rule(check, r, t->wakes == 0, "as many are woken as was said");
        return false;
    }
}

/* ---- threads ---- */

static void check_thread(struct stream_check *check, struct stream_thread *t,
                         const struct record *r)
{
    struct stream_thread *named =
        record_object_of(r->kind) == RECORD_THREAD ? thread(check, r->object) : NULL;
    switch (r->kind) {
    case R_THREAD_START:
        if (stream_check_rule(check, r, named && !named->is_started, "a thread is started once"))
            named->is_started = true;
        break;
    case R_THREAD_BEGIN:
        stream_check_rule(check, r, t->is_started && !t->has_begun, "who begins was started");
        t->has_begun = true;
        break;
    case R_THREAD_END:
        stream_check_rule(check, r, t->held == 0, "who ends holds nothing");
        t->has_ended = true;
        break;
    case R_JOIN_WAIT:
        stream_check_rule(check, r, named && !named->has_ended, "who is waited for lives");
        break;
    case R_JOIN:
        stream_check_rule(check, r, named && named->has_ended, "who is joined has ended");
        break;
    default:
        break;
    }
}

static void check_life(struct stream_check *check, const struct stream_thread *t,
                       const struct record *r)
{
    if (r->kind != R_THREAD_BEGIN && r->kind != R_THREAD_KILL)
        stream_check_rule(check, r, t->has_begun, "who acts has begun");
    if (r->kind != R_GIL_DROP && r->kind != R_WAKE)
        stream_check_rule(check, r, !t->has_ended, "who has ended acts no more");
}

static void check_gil(struct stream_check *check, const struct record *r)
{
    if (r->kind == R_GIL_TAKE) {
        stream_check_rule(check, r, check->gil == 0, "the GIL is free when it is taken");
        check->gil = r->thread;
    } else if (r->kind == R_GIL_DROP || r->kind == R_GIL_YIELD || r->kind == R_GIL_TICK) {
        stream_check_rule(check, r, check->gil == r->thread, "who drops the GIL has it");
        check->gil = 0;
    } else if (r->kind == R_GIL_WAIT || r->kind == R_GIL_REQUEST || r->kind == R_GIL_BUSY) {
        stream_check_rule(check, r, check->gil == r->extra, "the GIL is held by whom it says");
    }
}

/* The variable with which each thread of targets/stress.c numbers what it does. */
static void check_step(struct stream_check *check, struct stream_thread *t, const struct record *r)
{
    const struct stream_object *o = &check->objects[r->object - 1];
    if (r->kind != R_VAR_STORE || strncmp(o->name, "steps of ", 9) != 0)
        return;
    stream_check_rule(check, r, strcmp(o->name + 9, t->name) == 0, "it is its own variable");
    if (check->is_lossy)
        stream_check_rule(check, r, r->arg > t->step, "its variable counts up");
    else
        stream_check_rule(check, r, r->arg == t->step + 1, "its variable counts up by one");
    t->step = r->arg;
}

static void count(struct stream_check *check, struct stream_thread *t, const struct record *r)
{
    t->counts[r->kind]++;
    if (r->kind == R_WAKE && thread(check, r->extra)) {
        thread(check, r->extra)->passed++;
        return;
    }
    if (r->kind != R_LOST) {
        t->passed++;
        return;
    }
    check->tales++;
    check->lost += (uint64_t)r->arg;
    t->lost += (uint64_t)r->arg;
}

static void check_of_thread(struct stream_check *check, struct stream_thread *t,
                            const struct record *r)
{
    bool is_about_object = record_object_of(r->kind) == RECORD_OBJECT && r->object > 0;
    if (is_about_object)
        check_step(check, t, r);
    if (check->is_lossy)
        return;
    stream_check_rule(check, r, r->kind != R_LOST, "nothing is lost");
    check_life(check, t, r);
    if (check_waiting(check, t, r))
        return;
    check_thread(check, t, r);
    check_gil(check, r);
    if (is_about_object && r->kind != R_MISUSE)
        stream_check_object(check, t, r);
    if (record_wait_of(r->kind) != RECORD_WAIT_NONE)
        begin_to_wait(check, t, r);
}

void stream_check_record(struct stream_check *check, const struct record *r)
{
    check->records++;
    stream_check_rule(check, r, !check->has_ended, "nothing comes after the end");
    if (r->kind == R_END) {
        check->has_ended = true;
        check->end = *r;
        return;
    }
    bool is_definition = define(check, r);
    struct stream_thread *t = r->kind == R_TEXT ? NULL : thread(check, r->thread);
    if (is_definition && t)
        t->counts[r->kind]++;
    if (is_definition || !check_names(check, r) || !t)
        return;
    count(check, t, r);
    check_of_thread(check, t, r);
}

/* ---- claims, the end ---- */

void stream_check_line(struct stream_check *check, const char *line)
{
    struct stream_claim claim;
    char kind[STREAM_NAME_MAX];
    long long times;
    if (sscanf(line, "did %39s %39s %lld", claim.name, kind, &times) != 3)
        return;
    claim.kind = record_kind_of(kind);
    claim.times = times;
    if (claim.kind < 0)
        return;
    check->claims =
        grown(check->claims, check->claim_count, &check->claim_room, sizeof *check->claims);
    check->claims[check->claim_count++] = claim;
}

static void settle_claims(struct stream_check *check)
{
    for (size_t i = 0; i < check->claim_count; i++)
        for (size_t k = 0; k < check->thread_count; k++)
            if (strcmp(check->threads[k].name, check->claims[i].name) == 0)
                check->threads[k].claims[check->claims[i].kind] = check->claims[i].times;
}

static void check_claims(struct stream_check *check, const struct stream_thread *t)
{
    for (unsigned kind = 0; kind < RECORD_KIND_COUNT; kind++) {
        uint64_t there = t->counts[kind];
        if (t->claims[kind] < 0 || (uint64_t)t->claims[kind] == there ||
            (check->is_lossy && there < (uint64_t)t->claims[kind]))
            continue;
        check->complaints++;
        printf("# %s claims %lld times %s: there are %llu\n", t->name, (long long)t->claims[kind],
               record_kind_name(kind), (unsigned long long)there);
    }
}

void stream_check_end(struct stream_check *check)
{
    struct record none = {0};
    stream_check_rule(check, &none, check->has_ended, "there is an end");
    stream_check_rule(check, &check->end, check->end.arg == END_COMPLETED, "the run completed");
    stream_check_rule(check, &check->end, check->text_left == 0, "all strings are whole");
    settle_claims(check);
    for (size_t i = 0; i < check->thread_count; i++)
        check_claims(check, &check->threads[i]);
}
