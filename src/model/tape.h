/* SPDX-License-Identifier: MIT */
/*
 * The tape: all records of a run so far, in order, and what they define (strings, sites, names).
 *
 * Definitions are facts about the whole run: an id means the same at every instant, so they stand
 * beside the worlds and not in them. The tape grows at its end only. It trusts nothing: a record
 * that defines an id out of turn is kept and defines nothing, and every text it gives out is valid
 * UTF-8 without control characters.
 *
 * A *position* is a number of records: the world at position p has seen records 0 .. p-1.
 */
#ifndef MODEL_TAPE_H
#define MODEL_TAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace/record.h"

/* X(NAME, noun) */
#define OBJECT_TYPES(X)                                                                            \
    X(UNKNOWN, "object")                                                                           \
    X(LOCK, "lock")                                                                                \
    X(RLOCK, "rlock")                                                                              \
    X(COND, "condition")                                                                           \
    X(EVENT, "event")                                                                              \
    X(SEMAPHORE, "semaphore")                                                                      \
    X(BARRIER, "barrier")                                                                          \
    X(QUEUE, "queue") /* its flavour: enum record_queue */                                         \
    X(POOL, "pool")                                                                                \
    X(FUTURE, "task") /* of a pool */                                                              \
    X(RWLOCK, "rwlock")                                                                            \
    X(SPINLOCK, "spinlock")                                                                        \
    X(PIPE, "pipe")                                                                                \
    X(VAR, "variable")

enum object_type {
#define X(NAME, noun) OBJECT_##NAME,
    OBJECT_TYPES(X)
#undef X
        OBJECT_TYPE_COUNT
};

struct tape_site {
    uint32_t file; /* a string */
    uint32_t line;
    uint32_t source; /* the one with that name, by index + 1; 0: to be looked for */
};

struct tape_thread {
    uint32_t name; /* a string; the last one that it was given */
    enum record_way way;
};

struct tape_object {
    enum object_type type;
    uint32_t name;    /* a string */
    uint32_t flavour; /* of a queue; of a lock: enum record_lock, if it is of allocate_lock */
};

/* The text of a source file, for the screen. */
struct tape_source {
    char *name;    /* as in the records' sites */
    char *text;    /* its lines, each ended by a zero byte */
    size_t *lines; /* where each line begins */
    size_t line_count;
};

struct tape_param {
    uint32_t name; /* a string */
    int64_t value;
};

struct tape {
    struct record *records;
    size_t count, room;

    char **strings; /* by id - 1 */
    size_t string_count;
    struct tape_site *sites; /* by id - 1 */
    size_t site_count;
    struct tape_thread *threads; /* by id - 1 */
    size_t thread_count;
    struct tape_object *objects; /* by id - 1 */
    size_t object_count;
    size_t *steps; /* positions of the records that open a step, by number - 1 */
    size_t step_count;
    bool is_real; /* a run of the real engine */
    struct tape_param *params;
    size_t param_count;
    uint32_t about[ABOUT_TOPIC_COUNT]; /* strings; 0: not told */
    uint32_t schedule;                 /* the string of the SCHEDULE record */
    struct tape_source *sources;
    size_t source_count;

    size_t open_bytes, open_length; /* of the string that TEXT records are filling; 0: none */
};

/** Make `bytes` of text fit for a terminal, in place: controls become blanks, broken UTF-8 "?". */
void tape_clean(char *text, size_t bytes);

void tape_init(struct tape *tape);
void tape_free(struct tape *tape);

/** Append one record. */
void tape_append(struct tape *tape, const struct record *record);

/** Keep the text of a source file, with blanks for its tabs. The first of a name counts. */
void tape_add_source(struct tape *tape, const char *name, const char *text, size_t bytes);

/** The string of an id; "?" if there is none. Never NULL. */
const char *tape_string(const struct tape *tape, uint32_t id);

/** What an object of this type is called in sentences: "condition". */
const char *object_type_noun(enum object_type type);

/** What kind of queue `arg` of QUEUE_NEW tells of. */
enum record_queue tape_queue_flavour(int64_t arg);

/** The type of the object that a record defines; OBJECT_UNKNOWN: it defines none. */
enum object_type tape_object_made(const struct record *record);

/** What a record says about the engine: whether a run is real from here on. `is_real`: up to here. */
bool tape_is_real_after(bool is_real, const struct record *record);

/** Whether a record opens a step: a STEP record does, but in real runs each operation. */
bool tape_opens_step(bool is_real, const struct record *record);

/** Name of a thread ("alice") or object ("balance"); "?" if unknown. A thread that was renamed has
 * its last name, at every position. */
const char *tape_thread_name(const struct tape *tape, uint32_t id);
const char *tape_object_name(const struct tape *tape, uint32_t id);
enum object_type tape_object_type(const struct tape *tape, uint32_t id);

/** In which way a thread was made; RECORD_WAY_FUNCTION if unknown. */
enum record_way tape_thread_way(const struct tape *tape, uint32_t id);

/** What a scenario tells about itself, or NULL. */
const char *tape_about(const struct tape *tape, enum about_topic topic);

/** Last position of step `step`: the world there has seen all of it. Step 0 is the time before the
 * first. A number past the end counts as the last. */
size_t tape_step_end(const struct tape *tape, size_t step);

/** The step that position `position` lies in or ends. */
size_t tape_step_at(const struct tape *tape, size_t position);

/** The source file that a site is in, NULL if we do not have its text; `line` is set (from 1). */
const struct tape_source *tape_source_of(const struct tape *tape, uint32_t site, uint32_t *line);

/** A line of a source file (from 1), "" outside. */
const char *tape_source_line(const struct tape_source *source, size_t line);

#endif
