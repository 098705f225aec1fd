/* SPDX-License-Identifier: MIT */
/*
 * A session: one run that somebody looks at, live or from a file, and what is known of it.
 *
 * The records stream into the tape as they arrive; the history gives the world at any of them. A
 * live target is held before its next step unless it has been let go on, so that whoever looks can
 * choose who takes it. To choose at an earlier step the program is started anew with the same
 * schedule up to there: in a session of its own (session_branch), or in this one, whose future so
 * far is then dropped (session_pick).
 */
#ifndef UI_SESSION_H
#define UI_SESSION_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/history.h"
#include "model/tape.h"
#include "trace/live.h"
#include "trace/reel.h"
#include "trace/schedule.h"

#define SESSION_OUTPUT_LINES 200
#define SESSION_SAVE_RECORDS 65536     /* written between two keys */
#define SESSION_READ_RECORDS 8192      /* of a file, at a time */
#define SESSION_SOURCE_MAX   (1 << 20) /* bytes of a source file that is shown */

struct session_options {
    const char *name;            /* of the scenario, for titles and file names */
    char *const *argv;           /* program to run */
    const char *schedule;        /* or NULL; see trace/schedule.h */
    const char *params;          /* "name=value" lines, or NULL */
    uint64_t max_steps;          /* 0: the default */
    int reel_fd;                 /* -1, or a reel to record into */
    const char *source_dir;      /* where else to look for source files; or NULL */
    volatile sig_atomic_t *stop; /* once it is not 0, session_pump ends the target; or NULL */
};

/* A reel that is being read. */
struct session_file {
    bool is_open; /* there is more to read */
    struct reel reel;
    struct reel_part part; /* whose records are being taken, */
    size_t taken;          /* so many of them so far */
};

/* A reel that the tape is being written into. */
struct session_saving {
    char *path; /* NULL: none */
    int fd;
    size_t at, count; /* records that are in it, of those that shall be */
};

/* Where a run that was started anew is to go on otherwise. */
struct session_return {
    bool is_on;        /* it is on its way there */
    int error;         /* it will not get there: -ESTALE or -ETIMEDOUT, as session_pick */
    uint64_t step;     /* that was picked, */
    struct pick pick;  /* and how it shall go */
    size_t position;   /* records that stand before it, */
    uint64_t hash;     /* and what they are to be */
    uint64_t since_ms; /* when something has come last */
};

struct session {
    char *name;
    bool is_live;     /* false: from a file */
    bool is_complete; /* of a file that has been read: it was closed properly */
    bool is_damaged;  /* of a file that has been read: something follows its last whole chunk */
    struct live live;
    struct session_file file;
    struct tape tape;
    struct history history;

    char *output[SESSION_OUTPUT_LINES]; /* the target's own output, by line, a ring */
    size_t output_count;                /* lines so far; the last one may be unfinished */
    size_t output_bytes;                /* so far */

    struct session_options options; /* with copies of all texts, to start again */
    size_t runs;                    /* times that the target has been started */
    bool has_looked_for_source;     /* of the scenario's own file */
    struct session_return back;
    struct session_saving saving;
    char *recording; /* path of the reel that session_record has begun, or NULL */
    char *path; /* of the file that it is from, or that has all of it since it ended; or NULL */
};

/** Start a program. It is held before its first step. Returns: 0 or a negative errno, with one
 * sentence in `why`. */
int session_start(struct session *session, const struct session_options *options, char *why,
                  size_t why_bytes);

/** Read a reel to its end. Returns: as session_start. */
int session_open(struct session *session, const char *path, char *why, size_t why_bytes);

/** As session_open, but read no records yet: session_pump does, a slice at a time. */
int session_open_slowly(struct session *session, const char *path, char *why, size_t why_bytes);

/** Read up to `max` records more of a file (0: all that there are). Returns: whether anything was
 * new. */
bool session_read(struct session *session, size_t max);

/** How much of a file has been read, in hundredths; 100: all of it, or it is no file. */
int session_read_percent(const struct session *session);

/** Read no more of a file. */
void session_stop_reading(struct session *session);

void session_close(struct session *session);

/** End a target that still runs; the tape says so. */
void session_stop(struct session *session);

/** Take in what the target has published (at most some ten thousand records at a time), or what a file has
 * (SESSION_READ_RECORDS at a time); end the target if options.stop says so. Returns: whether anything
 * was new. Never waits. */
bool session_pump(struct session *session);

/** Whether no further record can come: the file's end, or the target has ended. */
bool session_has_ended(const struct session *session);

/** What there is to say at the end of a recording that ends before its run did; NULL: it does not. */
const char *session_cut_words(const struct session *session);

/** Whether the target waits for leave to take the step after the last one on the tape. */
bool session_is_held(const struct session *session);

/** Let the target go on up to the end of step `step` (counted from 1). No effect on a file, and while
 * the session returns. */
void session_allow(struct session *session, uint64_t step);

/**
 * Let step `step` go as picked. At the end of the tape the target is told; earlier the run is
 * started anew, and the tape is refilled up to step - 1 and then goes on as picked.
 *
 * Returns: 0; -EINVAL: it cannot go so there; -ENOTSUP: from a file, or a run of the real engine;
 * -EBUSY: it is being recorded, and cannot be started anew; -ESTALE: started anew, the program did
 * not do the same up to there; -ETIMEDOUT: it did not get there in 10 s; -E2BIG: more choices have
 * been made than a schedule can hold; or another negative errno. After -ESTALE and -ETIMEDOUT the
 * tape holds what the new run did. May take as long as the run up to there.
 */
int session_pick(struct session *session, uint64_t step, struct pick pick);

/** Whether step `step` has not been taken yet, and can go as picked without starting anew. */
bool session_is_at_frontier(const struct session *session, uint64_t step);

/**
 * Begin a session that does the same as `parent` up to step - 1, and then goes on as picked; `parent`
 * stays as it is. It goes its way while it is pumped (session_is_returning); back.error tells if it
 * does not get there: it did not do the same (-ESTALE), or nothing came from it for 10 s
 * (-ETIMEDOUT).
 *
 * branch: set to a session to be closed and freed. Returns: as session_pick; -EAGAIN: `parent` itself
 * is returning.
 */
int session_branch(struct session *parent, uint64_t step, struct pick pick,
                   struct session **branch);

/** Whether the session is still on its way to where it was picked otherwise. */
bool session_is_returning(const struct session *session);

/** What an error of session_pick means, in words. */
const char *session_pick_error(int error);

/** Start the same run again from the beginning; it is held before its first step. */
int session_restart(struct session *session);

/** What is typed to run it: the name of a scenario, or the path of a program. */
const char *session_target(const struct session *session);

/** The schedule that leads to position `position`: malloced text, see trace/schedule.h. */
char *session_schedule(const struct session *session, size_t position);

/** Write the tape so far as a reel. Returns: 0 or a negative errno (-EEXIST: left alone). */
int session_save(struct session *session, const char *path);

/** The same in slices: begin; go on with up to `max` records (0: all that are left). Closing the
 * session, or starting it again, finishes it. Returns: 1: there is more to write; 0: it is saved; or a
 * negative errno, and the reel is not there. -EBUSY: another one is being written. */
int session_save_slowly(struct session *session, const char *path);
int session_save_on(struct session *session, size_t max);

/**
 * Record from now on: into a new reel goes all that is on the tape, and then all that arrives. When
 * the run ends the reel is closed, and when the disk is full it breaks off; `recording` is not NULL
 * until session_end_recording says how it went.
 *
 * Returns: 0; -EBUSY: it is being recorded, it has ended, or it is returning; -EEXIST; or another
 * negative errno.
 */
int session_record(struct session *session, const char *path);

/** Whether a recording goes on. */
bool session_is_recording(const struct session *session);

/** Close the reel, if that has not happened. path: set to its path. Returns: 0, or a negative errno
 * with which it had broken off. */
int session_end_recording(struct session *session, char *path, size_t bytes);

/** How long one may wait for the descriptors when nothing else is to be done for `timeout_ms`; -1: for
 * ever. */
int session_patience_ms(const struct session *session, int timeout_ms);

/** Descriptors to poll for input: writes at most 2 into `fds`. Returns: how many. */
int session_descriptors(const struct session *session, int *fds);

#endif
