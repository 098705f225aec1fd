/* SPDX-License-Identifier: MIT */
/*
 * World transcripts: records in, what the world then says out.
 *
 *   test_world FILE ...            one test a `case` of the files, named "file: case"
 *
 * A line is one of these; `#` begins a comment, indentation is free:
 *
 *   case NAME                      begin again, with thread T1 *main* alone
 *   thread NAME [daemon] [WAY]     T1 makes and starts the next thread: T2, T3 ...; WAY is one of
 *                                  callable, subclass, low, timer, worker, process
 *   lock NAME [low]                T1 makes a lock; one of allocate_lock
 *   rlock, event, rwlock, spinlock, pipe NAME
 *   cond NAME of LOCK, future NAME of POOL
 *   semaphore NAME NUMBER [bounded]
 *   barrier, pool NAME NUMBER
 *   queue NAME [NUMBER] [lifo | priority | simple]
 *   var NAME NUMBER
 *   +TIME                          time passes, as in "+5ms"
 *   step Tn                        a step begins, and thread n takes it
 *   Tn KIND [WHAT] [PART ...]      a record of thread n, its kind by name ("lock_take"). WHAT is
 *                                  its object: the name of one, or Tm, or a number for a core.
 *                                  PARTs:
 *                                      =NUMBER or =TIME     its `arg`
 *                                      error EINVAL         its `arg`, an errno by name
 *                                      by Tm, in Tm         its `extra`: a thread; a process
 *                                      with NUMBER          its `extra`
 *                                      op KIND              its `extra`: a kind
 *                                      say TEXT             its `extra`: a string; the line's rest
 *                                      name TEXT            its object: a string; the line's rest
 *                                      at NUMBER            its site
 *   setting NAME NUMBER            cores, slice, gil, interval, spurious or engine (1: real)
 *   lost NUMBER                    so many records are missing
 *   schedule TEXT, param NAME =NUMBER, about TEXT, site LINE
 *   end HOW [Tn] [=NUMBER]         the run ends; of thread n, with signal or status
 *   repeat NUMBER LINE ; LINE ...  these lines so many times
 *   ?QUESTION [WHO] = TEXT         the answer is TEXT; with `~` it contains TEXT
 *
 * Questions (lists are separated by blanks, "none" when empty):
 *
 *   thread Tn      its state, and what it waits for: "BLOCK lock B, held by T3"
 *   pending Tn     what it will do next: "take lock B"
 *   waits Tn       the thread that it waits for
 *   time Tn STATE  how long it has been in a state
 *   object NAME    its state in words, "held by T2", and who waits, "waiters T3 T4"; for each kind of
 *                  wait, if it has several: "queue_get_wait T3"; "150, last T2" of a variable
 *   copy NAME Tn   the value that a variable has in the process of T1, T2 ...
 *   holders NAME   threads
 *   name Tn, process Tn, way Tn (its number)
 *   priority Tn    "1", or "1, runs at 5 of T3"
 *   gil [Tn]       "off", "free" or "held by T2"; then its waiters, and who asked for it; of the
 *                  process that Tn is in
 *   runnable, stuck        threads
 *   findings       "deadlock T2 T3; lost update T3 over T2 balance": kind and whom it concerns
 *   finding N      a sentence
 *   proof N        the sentences of the records that prove it
 *   picks [Tn]     sentences: what can be picked for the next step (of thread n)
 *   words NAME     the object in a sentence: "lock A"
 *   why Tn, verdict, ending (in a sentence), said (the last record in a sentence), step, actor,
 *   lost, failed (claims that did not hold)
 *
 * After each record what the world counts must be what there is (world_check.h). After each case the
 * fold is done again over the tape, with copies of the world, and must give an equal world. At the
 * end each kind of record must have been there, and `said` must have asked for its sentence, if it
 * has one.
 */
#include "model/world.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "model/picks.h"
#include "model/words.h"
#include "tests/unit.h"
#include "tests/world_check.h"
#include "trace/schedule.h"

#define WORDS_LINE_MAX 80
#define OBJECTS_MAX    64

/* Kinds that came in any case, and those whose sentences were asked for. */
static bool has_come[RECORD_KIND_COUNT], was_said[RECORD_KIND_COUNT];

/* One case: a part of a file. */
struct transcript {
    char *name;
    const char *file;
    char **lines;
    size_t first, count; /* lines */
};

struct play {
    struct tape tape;
    struct world world;
    uint64_t now_ns;
    uint32_t strings, threads, steps;
    char *objects[OBJECTS_MAX];
    uint32_t object_count;
    struct record last;
    const char *file;
    size_t line;
};

static _Noreturn void complain(const struct play *p, const char *what, const char *word)
{
    printf("# %s:%zu: %s: %s\n", p->file, p->line, what, word);
    fail();
    abort();
}

/* ---- records ---- */

static void apply(struct play *p, const struct record *record)
{
    tape_append(&p->tape, record);
    world_apply(&p->world, record);
    p->last = *record;
    has_come[record->kind] = true;
    if (!world_check(&p->world))
        complain(p, "the world does not add up after", record_kind_name(record->kind));
}

static uint32_t define_string(struct play *p, const char *text)
{
    size_t length = strlen(text);
    struct record define = {
        .time_ns = p->now_ns, .kind = R_STRING, .object = ++p->strings, .arg = (int64_t)length};
    apply(p, &define);
    for (size_t at = 0; at < length; at += RECORD_TEXT_BYTES) {
        size_t piece = length - at < RECORD_TEXT_BYTES ? length - at : RECORD_TEXT_BYTES;
        struct record_text part = {.time_ns = p->now_ns, .kind = R_TEXT, .length = (uint8_t)piece};
        struct record record;
        memcpy(part.text, text + at, piece);
        memcpy(&record, &part, sizeof record);
        apply(p, &record);
    }
    return p->strings;
}

static void put(struct play *p, uint16_t thread, unsigned kind, uint32_t object, int64_t arg,
                uint32_t extra)
{
    struct record record = {.time_ns = p->now_ns,
                            .kind = (uint16_t)kind,
                            .thread = thread,
                            .object = object,
                            .arg = arg,
                            .extra = extra};
    apply(p, &record);
}

/* ---- words of a line ---- */

static uint16_t thread_id(const struct play *p, const char *word)
{
    char *end;
    unsigned long id = word && word[0] == 'T' ? strtoul(word + 1, &end, 10) : 0;
    if (id == 0 || id > UINT16_MAX || *end)
        complain(p, "no thread", word ? word : "(nothing)");
    return (uint16_t)id;
}

static uint32_t object_id(const struct play *p, const char *word)
{
    for (uint32_t i = 0; word && i < p->object_count; i++)
        if (strcmp(p->objects[i], word) == 0)
            return i + 1;
    complain(p, "no object", word ? word : "(nothing)");
}

static int64_t number_of(const struct play *p, const char *word)
{
    uint64_t ns;
    char *end;
    if (schedule_parse_time(word, &ns) == 0)
        return (int64_t)ns;
    int64_t number = strtoll(word, &end, 10);
    if (*end || !*word)
        complain(p, "no number", word);
    return number;
}

static unsigned kind_of(const struct play *p, const char *word)
{
    int kind = word ? record_kind_of(word) : -1;
    if (kind < 0)
        complain(p, "no kind of record", word ? word : "(nothing)");
    return (unsigned)kind;
}

/* ---- lines that make records ---- */

static void make_thread(struct play *p, char **words, size_t count)
{
    static const char *const ways[RECORD_WAY_COUNT] = {"function", "callable", "subclass", "low",
                                                       "timer",    "worker",   "process"};
    uint32_t id = ++p->threads, name = define_string(p, words[1]);
    int64_t way = RECORD_WAY_FUNCTION, flags = 0;
    for (size_t i = 2; i < count; i++) {
        if (strcmp(words[i], "daemon") == 0)
            flags |= RECORD_THREAD_DAEMON;
        for (int k = 0; k < RECORD_WAY_COUNT; k++)
            if (strcmp(words[i], ways[k]) == 0)
                way = k;
    }
    if (way == RECORD_WAY_PROCESS)
        flags |= RECORD_THREAD_PROCESS;
    put(p, id == 1 ? 0 : 1, R_THREAD_NEW, id, way, name);
    if (id > 1)
        put(p, 1, R_THREAD_START, id, flags, 0);
    if (p->world.is_real)
        return;
    put(p, (uint16_t)id, R_POINT, 0, 0, R_THREAD_BEGIN);
    if (id == 1)
        put(p, 1, R_DISPATCH, 0, 0, 0);
}

/* What the rest of a line that makes an object says: a number, and in which flavour. */
static int64_t argument_of(struct play *p, unsigned kind, char **words, size_t count)
{
    static const char *const flavours[] = {"fifo", "lifo", "priority", "simple"};
    int64_t number = 0, flavour = 0;
    for (size_t i = 2; i < count; i++) {
        bool is_flavour = false;
        for (int k = 0; k < (int)UNIT_COUNT(flavours); k++)
            if (strcmp(words[i], flavours[k]) == 0) {
                is_flavour = true;
                flavour = k;
            }
        if (strcmp(words[i], "of") == 0 && i + 1 < count)
            return object_id(p, words[i + 1]);
        if (strcmp(words[i], "low") == 0)
            return RECORD_LOCK_LOW_LEVEL;
        if (strcmp(words[i], "bounded") == 0)
            flavour = number; /* the bound stands there too */
        else if (!is_flavour)
            number = number_of(p, words[i]);
    }
    bool is_double = kind == R_QUEUE_NEW || kind == R_SEM_NEW;
    return is_double ? number | (int64_t)((uint64_t)flavour << 32) : number;
}

/* The kind of the record by which a line makes an object; R_NONE: it makes none. */
static unsigned kind_made(const char *word)
{
    static const struct {
        const char *word;
        unsigned kind;
    } lines[] = {
        {"lock", R_LOCK_NEW},   {"rlock", R_LOCK_NEW},    {"cond", R_COND_NEW},
        {"event", R_EVENT_NEW}, {"semaphore", R_SEM_NEW}, {"barrier", R_BARRIER_NEW},
        {"queue", R_QUEUE_NEW}, {"pool", R_POOL_NEW},     {"future", R_FUTURE_NEW},
        {"rwlock", R_RW_NEW},   {"spinlock", R_SPIN_NEW}, {"pipe", R_PIPE_NEW},
        {"var", R_VAR_NEW},
    };
    for (size_t i = 0; i < UNIT_COUNT(lines); i++)
        if (strcmp(lines[i].word, word) == 0)
            return lines[i].kind;
    return R_NONE;
}

static void make_object(struct play *p, char **words, size_t count)
{
    unsigned kind = kind_made(words[0]);
    int64_t argument =
        strcmp(words[0], "rlock") == 0 ? RECORD_RLOCK : argument_of(p, kind, words, count);
    uint32_t name = define_string(p, words[1]), id = p->object_count + 1;
    if (id > OBJECTS_MAX)
        complain(p, "too many objects", words[1]);
    put(p, 1, kind, id, argument, name);
    p->objects[p->object_count++] = strdup(words[1]);
}

static void make_step(struct play *p, const char *who)
{
    put(p, 0, R_STEP, 0, ++p->steps, 0);
    put(p, thread_id(p, who), R_GO, 0, 0, 0);
}

static void make_setting(struct play *p, char **words, size_t count)
{
    static const char *const names[SETTING_COUNT] = {"cores",    "slice",  "gil",
                                                     "interval", "engine", "spurious"};
    for (uint32_t i = 0; count == 3 && i < SETTING_COUNT; i++)
        if (strcmp(words[1], names[i]) == 0) {
            put(p, 0, R_SETTING, i, number_of(p, words[2]), 0);
            return;
        }
    complain(p, "no setting", count > 1 ? words[1] : "(nothing)");
}

static void make_end(struct play *p, char **words, size_t count)
{
    struct record end = {.time_ns = p->now_ns, .kind = R_END, .arg = RECORD_END_COUNT};
    for (int64_t i = 0; count > 1 && i < RECORD_END_COUNT; i++)
        if (strcmp(words[1], record_end_name(i)) == 0)
            end.arg = i;
    if (end.arg == RECORD_END_COUNT)
        complain(p, "no end", count > 1 ? words[1] : "(nothing)");
    for (size_t i = 2; i < count; i++)
        if (words[i][0] == '=')
            end.extra = (uint32_t)number_of(p, words[i] + 1);
        else
            end.thread = thread_id(p, words[i]);
    apply(p, &end);
}

static uint32_t what_of(const struct play *p, unsigned kind, const char *word)
{
    if (kind == R_MISUSE && word[0] == 'T' && word[1] >= '0' && word[1] <= '9')
        return thread_id(p, word);
    switch (record_object_of(kind)) {
    case RECORD_OBJECT:
        return strcmp(word, "0") == 0 ? 0 : object_id(p, word);
    case RECORD_THREAD:
        return thread_id(p, word);
    default:
        return (uint32_t)number_of(p, word);
    }
}

/* The words from `from` on, as one text. */
static char *joined(char **words, size_t from, size_t count, char *text, size_t room)
{
    size_t length = 0;
    text[0] = '\0';
    for (size_t i = from; i < count && length < room; i++)
        length +=
            (size_t)snprintf(text + length, room - length, "%s%s", i > from ? " " : "", words[i]);
    return text;
}

static int64_t error_of(const struct play *p, const char *word)
{
    static const struct {
        const char *name;
        int error;
    } errors[] = {
        {"EPERM", EPERM},         {"EAGAIN", EAGAIN},       {"ENOMEM", ENOMEM},
        {"EBUSY", EBUSY},         {"EINVAL", EINVAL},       {"EPIPE", EPIPE},
        {"EDEADLK", EDEADLK},     {"EOVERFLOW", EOVERFLOW}, {"ENOTSUP", ENOTSUP},
        {"ESHUTDOWN", ESHUTDOWN}, {"EXDEV", EXDEV},         {"EIO", EIO},
        {"ECANCELED", ECANCELED}, {"ETIMEDOUT", ETIMEDOUT}, {"ECHILD", ECHILD},
    };
    for (size_t i = 0; word && i < UNIT_COUNT(errors); i++)
        if (strcmp(errors[i].name, word) == 0)
            return errors[i].error;
    complain(p, "no error", word ? word : "(nothing)");
}

static void make_record(struct play *p, char **words, size_t count)
{
    char text[512];
    bool is_nobody = strcmp(words[0], "T0") == 0;
    struct record r = {.thread = is_nobody ? 0 : thread_id(p, words[0])};
    unsigned kind = kind_of(p, count > 1 ? words[1] : NULL);
    for (size_t i = 2; i < count; i++) {
        const char *next = i + 1 < count ? words[i + 1] : NULL;
        if (words[i][0] == '=') {
            r.arg = number_of(p, words[i] + 1);
        } else if (strcmp(words[i], "by") == 0 || strcmp(words[i], "in") == 0) {
            r.extra = thread_id(p, next);
            i++;
        } else if (strcmp(words[i], "with") == 0 && next) {
            r.extra = (uint32_t)number_of(p, next);
            i++;
        } else if (strcmp(words[i], "error") == 0) {
            r.arg = error_of(p, next);
            i++;
        } else if (strcmp(words[i], "op") == 0) {
            r.extra = kind_of(p, next);
            i++;
        } else if (strcmp(words[i], "at") == 0 && next) {
            r.site = (uint32_t)number_of(p, next);
            i++;
        } else if (strcmp(words[i], "say") == 0) {
            r.extra = define_string(p, joined(words, i + 1, count, text, sizeof text));
            i = count;
        } else if (strcmp(words[i], "name") == 0) {
            r.object = define_string(p, joined(words, i + 1, count, text, sizeof text));
            i = count;
        } else {
            r.object = what_of(p, kind, words[i]);
        }
    }
    r.time_ns = p->now_ns;
    r.kind = (uint16_t)kind;
    apply(p, &r);
}

/* ---- questions ---- */

/* An answer being put together. */
struct answer {
    char text[2048];
    size_t length;
};

__attribute__((format(printf, 2, 3))) static void say(struct answer *a, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    size_t room = sizeof a->text - a->length;
    int length = vsnprintf(a->text + a->length, room, format, arguments);
    va_end(arguments);
    a->length += (size_t)length < room ? (size_t)length : room - 1;
}

/* label: NULL: "waiters". */
static void say_waiters(struct answer *a, const struct play *p, unsigned kind, uint32_t object,
                        const char *label)
{
    uint16_t ids[16];
    size_t count = world_waiters(&p->world, kind, object, ids, UNIT_COUNT(ids));
    if (count > 0)
        say(a, "%s%s", a->length ? ", " : "", label ? label : "waiters");
    for (size_t i = 0; i < count && i < UNIT_COUNT(ids); i++)
        say(a, " T%u", ids[i]);
}

static void say_object(struct answer *a, const struct play *p, uint32_t id)
{
    const struct world_object *o = world_object(&p->world, id);
    char text[WORDS_MAX];
    if (!o)
        return;
    say(a, "%s", words_state(&p->world, id, text, sizeof text));
    if (o->type == OBJECT_VAR && o->writer && !o->is_unknown)
        say(a, ", last T%u", o->writer);
    bool has_one = world_wait_kind(o->type, 1) == R_NONE;
    for (unsigned i = 0; world_wait_kind(o->type, i) != R_NONE; i++) {
        unsigned kind = world_wait_kind(o->type, i);
        say_waiters(a, p, kind, id, has_one ? NULL : record_kind_name(kind));
    }
}

static void say_holders(struct answer *a, const struct play *p, uint32_t id)
{
    uint16_t ids[16];
    size_t count = world_holders(&p->world, id, ids, UNIT_COUNT(ids));
    for (size_t i = 0; i < count && i < UNIT_COUNT(ids); i++)
        say(a, "%sT%u", i ? " " : "", ids[i]);
}

static void say_copy(struct answer *a, const struct play *p, const char *name, const char *who)
{
    int64_t value;
    if (world_value_in(&p->world, object_id(p, name), thread_id(p, who), &value))
        say(a, "%lld", (long long)value);
}

static void say_gil(struct answer *a, const struct play *p, const char *who)
{
    const struct world_gil *gil = world_gil_of(&p->world, who ? thread_id(p, who) : 1);
    if (!gil)
        return;
    if (!gil->is_on)
        say(a, "off");
    else if (gil->is_unknown)
        say(a, "unknown");
    else if (gil->holder)
        say(a, "held by T%u", gil->holder);
    else
        say(a, "free");
    say_waiters(a, p, R_GIL_WAIT, gil->process, NULL);
    if (gil->is_drop_requested)
        say(a, ", asked for by T%u", gil->requester);
}

static bool is_chain(enum finding_kind kind)
{
    return kind == FINDING_DEADLOCK || kind == FINDING_POTENTIAL || kind == FINDING_LIVELOCK;
}

static void say_finding(struct answer *a, const struct play *p, const struct finding *f)
{
    say(a, "%s%s", a->length ? "; " : "", words_finding_kind(f));
    if (is_chain(f->kind))
        for (uint32_t i = 0; i < f->chain_count; i++)
            say(a, " T%u", f->chain[i]);
    else
        say(a, " T%u", f->thread);
    if (f->kind == FINDING_LOST_UPDATE)
        say(a, " over T%u", f->other);
    if (f->kind == FINDING_DATA_RACE || f->kind == FINDING_CONVOY)
        say(a, " T%u", f->other);
    if (!is_chain(f->kind) && f->kind != FINDING_EXPECT && f->wait_kind != R_JOIN_WAIT &&
        tape_object_type(&p->tape, f->object) != OBJECT_UNKNOWN)
        say(a, " %s", tape_object_name(&p->tape, f->object));
    if (f->times > 1)
        say(a, " x%u", f->times);
}

static const struct finding *finding_at(const struct play *p, const char *word)
{
    int64_t number = word ? number_of(p, word) : 0;
    if (number < 1 || number > (int64_t)p->world.finding_count)
        complain(p, "no finding", word ? word : "(nothing)");
    return &p->world.findings[number - 1];
}

static void say_sentence_at(struct answer *a, const struct play *p, uint64_t index)
{
    char text[WORDS_MAX];
    if (index >= p->tape.count)
        complain(p, "no record", "of the proof");
    say(a, "%s%s", a->length ? "; " : "",
        words_record(&p->tape, &p->tape.records[index], text, sizeof text));
}

static void say_threads(struct answer *a, const struct play *p,
                        bool (*is_in)(const struct world *, uint32_t))
{
    for (uint32_t id = 1; id <= p->world.thread_count; id++)
        if (is_in(&p->world, id))
            say(a, "%sT%u", a->length ? " " : "", id);
}

static void say_picks(struct answer *a, const struct play *p, const char *who)
{
    struct pick picks[PICKS_MAX];
    char text[WORDS_MAX];
    uint32_t id = who ? thread_id(p, who) : 0;
    size_t count = picks_at(&p->world, picks, PICKS_MAX);
    for (size_t i = 0; i < count; i++)
        if (id == 0 || picks[i].thread == id)
            say(a, "%s%s", a->length ? "; " : "",
                words_pick(&p->tape, &p->world, picks[i], text, sizeof text));
}

static void say_time(struct answer *a, const struct play *p, const char *who, const char *state)
{
    char text[WORDS_MAX];
    for (int i = 0; i < THREAD_STATE_COUNT; i++)
        if (state && strcmp(thread_state_word((enum thread_state)i), state) == 0) {
            uint64_t ns = world_time_in(&p->world, thread_id(p, who), (enum thread_state)i);
            say(a, "%s", words_duration(ns, text, sizeof text));
            return;
        }
    complain(p, "no state", state ? state : "(nothing)");
}

/* Questions about one thread. Returns false for other questions. */
static bool answer_of_thread(struct answer *a, const struct play *p, char **words, size_t count)
{
    char text[WORDS_MAX];
    const char *who = count > 1 ? words[1] : NULL;
    if (strcmp(words[0], "thread") == 0) {
        uint16_t id = thread_id(p, who);
        const struct world_thread *t = world_thread(&p->world, id);
        words_waiting(&p->tape, &p->world, id, text, sizeof text);
        say(a, "%s%s%s", t ? thread_state_word(t->state) : "nobody", *text ? " " : "", text);
    } else if (strcmp(words[0], "pending") == 0) {
        say(a, "%s", words_next(&p->tape, &p->world, thread_id(p, who), text, sizeof text));
    } else if (strcmp(words[0], "waits") == 0) {
        uint16_t id = world_waits_for(&p->world, thread_id(p, who));
        if (id)
            say(a, "T%u", id);
    } else if (strcmp(words[0], "time") == 0) {
        say_time(a, p, who, count > 2 ? words[2] : NULL);
    } else if (strcmp(words[0], "name") == 0) {
        say(a, "%s", tape_thread_name(&p->tape, thread_id(p, who)));
    } else if (strcmp(words[0], "process") == 0) {
        const struct world_thread *t = world_thread(&p->world, thread_id(p, who));
        if (t && t->process)
            say(a, "T%u", t->process);
    } else if (strcmp(words[0], "way") == 0) {
        const struct world_thread *t = world_thread(&p->world, thread_id(p, who));
        say(a, "%u", t ? t->way : 0u);
    } else if (strcmp(words[0], "priority") == 0) {
        const struct world_thread *t = world_thread(&p->world, thread_id(p, who));
        if (t)
            say(a, "%d", (int)t->priority);
        if (t && t->inherits_from)
            say(a, ", runs at %d of T%u", (int)t->inherited, t->inherits_from);
    } else if (strcmp(words[0], "why") == 0) {
        say(a, "%s", words_why(&p->tape, &p->world, thread_id(p, who), text, sizeof text));
    } else {
        return false;
    }
    return true;
}

static void answer(struct answer *a, const struct play *p, char **words, size_t count)
{
    char text[WORDS_MAX];
    const char *what = count > 1 ? words[1] : NULL;
    const struct world *w = &p->world;
    if (answer_of_thread(a, p, words, count))
        return;
    if (strcmp(words[0], "object") == 0)
        say_object(a, p, object_id(p, what));
    else if (strcmp(words[0], "gil") == 0)
        say_gil(a, p, what);
    else if (strcmp(words[0], "holders") == 0)
        say_holders(a, p, object_id(p, what));
    else if (strcmp(words[0], "copy") == 0)
        say_copy(a, p, what, count > 2 ? words[2] : NULL);
    else if (strcmp(words[0], "words") == 0)
        say(a, "%s", words_object(&p->tape, object_id(p, what), text, sizeof text));
    else if (strcmp(words[0], "picks") == 0)
        say_picks(a, p, what);
    else if (strcmp(words[0], "runnable") == 0)
        say_threads(a, p, world_is_runnable);
    else if (strcmp(words[0], "stuck") == 0)
        say_threads(a, p, world_is_stuck);
    else if (strcmp(words[0], "findings") == 0)
        for (size_t i = 0; i < w->finding_count; i++)
            say_finding(a, p, &w->findings[i]);
    else if (strcmp(words[0], "finding") == 0)
        say(a, "%s", words_finding(&p->tape, finding_at(p, what), text, sizeof text));
    else if (strcmp(words[0], "proof") == 0) {
        const struct finding *f = finding_at(p, what);
        for (uint32_t i = 0; i < f->proof_count; i++)
            say_sentence_at(a, p, f->proof[i]);
        say_sentence_at(a, p, f->record);
    } else if (strcmp(words[0], "verdict") == 0)
        say(a, "%s", verdict_name(world_verdict(w)));
    else if (strcmp(words[0], "ending") == 0)
        say(a, "%s", words_verdict(&p->tape, w, text, sizeof text));
    else if (strcmp(words[0], "said") == 0) {
        was_said[p->last.kind] = true;
        say(a, "%s", words_record(&p->tape, &p->last, text, sizeof text));
    } else if (strcmp(words[0], "step") == 0)
        say(a, "%llu", (unsigned long long)w->step);
    else if (strcmp(words[0], "actor") == 0)
        say(a, "T%u", w->actor);
    else if (strcmp(words[0], "lost") == 0)
        say(a, "%llu", (unsigned long long)w->lost);
    else if (strcmp(words[0], "failed") == 0)
        say(a, "%u", w->failed_claims);
    else
        complain(p, "no question", words[0]);
}

static void check_answer(struct play *p, char **words, size_t count)
{
    char expected[1024];
    struct answer a = {.length = 0};
    size_t sign = 0;
    words[0]++;
    while (sign < count && strcmp(words[sign], "=") != 0 && strcmp(words[sign], "~") != 0)
        sign++;
    if (sign == count)
        complain(p, "a question without = or ~", words[0]);
    answer(&a, p, words, sign);
    if (a.length == 0)
        say(&a, "none");
    joined(words, sign + 1, count, expected, sizeof expected);
    bool is_right =
        words[sign][0] == '=' ? strcmp(a.text, expected) == 0 : strstr(a.text, expected) != NULL;
    if (is_right)
        return;
    printf("# %s:%zu: ?%s\n#   expected %s%s\n#   answered %s\n", p->file, p->line, words[0],
           words[sign][0] == '=' ? "" : "something with ", expected, a.text);
    fail();
}

/* ---- playing a case ---- */

static void play_line(struct play *p, const char *line);

/* line: behind the word "repeat" */
static void repeat(struct play *p, const char *line)
{
    char *rest;
    for (long times = strtol(line, &rest, 10); times > 0; times--) {
        char *copy = strdup(rest), *lines = copy, *next;
        while ((next = strsep(&lines, ";")))
            play_line(p, next);
        free(copy);
    }
}

static void play_line(struct play *p, const char *line)
{
    char copy[1024], *words[WORDS_LINE_MAX], *rest = copy, *word;
    size_t count = 0;
    snprintf(copy, sizeof copy, "%s", line);
    if (strchr(copy, '#'))
        *strchr(copy, '#') = '\0';
    while (count < WORDS_LINE_MAX && (word = strsep(&rest, " \t")))
        if (*word)
            words[count++] = word;
    if (count == 0)
        return;
    if (strcmp(words[0], "repeat") == 0)
        repeat(p, strstr(line, "repeat") + strlen("repeat"));
    else if (words[0][0] == '?')
        check_answer(p, words, count);
    else if (words[0][0] == '+')
        p->now_ns += (uint64_t)number_of(p, words[0] + 1);
    else if (strcmp(words[0], "end") == 0)
        make_end(p, words, count);
    else if (count < 2)
        complain(p, "what of it?", words[0]);
    else if (words[0][0] == 'T')
        make_record(p, words, count);
    else if (strcmp(words[0], "thread") == 0)
        make_thread(p, words, count);
    else if (strcmp(words[0], "step") == 0)
        make_step(p, words[1]);
    else if (strcmp(words[0], "setting") == 0)
        make_setting(p, words, count);
    else if (strcmp(words[0], "lost") == 0)
        put(p, 0, R_LOST, 0, number_of(p, words[1]), 0);
    else if (strcmp(words[0], "schedule") == 0)
        put(p, 0, R_SCHEDULE, 0, 0, define_string(p, words[1]));
    else if (strcmp(words[0], "param") == 0 && count == 3)
        put(p, 0, R_PARAM, 0, number_of(p, words[2] + 1), define_string(p, words[1]));
    else if (strcmp(words[0], "about") == 0)
        put(p, 0, R_ABOUT, 0, ABOUT_TITLE, define_string(p, words[1]));
    else if (strcmp(words[0], "site") == 0)
        put(p, 0, R_SITE, (uint32_t)p->tape.site_count + 1, number_of(p, words[1]), 0);
    else if (kind_made(words[0]) != R_NONE)
        make_object(p, words, count);
    else
        complain(p, "no line of a transcript", words[0]);
}

/* Now and then it goes on with a copy, as a history does. */
static void check_fold_again(const struct play *p)
{
    struct world again, copy;
    world_init(&again);
    world_init(&copy);
    for (size_t i = 0; i < p->tape.count; i++) {
        if (i % 7 == 0) {
            struct world kept = copy;
            world_copy(&kept, &again);
            copy = again;
            again = kept;
        }
        world_apply(&again, &p->tape.records[i]);
    }
    assert_true(world_equal(&p->world, &again));
    world_free(&again);
    world_free(&copy);
}

static void transcript_says_so(void **state)
{
    const struct transcript *t = *state;
    char *first[] = {"thread", "main"};
    struct play p = {.file = t->file};
    tape_init(&p.tape);
    world_init(&p.world);
    make_thread(&p, first, 2);
    for (size_t i = 0; i < t->count; i++) {
        p.line = t->first + i + 1;
        play_line(&p, t->lines[t->first + i]);
    }
    check_fold_again(&p);
    for (uint32_t i = 0; i < p.object_count; i++)
        free(p.objects[i]);
    tape_free(&p.tape);
    world_free(&p.world);
}

/* Runs behind all cases. NONE is no record. */
static void every_kind_has_come_and_was_said(void **state)
{
    (void)state;
    int missing = 0;
    for (unsigned kind = R_NONE + 1; kind < RECORD_KIND_COUNT; kind++) {
        if (has_come[kind] && (was_said[kind] || !record_sentence(kind)))
            continue;
        printf("# %s %s\n", record_kind_name(kind),
               has_come[kind] ? "was never said" : "has come in no case");
        missing++;
    }
    assert_int_equal(missing, 0);
}

/* ---- reading the files ---- */

static char **read_lines(const char *path, size_t *count)
{
    FILE *file = fopen(path, "r");
    char **lines = NULL, *line = NULL;
    size_t room = 0;
    *count = 0;
    if (!file) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    for (ssize_t length; (length = getline(&line, &room, file)) > 0;) {
        line[strcspn(line, "\n")] = '\0';
        lines = realloc(lines, (*count + 1) * sizeof *lines);
        lines[(*count)++] = strdup(line);
    }
    free(line);
    fclose(file);
    return lines;
}

static struct transcript *cases;
static size_t case_count;

static void add_cases(const char *path)
{
    size_t count;
    char **lines = read_lines(path, &count);
    const char *slash = strrchr(path, '/'), *file = slash ? slash + 1 : path;
    for (size_t i = 0; i < count; i++) {
        if (strncmp(lines[i], "case ", 5) == 0) {
            char name[200];
            snprintf(name, sizeof name, "%.*s: %s", (int)strcspn(file, "."), file, lines[i] + 5);
            cases = realloc(cases, (case_count + 1) * sizeof *cases);
            cases[case_count++] = (struct transcript){strdup(name), file, lines, i + 1, 0};
        } else if (case_count > 0 && cases[case_count - 1].lines == lines) {
            cases[case_count - 1].count++;
        }
    }
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        add_cases(argv[i]);
    struct CMUnitTest *tests = calloc(case_count + 1, sizeof *tests);
    for (size_t i = 0; i < case_count; i++)
        tests[i] = (struct CMUnitTest){
            .name = cases[i].name, .test_func = transcript_says_so, .initial_state = &cases[i]};
    tests[case_count] = (struct CMUnitTest)cmocka_unit_test(every_kind_has_come_and_was_said);
    return _cmocka_run_group_tests("world", tests, case_count + 1, NULL, NULL);
}
