/* SPDX-License-Identifier: MIT */
/*
 * The record: one thing that a thread did, in 32 bytes without a pointer.
 *
 * A run is a stream of records, and every view of it is a fold over that stream. The table below
 * is the one place that names the kinds; the enum, the names in dumps, the sentences on the screen
 * and the words for a pending operation all come from it.
 *
 * A STEP record opens each step of the virtual engine: all records up to the next STEP belong to
 * it. A run of the real engine has none; see record_opens_step. Strings travel in the stream: a STRING record defines an id, and the TEXT records right
 * behind it hold its bytes. Ids of threads, objects, strings and sites count from 1; 0 is "none".
 */
#ifndef TRACE_RECORD_H
#define TRACE_RECORD_H

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * X(NAME, name, object, wait, sentence, next)
 *
 * object    what the record's `object` field names: NONE, OBJECT, THREAD, CORE or STRING
 * wait      what the thread does from here on: NONE (goes on), BLOCK (for a lock), WAIT (for anything
 *           else that others do), GIL, SLEEP, IO; `arg` of BLOCK and WAIT: after how many nanoseconds
 *           it stops waiting by itself, 0: never
 * sentence  what happened; 0: not shown in the log
 * next      the pending operation in words, for a POINT record whose `extra` is this kind
 *
 * In the templates: %T the thread · %O the object · %U the object field read as a thread ·
 * %W `extra` as a thread · %S `extra` as a string · %A `arg` as a number · %D `arg` as a duration ·
 * %C the object field as a core · %I the object field as a string · %E `arg` as an error ·
 * %K `extra` as a kind, its `next` words · %N `extra` as a number · %Y `arg` as yes or no
 *
 * Values are absolute where they can be ("1 is left", "3 are in it"): so that whoever has missed
 * records knows the object again from the next one.
 */
#define RECORD_KINDS(X)                                                                                 \
    X(NONE, none, NONE, NONE, 0, 0)                                                                     \
    X(STRING, string, STRING, NONE, 0, 0)                                                               \
    X(TEXT, text, NONE, NONE, 0, 0)                                                                     \
    X(SITE, site, NONE, NONE, 0, 0)                                                                     \
    X(ABOUT, about, NONE, NONE, 0, 0)                                                                   \
    X(SETTING, setting, NONE, NONE, 0, 0)                                                               \
    X(SCHEDULE, schedule, NONE, NONE, "schedule: %S", 0)                                                \
    X(PARAM, param, NONE, NONE, "parameter %S is %A", 0)                                                \
    X(STEP, step, NONE, NONE, 0, 0)                                                                     \
    X(GO, go, CORE, NONE, 0, "go on")                                                                   \
    X(DISPATCH, dispatch, CORE, NONE, "%T gets core %C", 0)                                             \
    X(PREEMPT, preempt, CORE, NONE, "%T has to leave core %C", 0)                                       \
    X(POINT, point, OBJECT, NONE, 0, 0)                                                                 \
    X(PICK, pick, THREAD, NONE, "%T was picked to go next", 0) /* extra: enum schedule_way */           \
    X(PICK_WAITER, pick_waiter, THREAD, NONE, "%T was picked to be woken", 0)                           \
    X(WAKE, wake, OBJECT, NONE, "%W wakes %T", 0)                                                       \
    X(TIMEOUT, timeout, NONE, NONE, "%T: its time is up", 0) /* extra: kind of the wait */              \
    X(SPURIOUS, spurious, OBJECT, NONE, "%T wakes spuriously: nobody has notified %O", 0)               \
    /* threads */                                                                                       \
    X(THREAD_NEW, thread_new, THREAD, NONE, "%T makes thread %U", 0) /* arg: enum record_way */         \
    X(THREAD_START, thread_start, THREAD, NONE, "%T starts %U", "start %U") /* arg: flags */            \
    X(THREAD_BEGIN, thread_begin, NONE, NONE, "%T begins", "begin")                                     \
    X(THREAD_RUN, thread_run, THREAD, NONE, "%T calls run of %U itself: no new thread",                 \
      "call run of %U")                                                                                 \
    X(THREAD_EXIT, thread_exit, NONE, NONE, "%T exits", "exit") /* arg: code of a process */            \
    X(THREAD_FAIL, thread_fail, NONE, NONE, "%T fails: %S", "fail")                                     \
    X(THREAD_END, thread_end, NONE, NONE, "%T has finished", "finish")                                  \
    X(THREAD_KILL, thread_kill, NONE, NONE, "%T is killed: its program ends", 0)                        \
    X(JOIN_WAIT, join_wait, THREAD, WAIT, "%T waits for %U to finish", 0)                               \
    X(JOIN, join, THREAD, NONE, "%T has joined %U", "join %U")                                          \
    X(THREAD_ALIVE, thread_alive, THREAD, NONE, "%T asks whether %U is alive: %Y",                      \
      "ask whether %U is alive")                                                                        \
    X(THREAD_NAME, thread_name, THREAD, NONE, "%T asks for a name: %U", "ask for the name of %U")       \
    X(THREAD_RENAME, thread_rename, THREAD, NONE, "%T gives a thread the name %S",                      \
      "name a thread")                                                                                  \
    X(THREAD_DAEMON, thread_daemon, THREAD, NONE, "%T asks whether %U is a daemon: %Y",                 \
      "ask whether %U is a daemon")                                                                     \
    X(THREAD_SET_DAEMON, thread_set_daemon, THREAD, NONE, "%T makes %U a daemon: %Y",                   \
      "make %U a daemon")                                                                               \
    X(THREAD_PRIORITY, thread_priority, THREAD, NONE, "%T gives %U the priority %A",                    \
      "give %U the priority %A")                                                                        \
    X(INHERIT, inherit, THREAD, NONE, "%T inherits the priority of %U: %A",                             \
      0) /* of who waits for it */                                                                      \
    X(INHERIT_END, inherit_end, NONE, NONE, "%T is at its own priority again: %A", 0)                   \
    X(THREAD_CURRENT, thread_current, NONE, NONE, "%T asks which thread it is",                         \
      "ask which thread it is")                                                                         \
    X(THREAD_MAIN, thread_main, THREAD, NONE, "%T asks for the main thread: %U",                        \
      "ask for the main thread")                                                                        \
    X(THREAD_IDENT, thread_ident, THREAD, NONE, "%T asks for the ident of %U: %A",                      \
      "ask for an ident")                                                                               \
    X(THREAD_LIST, thread_list, NONE, NONE, "%T lists the threads that are alive: %A",                  \
      "list the threads")                                                                               \
    X(THREAD_COUNT, thread_count, NONE, NONE, "%T counts the threads that are alive: %A",               \
      "count the threads")                                                                              \
    X(TIMER_WAIT, timer_wait, NONE, WAIT, "%T waits %D before it calls its function", "wait %D")        \
    X(TIMER_FIRE, timer_fire, NONE, NONE, "%T: the time has come, it calls its function", 0)            \
    X(TIMER_CANCEL, timer_cancel, THREAD, NONE, "%T cancels %U", "cancel %U")                           \
    /* Lock, RLock; arg of TAKE and RELEASE: depth of an RLock after it, 0 for a Lock */                \
    /* extra of TAKE, and of READ, WRITE and SPIN_TAKE below: 1: it would not have waited for ever */   \
    X(LOCK_NEW, lock_new, OBJECT, NONE, "%T makes %O", 0) /* arg: enum record_lock */                   \
    X(LOCK_WAIT, lock_wait, OBJECT, BLOCK, "%T asks for %O: held by %W", 0)                             \
    X(LOCK_TAKE, lock_take, OBJECT, NONE, "%T takes %O", "take %O")                                     \
    X(LOCK_BUSY, lock_busy, OBJECT, NONE, "%T tries %O in vain: held by %W", "try %O")                  \
    X(LOCK_RELEASE, lock_release, OBJECT, NONE, "%T releases %O", "release %O")                         \
    X(LOCK_INHERITING, lock_inheriting, OBJECT, NONE,                                                   \
      "%T makes %O one whose holder inherits priority", "make %O inheriting")                           \
    X(LOCK_TEST, lock_test, OBJECT, NONE, "%T asks whether %O is locked: %Y",                           \
      "ask whether %O is locked")                                                                       \
    /* Condition; extra of NOTIFY, and arg of a POINT before it: how many at most, UINT32_MAX: all */   \
    X(COND_NEW, cond_new, OBJECT, NONE, "%T makes %O", 0) /* arg: its lock */                           \
    X(COND_WAIT, cond_wait, OBJECT, WAIT, "%T waits for %O to be notified", "wait for %O")              \
    X(COND_CHECK, cond_check, OBJECT, NONE, "%T checks what it waits for at %O: %Y", 0)                 \
    X(COND_NOTIFY, cond_notify, OBJECT, NONE, "%T notifies %O: wakes %A", "notify %O")                  \
    /* Event; arg of PASS: whether it is still set */                                                   \
    X(EVENT_NEW, event_new, OBJECT, NONE, "%T makes %O", 0)                                             \
    X(EVENT_WAIT, event_wait, OBJECT, WAIT, "%T waits for %O to be set", "wait for %O")                 \
    X(EVENT_PASS, event_pass, OBJECT, NONE, "%T goes on: %O is set", 0)                                 \
    X(EVENT_SET, event_set, OBJECT, NONE, "%T sets %O: %A woken", "set %O")                             \
    X(EVENT_CLEAR, event_clear, OBJECT, NONE, "%T clears %O", "clear %O")                               \
    X(EVENT_TEST, event_test, OBJECT, NONE, "%T asks whether %O is set: %Y",                            \
      "ask whether %O is set")                                                                          \
    /* Semaphore; arg: how many may still pass; of NEW also << 32 the bound, 0: none */                 \
    X(SEM_NEW, sem_new, OBJECT, NONE, "%T makes %O", 0)                                                 \
    X(SEM_WAIT, sem_wait, OBJECT, WAIT, "%T waits for %O: it is at 0", 0)                               \
    X(SEM_TAKE, sem_take, OBJECT, NONE, "%T acquires %O: %A left", "acquire %O")                        \
    X(SEM_BUSY, sem_busy, OBJECT, NONE, "%T tries %O in vain: it is at 0", "try %O")                    \
    X(SEM_RELEASE, sem_release, OBJECT, NONE, "%T releases %O: now %A", "release %O")                   \
    /* Barrier; arg of BROKEN: whether it still is; 0 for those whom a reset has sent away */           \
    X(BARRIER_NEW, barrier_new, OBJECT, NONE, "%T makes %O for %A threads", 0)                          \
    X(BARRIER_WAIT, barrier_wait, OBJECT, WAIT, "%T waits at %O: %N have come", "wait at %O")           \
    X(BARRIER_ACTION, barrier_action, OBJECT, NONE,                                                     \
      "%T is the last to come: it does the work of %O", 0)                                              \
    X(BARRIER_OPEN, barrier_open, OBJECT, NONE, "%T is the last to come: %O opens for %A", 0)           \
    X(BARRIER_PASS, barrier_pass, OBJECT, NONE, "%T passes %O as number %A", 0)                         \
    X(BARRIER_BROKEN, barrier_broken, OBJECT, NONE, "%T finds %O broken", 0)                            \
    X(BARRIER_RESET, barrier_reset, OBJECT, NONE, "%T resets %O: %A sent away", "reset %O")             \
    X(BARRIER_ABORT, barrier_abort, OBJECT, NONE, "%T aborts %O: %A sent away", "abort %O")             \
    X(BARRIER_COUNT, barrier_count, OBJECT, NONE, "%T asks how many wait at %O: %A",                    \
      "ask how many wait at %O")                                                                        \
    X(BARRIER_TEST, barrier_test, OBJECT, NONE, "%T asks whether %O is broken: %Y",                     \
      "ask whether %O is broken")                                                                       \
    /* Queue; arg of PUT and GET: the item; extra: how many are in it after that */                     \
    X(QUEUE_NEW, queue_new, OBJECT, NONE, "%T makes %O",                                                \
      0) /* arg: enum record_queue << 32 | max */                                                       \
    X(QUEUE_PUT_WAIT, queue_put_wait, OBJECT, WAIT, "%T waits to put into %O: it is full", 0)           \
    X(QUEUE_GET_WAIT, queue_get_wait, OBJECT, WAIT, "%T waits to get from %O: it is empty", 0)          \
    X(QUEUE_PUT, queue_put, OBJECT, NONE, "%T puts %A into %O: %N in it", "put %A into %O")             \
    X(QUEUE_GET, queue_get, OBJECT, NONE, "%T gets %A from %O: %N left", "get from %O")                 \
    X(QUEUE_FULL, queue_full, OBJECT, NONE, "%T cannot put into %O: it is full",                        \
      "try to put into %O")                                                                             \
    X(QUEUE_EMPTY, queue_empty, OBJECT, NONE, "%T cannot get from %O: it is empty",                     \
      "try to get from %O")                                                                             \
    X(QUEUE_DONE, queue_done, OBJECT, NONE, "%T has done a task of %O: %A to do",                       \
      "tell %O that a task is done")                                                                    \
    X(QUEUE_JOIN_WAIT, queue_join_wait, OBJECT, WAIT, "%T waits until all of %O is done", 0)            \
    X(QUEUE_JOIN, queue_join, OBJECT, NONE, "%T has joined %O: all of it is done", "join %O")           \
    X(QUEUE_SHUTDOWN, queue_shutdown, OBJECT, NONE, "%T shuts %O down",                                 \
      "shut %O down") /* arg: whether at once; extra: how many are in it after that */                  \
    X(QUEUE_CLOSED, queue_closed, OBJECT, NONE, "%T cannot use %O: it is shut down", 0)                 \
    X(QUEUE_SIZE, queue_size, OBJECT, NONE, "%T asks for the size of %O: %A",                           \
      "ask for the size of %O")                                                                         \
    X(QUEUE_IS_EMPTY, queue_is_empty, OBJECT, NONE, "%T asks whether %O is empty: %Y",                  \
      "ask whether %O is empty")                                                                        \
    X(QUEUE_IS_FULL, queue_is_full, OBJECT, NONE, "%T asks whether %O is full: %Y",                     \
      "ask whether %O is full")                                                                         \
    /* ThreadPool and its futures */                                                                    \
    X(POOL_NEW, pool_new, OBJECT, NONE, "%T makes %O of at most %A threads", 0)                         \
    X(POOL_SHUTDOWN, pool_shutdown, OBJECT, NONE, "%T shuts %O down", "shut %O down")                   \
    X(FUTURE_NEW, future_new, OBJECT, NONE, "%T makes %O", 0) /* arg: its pool */                       \
    X(FUTURE_SUBMIT, future_submit, OBJECT, NONE, "%T submits %O", "submit a task")                     \
    X(FUTURE_RUN, future_run, OBJECT, NONE, "%T begins %O", 0)                                          \
    X(FUTURE_DONE, future_done, OBJECT, NONE, "%T has done %O: %A", "have done %O")                     \
    X(FUTURE_FAIL, future_fail, OBJECT, NONE, "%T has failed at %O: %S", 0)                             \
    X(FUTURE_WAIT, future_wait, OBJECT, WAIT, "%T waits for the result of %O", 0)                       \
    X(FUTURE_GET, future_get, OBJECT, NONE, "%T has the result of %O: %A", "get the result of %O")      \
    X(FUTURE_NONE, future_none, OBJECT, NONE, "%T gets no result of %O",                                \
      0) /* arg: the error that says why */                                                             \
    X(FUTURE_CANCEL, future_cancel, OBJECT, NONE, "%T cancels %O: %Y", "cancel %O")                     \
    X(FUTURE_TEST, future_test, OBJECT, NONE, "%T asks whether %O is done: %Y", "ask after %O")         \
    /* rwlock; arg of READ and RELEASE: readers after it; extra of BUSY: a holder or 0 */               \
    X(RW_NEW, rw_new, OBJECT, NONE, "%T makes %O", 0)                                                   \
    X(RW_READ_WAIT, rw_read_wait, OBJECT, BLOCK, "%T asks to read under %O: %W writes", 0)              \
    X(RW_WRITE_WAIT, rw_write_wait, OBJECT, BLOCK, "%T asks to write under %O: it is taken", 0)         \
    X(RW_READ, rw_read, OBJECT, NONE, "%T reads under %O: %A readers", "read under %O")                 \
    X(RW_WRITE, rw_write, OBJECT, NONE, "%T writes under %O, alone", "write under %O")                  \
    X(RW_BUSY, rw_busy, OBJECT, NONE, "%T tries %O in vain", "try %O")                                  \
    X(RW_RELEASE, rw_release, OBJECT, NONE, "%T releases %O", "release %O")                             \
    /* spinlock */                                                                                      \
    X(SPIN_NEW, spin_new, OBJECT, NONE, "%T makes %O", 0)                                               \
    X(SPIN_BUSY, spin_busy, OBJECT, NONE, "%T spins: %O is held by %W", "spin for %O")                  \
    X(SPIN_TAKE, spin_take, OBJECT, NONE, "%T takes %O", "take %O")                                     \
    X(SPIN_RELEASE, spin_release, OBJECT, NONE, "%T releases %O", "release %O")                         \
    /* pipe; arg: the message; extra: how many are in it after that */                                  \
    X(PIPE_NEW, pipe_new, OBJECT, NONE, "%T makes %O", 0)                                               \
    X(PIPE_SEND_WAIT, pipe_send_wait, OBJECT, WAIT, "%T waits to send into %O: it is full", 0)          \
    X(PIPE_RECEIVE_WAIT, pipe_receive_wait, OBJECT, WAIT,                                               \
      "%T waits to receive from %O: it is empty", 0)                                                    \
    X(PIPE_SEND, pipe_send, OBJECT, NONE, "%T sends %A into %O", "send %A into %O")                     \
    X(PIPE_RECEIVE, pipe_receive, OBJECT, NONE, "%T receives %A from %O", "receive from %O")            \
    X(PIPE_CLOSE, pipe_close, OBJECT, NONE, "%T closes %O", "close %O")                                 \
    X(PIPE_END, pipe_end, OBJECT, NONE, "%T finds the end of %O", 0)                                    \
    /* variables; extra of LOAD and STORE: the process whose own copy it is, by its first thread; 0:  \
       the program's; and RECORD_ORDERED */ \
    X(VAR_NEW, var_new, OBJECT, NONE, "%T makes %O = %A", 0)                                            \
    X(VAR_LOAD, var_load, OBJECT, NONE, "%T reads %O: %A", "read %O")                                   \
    X(VAR_STORE, var_store, OBJECT, NONE, "%T writes %O = %A", "write %O = %A")                         \
    /* time */                                                                                          \
    X(SLEEP, sleep, NONE, SLEEP, "%T sleeps for %D", "sleep for %D")                                    \
    X(WORK, work, NONE, NONE, "%T works for %D", "work for %D")                                         \
    X(WORK_END, work_end, NONE, NONE, "%T has done its work", "work on")                                \
    X(BYTECODE, bytecode, NONE, NONE, "%T executes bytecode %A of %N", "execute a bytecode")            \
    X(INSTRUCTION, instruction, STRING, NONE, "%T executes %I", "execute %I")                           \
    X(IO, io, NONE, IO, "%T waits for I/O, %D", "do I/O for %D")                                        \
    X(YIELD, yield, NONE, NONE, "%T yields", "yield")                                                   \
    X(GIL_WAIT, gil_wait, NONE, GIL, "%T waits for the GIL, held by %W", 0)                             \
    X(GIL_TAKE, gil_take, NONE, NONE, "%T takes the GIL", "take the GIL")                               \
    X(GIL_REQUEST, gil_request, NONE, NONE, "%T asks %W to drop the GIL", "ask for the GIL")            \
    X(GIL_DROP, gil_drop, NONE, NONE, "%T drops the GIL to %K", 0)                                      \
    X(GIL_YIELD, gil_yield, NONE, NONE, "%T drops the GIL, as it was asked to", "drop the GIL")         \
    X(GIL_TICK, gil_tick, NONE, NONE,                                                                   \
      "%T has done 100 ticks: it lets the GIL go, to take it again", "let the GIL go")                  \
    X(GIL_BUSY, gil_busy, NONE, NONE, "%T was woken in vain: %W has the GIL", 0)                        \
    X(GIL_SWITCH, gil_switch, NONE, GIL, "%T waits until another thread has taken the GIL", 0)          \
    /* words */                                                                                         \
    X(PRINT, print, NONE, NONE, "%T prints: %S", "print")                                               \
    X(NOTE, note, NONE, NONE, "%T: %S", 0)                                                              \
    X(CHECKPOINT, checkpoint, NONE, NONE, "%T reaches \"%S\"", "reach a checkpoint")                    \
    X(RANDOM, random, NONE, NONE, "%T draws a random number: %A", 0)                                    \
    X(EXPECT, expect, NONE, NONE, "%T checks \"%S\": true", 0)                                          \
    X(MISUSE, misuse, OBJECT, NONE, "%T must not %K: %E", 0)                                            \
    X(LOST, lost, NONE, NONE, "%A records were lost here", 0)                                           \
    X(END, end, NONE, NONE, 0, 0)

enum record_kind {
#define X(NAME, name, object, wait, sentence, next) R_##NAME,
    RECORD_KINDS(X)
#undef X
        RECORD_KIND_COUNT
};

/* What the `object` field of a kind names. */
enum record_object { RECORD_NONE, RECORD_OBJECT, RECORD_THREAD, RECORD_CORE, RECORD_STRING };

/* What the thread does from the record on. */
enum record_wait {
    RECORD_WAIT_NONE,
    RECORD_WAIT_BLOCK,
    RECORD_WAIT_WAIT,
    RECORD_WAIT_GIL,
    RECORD_WAIT_SLEEP,
    RECORD_WAIT_IO
};

struct record {
    uint64_t time_ns; /* since the start of the run; virtual, or real time */
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

/* The longest string that a stream may define; longer texts are cut by the writer. */
#define RECORD_STRING_MAX 4096

/* Flags in `arg` of THREAD_START. */
#define RECORD_THREAD_DAEMON  1
#define RECORD_THREAD_PROCESS 2 /* the first thread of a new process */

/* In which way a thread was made: `arg` of THREAD_NEW. */
enum record_way {
    RECORD_WAY_FUNCTION,
    RECORD_WAY_CALLABLE,  /* of a callable object: a function with its state */
    RECORD_WAY_SUBCLASS,  /* of a struct that embeds the thread and has a `run` of its own */
    RECORD_WAY_LOW_LEVEL, /* start_new_thread */
    RECORD_WAY_TIMER,
    RECORD_WAY_WORKER, /* of a pool */
    RECORD_WAY_PROCESS,
    RECORD_WAY_COUNT
};

/* What kind of lock: `arg` of LOCK_NEW. */
enum record_lock { RECORD_LOCK, RECORD_RLOCK, RECORD_LOCK_LOW_LEVEL /* allocate_lock */ };

/* In `extra` of LOAD and STORE: of an ordered variable. */
#define RECORD_ORDERED (UINT32_C(1) << 31)

/* The process whose own copy of a variable a LOAD or STORE is about; 0: the program's. */
static inline uint32_t record_var_process(const struct record *r)
{
    return r->extra & ~RECORD_ORDERED;
}

/* What kind of queue: the upper half of `arg` of QUEUE_NEW. The lower is its size; 0: unbounded. */
enum record_queue { RECORD_FIFO, RECORD_LIFO, RECORD_PRIORITY, RECORD_SIMPLE };

/* Topic in `arg` of ABOUT; the text is `extra`. */
#define ABOUT_TOPICS(X)                                                                            \
    X(NAME, name)                                                                                  \
    X(TITLE, title)                                                                                \
    X(CHAPTER, chapter)                                                                            \
    X(ENDS, ends)                                                                                  \
    X(SEE, see)                                                                                    \
    X(WHY, why)                                                                                    \
    X(TRY, try)                                                                                    \
    X(AGAINST, against)                                                                            \
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
    SETTING_GIL, /* enum schedule_gil */
    SETTING_GIL_INTERVAL_NS,
    SETTING_ENGINE,   /* enum record_engine */
    SETTING_SPURIOUS, /* of a hundred waits at a condition, how many end by themselves; not told: 0 */
    SETTING_COUNT
};

enum record_engine { ENGINE_VIRTUAL, ENGINE_REAL };

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

/** What the thread of a record of this kind does from there on. */
enum record_wait record_wait_of(unsigned kind);

/**
 * Whether a record opens a step of a real run, which has no STEP records: each operation of a thread
 * is a step there, and beginning to wait is one.
 */
bool record_opens_step(const struct record *record);

/** Name of an end, "completed"; "unknown" for a value that is none. */
const char *record_end_name(int64_t end);

/** Name of a topic of ABOUT, "title"; "unknown" for a value that is none. */
const char *about_topic_name(int64_t topic);

#endif
