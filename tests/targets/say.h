/* SPDX-License-Identifier: MIT */
/* What a row of the table of semantic cases says, and how rows are run. No row needs the library for
 * it: those of POSIX say their words with this too. */
#ifndef TARGETS_SAY_H
#define TARGETS_SAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A row; the list of them is made from the table. */
struct row {
    const char *name;
    void (*run)(void);
    bool is_alone; /* it needs a program of its own */
};

extern const struct row rows[];
extern const size_t row_count;

/* Say a value as Python's str() does. */
#define say(value)                                                                                 \
    _Generic((value), bool                                                                         \
             : say_bool, char *                                                                    \
             : say_text, const char *                                                              \
             : say_text, default                                                                   \
             : say_number)(value)
void say_bool(bool value);
void say_text(const char *value);
void say_number(int64_t value);

/* Say an errno, positive or negative, by its name; 0 is none. */
void say_error(int64_t error);

/**
 * Run the rows that the environment asks for: SEMANTICS is the name of one, or "from NAME", that one
 * and those after it; all, if it is not set; but those that must run alone only if named.
 *
 * For each "== NAME", what it says a word a line, and "--". after_each: called after each, but not
 * after one that runs alone: its end is the program's.
 */
void run_rows(void (*after_each)(void));

#endif
