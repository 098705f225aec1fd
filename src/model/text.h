/* SPDX-License-Identifier: MIT */
/* Text that is put together in a buffer of a given size, and cut between characters. */
#ifndef MODEL_TEXT_H
#define MODEL_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "model/tape.h"

struct text {
    char *at, *end; /* end: where the terminating zero goes at the latest */
};

/** Begin an empty text in `buffer`, which has room for `bytes`, at least 1. */
struct text text_begin(char *buffer, size_t bytes);

/** Add as much of `more` as fits; what does not fit ends the text. */
void text_add(struct text *text, const char *more);
void text_addf(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Add "T2 alice"; "nobody" for 0. */
void text_add_thread(struct text *text, const struct tape *tape, uint32_t id);

/** Add "lock A", "LIFO queue jobs", "balance"; "jobs queue" and "lock-1" say themselves what they
 * are. */
void text_add_object(struct text *text, const struct tape *tape, uint32_t id);

/** Add "4 s", "10 ms". */
void text_add_duration(struct text *text, uint64_t ns);

/** Add a template of the table of kinds, with the parts that the record has; and %P: `arg` as an
 * object. */
void text_add_template(struct text *text, const struct tape *tape, const char *format,
                       const struct record *record);

#endif
