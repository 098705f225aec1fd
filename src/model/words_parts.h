/* SPDX-License-Identifier: MIT */
/* Parts of sentences, for the files that make words of different things. */
#ifndef MODEL_WORDS_PARTS_H
#define MODEL_WORDS_PARTS_H

#include "model/text.h"
#include "model/world.h"

/** Add the sentence of a MISUSE record. */
void words_add_misuse(struct text *text, const struct tape *tape, const struct record *record);

/** Add what a wait of `kind` is for: "lock A", "room in queue q", "T2 to finish". */
void words_add_goal(struct text *text, const struct tape *tape, unsigned kind, uint32_t object);

/** How another thread ends such a wait: "set it", "put one in"; NULL: there is no such way. */
const char *words_cure(unsigned kind);

/** Add "T2, T3 and 4 others", of `count` threads of which the first `known` are in `ids`. */
void words_add_threads(struct text *text, const uint16_t *ids, size_t known, size_t count);

#endif
