/* SPDX-License-Identifier: MIT */
/*
 * Words for what is in the tape and in the world. Plain sentences, UTF-8, one line each.
 *
 * Each function writes at most `bytes` bytes with the terminating zero, cut between characters, and
 * returns `text`.
 */
#ifndef MODEL_WORDS_H
#define MODEL_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "model/tape.h"
#include "model/world.h"

#define WORDS_MAX 512

/** "T2 alice". */
char *words_thread(const struct tape *tape, uint32_t id, char *text, size_t bytes);

/** "lock A", "condition full", "LIFO queue jobs", "balance". */
char *words_object(const struct tape *tape, uint32_t id, char *text, size_t bytes);

/** "4 s", "10 ms", "1.5 us", "50 ns": as short as it is exact, at most three decimals. */
char *words_duration(uint64_t ns, char *text, size_t bytes);

/** What a record says: "T2 alice takes lock A". "" for those that are not for the log. */
char *words_record(const struct tape *tape, const struct record *record, char *text, size_t bytes);

/** What a thread would do next: "take lock B", "work on, 3 ms left"; "" if it is not known. */
char *words_next(const struct tape *tape, const struct world *world, uint32_t thread, char *text,
                 size_t bytes);

/** What a thread is waiting for, short: "lock B, held by T3", "an item in queue q", "T2 to finish"; ""
 * if for nothing. */
char *words_waiting(const struct tape *tape, const struct world *world, uint32_t thread, char *text,
                    size_t bytes);

/** The state of an object, short: "held by T2, depth 2", "2 of 3 items: 7 8", "set"; "" for a
 * condition, which has none. Who waits is not told. */
char *words_state(const struct world *world, uint32_t object, char *text, size_t bytes);

/** A finding in one sentence; with how often, if more than once. */
char *words_finding(const struct tape *tape, const struct finding *finding, char *text,
                    size_t bytes);

/** A finding in two or three words: "deadlock", "lost update". */
const char *words_finding_kind(const struct finding *finding);

/** How the run ended, or that it has not, in one sentence. */
char *words_verdict(const struct tape *tape, const struct world *world, char *text, size_t bytes);

/** Why a thread does not run, as a chain, and who will free it. */
char *words_why(const struct tape *tape, const struct world *world, uint32_t thread, char *text,
                size_t bytes);

/** The first options that a text ("Give it a core of its own: --cores 3.") says to try, as a command that
 * can be typed: "threadreel run done_flag --cores 3"; "" if it has none. advice: may be NULL. */
char *words_try(const char *advice, const char *target, char *text, size_t bytes);

/** An error of a primitive (positive errno) in words: "it is not held". */
const char *words_error(int64_t error, unsigned kind);

#endif
