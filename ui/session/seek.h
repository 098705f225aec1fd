/* SPDX-License-Identifier: MIT */
/*
 * A search through the tape for the next thing of a sort, or for the one before. It goes on in slices,
 * so that whoever searches a long tape can look at the keys in between, and waits for no record.
 */
#ifndef UI_SEEK_H
#define UI_SEEK_H

#include <stdbool.h>
#include <stddef.h>

#include "ui/session/breaks.h"
#include "ui/session/session.h"

#define SEEK_WORDS_MAX 64

enum seek_what {
    SEEK_CONTENTION, /* a finding, or a thread that has to wait for a lock, an item, the GIL */
    SEEK_FINDING,
    SEEK_STOP, /* a finding or a breakpoint */
    SEEK_TEXT  /* a sentence with these words */
};

struct seek {
    enum seek_what what;
    bool is_back;
    size_t at;                   /* position from which on, or before which, it goes on */
    const struct breaks *breaks; /* or NULL */
    char words[SEEK_WORDS_MAX];
    int hit; /* the breakpoint that has been come upon; -1: none */
};

/**
 * Look through one slice of the tape up to position `end`, or back to the first step.
 *
 * Returns: the position behind the record that was sought; 0: it is not in this slice, and `at` has
 * moved on.
 */
size_t seek_on(struct seek *seek, struct session *session, size_t end);

/** Whether there is nothing left to look through before `end`, or after the beginning. */
bool seek_is_over(const struct seek *seek, const struct session *session, size_t end);

#endif
