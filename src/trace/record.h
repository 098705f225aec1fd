/* SPDX-License-Identifier: MIT */
/*
 * The record: one thing that a thread did, in 32 bytes without a pointer.
 *
 * A run is a stream of records, and every view of it is a fold over that stream. The table below
 * is the one place that names the kinds; the enum, the names in dumps, the sentences on the screen
 * and the words for a pending operation all come from it.
 *
 * A STEP record opens each step of the virtual engine: all records up to the next STEP belong to
 * it. Strings travel in the stream: a STRING record defines an id, and the TEXT records right
 * behind it hold its bytes. Ids of threads, objects, strings and sites count from 1; 0 is "none".
 */
#ifndef TRACE_RECORD_H
#define TRACE_RECORD_H

#include <assert.h>
#include <stdint.h>

/*
 * X(NAME, name, object, sentence, next)
 *
 * object    what the record's `object` field names: NONE, OBJECT, THREAD, CORE or STRING
 * sentence  what happened; NULL: not shown in the log
 * next      the pending operation in words, for a POINT record whose `extra` is this kind
 *
 * In the templates: %T the thread · %O the object · %U the object field read as a thread ·
 * %W `extra` as a thread · %S `extra` as a string · %A `arg` as a number · %D `arg` as a duration
 * %C the object field as a core · %E `arg` as an error · %K `extra` as a kind, its `next` words
 */
#define RECORD_KINDS(X)                                                                            \
    X(NONE, none, NONE, 0, 0)                                                                      \
    X(STRING, string, STRING, 0, 0)                                                                \
    X(TEXT, text, NONE, 0, 0)                                                                      \
    X(SITE, site, NONE, 0, 0)                                                                      \
    X(ABOUT, about, NONE, 0, 0)                                                                    \
    X(SETTING, setting, NONE, 0, 0)                                                                \
    X(SCHEDULE, schedule, NONE, "schedule: %S", 0)                                                 \
    X(PARAM, param, NONE, "parameter %S is %A", 0)                                                 \
    X(STEP, step, NONE, 0, 0)                                                                      \
    X(GO, go, CORE, 0, "go on")                                                                    \
    X(DISPATCH, dispatch, CORE, "%T gets core %C", 0)                                              \
    X(PREEMPT, preempt, CORE, "%T has to leave core %C", 0)                                        \
    X(POINT, point, OBJECT, 0, 0)                                                                  \
    X(PICK, pick, THREAD, "%T was picked to go next", 0)                                           \
    X(PICK_WAITER, pick_waiter, THREAD, "%T was picked to be woken", 0)                            \
    X(WAKE, wake, OBJECT, "%W wakes %T", 0)                                                        \
    X(TIMEOUT, timeout, NONE, "%T: its time is up", 0) /* extra: kind of the wait that ends */     \
    X(THREAD_NEW, thread_new, THREAD, "%T makes thread %U", 0)                                     \
    X(THREAD_START, thread_start, THREAD, "%T starts %U", "start %U")                              \
    X(THREAD_BEGIN, thread_begin, NONE, "%T begins", "begin")                                      \
    X(THREAD_END, thread_end, NONE, "%T has finished", "finish")                                   \
    X(THREAD_KILL, thread_kill, NONE, "%T, a daemon, is killed: the program ends", 0)              \
    X(JOIN_WAIT, join_wait, THREAD, "%T waits for %U to finish", 0)                                \
    X(JOIN, join, THREAD, "%T has joined %U", "join %U")                                           \
    X(LOCK_NEW, lock_new, OBJECT, "%T makes %O", 0)                                                \
    X(LOCK_WAIT, lock_wait, OBJECT, "%T asks for %O: held by %W", 0)                               \
    X(LOCK_TAKE, lock_take, OBJECT, "%T takes %O", "take %O")                                      \
    X(LOCK_BUSY, lock_busy, OBJECT, "%T tries %O in vain: held by %W", "try %O")                   \
    X(LOCK_RELEASE, lock_release, OBJECT, "%T releases %O", "release %O")                          \
    X(COND_NEW, cond_new, OBJECT, "%T makes %O", 0)                                                \
    X(COND_WAIT, cond_wait, OBJECT, "%T waits for %O to be notified", "wait for %O")               \
    X(COND_NOTIFY, cond_notify, OBJECT, "%T notifies %O: %A woken", "notify %O")                   \
    X(VAR_NEW, var_new, OBJECT, "%T makes %O = %A", 0)                                             \
    X(VAR_LOAD, var_load, OBJECT, "%T reads %O: %A", "read %O")                                    \
    X(VAR_STORE, var_store, OBJECT, "%T writes %O = %A", "write %O = %A")                          \
    X(SLEEP, sleep, NONE, "%T sleeps for %D", "sleep for %D")                                      \
    X(WORK, work, NONE, "%T works for %D", "work for %D")                                          \
    X(WORK_END, work_end, NONE, "%T has done its work", "work on")                                 \
    X(IO, io, NONE, "%T waits for I/O, %D", "do I/O for %D")                                       \
    X(YIELD, yield, NONE, "%T yields", "yield")                                                    \
    X(GIL_WAIT, gil_wait, NONE, "%T waits for the GIL, held by %W", 0)                             \
    X(GIL_TAKE, gil_take, NONE, "%T takes the GIL", "take the GIL")                                \
    X(GIL_REQUEST, gil_request, NONE, "%T asks %W to drop the GIL", "ask for the GIL")             \
    X(GIL_DROP, gil_drop, NONE, "%T drops the GIL to %K", 0)                                       \
    X(GIL_YIELD, gil_yield, NONE, "%T drops the GIL, as it was asked to", "drop the GIL")          \
    X(GIL_SWITCH, gil_switch, NONE, "%T waits until another thread has taken the GIL", 0)          \
    X(PRINT, print, NONE, "%T prints: %S", "print")                                                \
    X(NOTE, note, NONE, "%T: %S", 0)                                                               \
    X(EXPECT, expect, NONE, "%T checks \"%S\": true", 0)                                           \
    X(MISUSE, misuse, OBJECT, "%T must not %K: %E", 0)                                             \
    X(LOST, lost, NONE, "%A records were lost here", 0)                                            \
    X(END, end, NONE, 0, 0)

enum record_kind {
#define X(NAME, name, object, sentence, next) R_##NAME,
    RECORD_KINDS(X)
#undef X
        RECORD_KIND_COUNT
};

/* What the `object` field of a kind names. */
enum record_object { RECORD_NONE, RECORD_OBJECT, RECORD_THREAD, RECORD_CORE, RECORD_STRING };

struct record {
    uint64_t time_ns; /* virtual time since the start of the run */
    uint16_t kind;
    uint16_t thread; /* who did it, or whom it happened to */
    uint32_t object;
    int64_t arg;
    uint32_t extra;
    uint32_t site; /* where in the source; 0: nowhere */
};

#define RECORD_TEXT_BYTES 21

/* The view of a TEXT record. */
struct record_text {
    uint64_t time_ns;
    uint16_t kind;
    uint8_t length;
    char text[RECORD_TEXT_BYTES];
};

static_assert(sizeof(struct record) == 32, "a record is 32 bytes");
static_assert(sizeof(struct record_text) == 32, "a text record is a record");

/* `arg` of LOCK_WAIT, COND_WAIT and JOIN_WAIT: after how many nanoseconds the thread stops waiting by
 * itself; 0: never. */

/* The longest string that a stream may define; longer texts are cut by the writer. */
#define RECORD_STRING_MAX 4096

/* Flags in `arg` of THREAD_START. */
#define RECORD_THREAD_DAEMON 1

/* Topic in `arg` of ABOUT; the text is `extra`. */
#define ABOUT_TOPICS(X)                                                                            \
    X(NAME, name)                                                                                  \
    X(TITLE, title)                                                                                \
    X(CHAPTER, chapter)                                                                            \
    X(ENDS, ends)                                                                                  \
    X(SEE, see)                                                                                    \
    X(WHY, why)                                                                                    \
    X(TRY, try)                                                                                    \
    X(TWIN, twin)                                                                                  \
    X(FILE, file)                                                                                  \
    X(PARAM, param) /* "name default min max meaning" */

enum about_topic {
#define X(NAME, name) ABOUT_##NAME,
    ABOUT_TOPICS(X)
#undef X
        ABOUT_TOPIC_COUNT
};

/* Which setting of the run a SETTING record tells, in `object`; its value is `arg`. */
enum record_setting {
    SETTING_CORES,
    SETTING_SLICE_NS,
    SETTING_GIL, /* 0 off, 1 on */
    SETTING_GIL_INTERVAL_NS,
    SETTING_COUNT
};

/* How a run ended, in `arg` of END. `extra` is the signal of CRASHED and KILLED; `thread` is who
 * called exit, or ran last before a crash. */
#define RECORD_ENDS(X)                                                                             \
    X(COMPLETED, completed) /* every thread that counts has finished */                            \
    X(STUCK, stuck)         /* no thread can ever go on */                                         \
    X(EXITED, exited)       /* exit() while threads were alive */                                  \
    X(CRASHED, crashed)     /* a signal such as SIGSEGV */                                         \
    X(KILLED, killed)       /* SIGKILL or SIGTERM from outside */                                  \
    X(LIMIT, limit)         /* the step limit was reached */                                       \
    X(DIVERGED, diverged)   /* the schedule asked for a thread that could not run */               \
    X(STOPPED, stopped)     /* the person at the keys ended it */                                  \
    X(DAMAGED, damaged)     /* the target wrote over the memory that it shares with the viewer */

enum record_end {
#define X(NAME, name) END_##NAME,
    RECORD_ENDS(X)
#undef X
        RECORD_END_COUNT
};

/** Name of a kind as in dumps, "lock_take"; "unknown" for a value that is none. */
const char *record_kind_name(unsigned kind);

/** The kind of a name, or -1. */
int record_kind_of(const char *name);

/** Sentence template of a kind, NULL where there is none. */
const char *record_sentence(unsigned kind);

/** Template of a kind as a pending operation, NULL where there is none. */
const char *record_next(unsigned kind);

/** What a kind's `object` field names. */
enum record_object record_object_of(unsigned kind);

/** Name of an end, "completed"; "unknown" for a value that is none. */
const char *record_end_name(int64_t end);

/** Name of a topic of ABOUT, "title"; "unknown" for a value that is none. */
const char *about_topic_name(int64_t topic);

#endif
