/* SPDX-License-Identifier: MIT */
/*
 * Breakpoints: at what a run shall stop. A thread, an object, a line of the source, the GIL, a kind of
 * record.
 *
 * The stop is the step in which it happens: in which the thread acts, somebody does something to the
 * object, the line is executed. The step before it is one step back.
 */
#ifndef UI_BREAKS_H
#define UI_BREAKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/tape.h"

#define BREAKS_MAX      32
#define BREAK_NAME_MAX  64
#define BREAK_WORDS_MAX 256

enum break_what { BREAK_THREAD, BREAK_OBJECT, BREAK_LINE, BREAK_KIND, BREAK_GIL };

struct breakpoint {
    enum break_what what;
    uint32_t id;               /* thread, object, number of the line, kind of record; 0: one that
                                  has not been made yet, and is known by its name: */
    char name[BREAK_NAME_MAX]; /* of a line: the beginning of that of its file, without folders */
    bool is_off;
};

struct breaks {
    struct breakpoint at[BREAKS_MAX];
    int count;
};

/** The breakpoint that is the same but for being on or off: its index, or -1. */
int breaks_find(const struct breaks *breaks, const struct breakpoint *like);

/** Set a breakpoint, or take it away if it is there. Returns: 1: set, 0: taken away, -ENOSPC: there
 * are BREAKS_MAX. */
int breaks_toggle(struct breaks *breaks, const struct breakpoint *point);

void breaks_remove(struct breaks *breaks, int index);
void breaks_clear(struct breaks *breaks);

/** A breakpoint of a thread or an object. */
struct breakpoint break_of(enum break_what what, uint32_t id);

/** One of the GIL: that of the program, and those of its processes. */
struct breakpoint break_of_gil(void);

/** A breakpoint at a line of a file, given with or without its folder. */
struct breakpoint break_at_line(const char *file, uint32_t line);

/**
 * Move a breakpoint at a line that certainly has no code to the next one that has.
 *
 * is_met: whether something has happened on that line, as far as the tape goes. Returns: false if there
 * is none; a file whose text is not known is taken as it is.
 */
bool break_find_code(struct breakpoint *point, const struct tape *tape, bool *is_met);

/** Give those that are known by a name only their ids, if what they name has been made. */
void breaks_resolve(struct breaks *breaks, const struct tape *tape);

/** The first breakpoint that is on and that a record comes upon: its index, or -1. */
int breaks_hit(const struct breaks *breaks, const struct tape *tape, const struct record *record);

/** What it stops at: "line 12 of two_locks.c", "lock A", "T2 alice", "records of the kind lock_wait".
 * Returns: `text`. */
char *break_words(const struct breakpoint *point, const struct tape *tape, char *text,
                  size_t bytes);

/**
 * Read what people type: "line 12", "two_locks.c:12", "lock A", "T2", "alice", "kind lock_wait".
 * What has not been made yet can be named too, as long as the run has not ended: "lock A", "thread
 * alice", "T2".
 *
 * file: the one that a line alone is in; NULL or "": none. Returns: 0; -EINVAL, with one sentence in
 * `why`.
 */
int break_parse(struct breakpoint *point, const struct tape *tape, const char *file,
                const char *words, char *why, size_t why_bytes);

#endif
