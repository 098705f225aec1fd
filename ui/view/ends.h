/* SPDX-License-Identifier: MIT */
/* How a scenario ends, in the same words everywhere. It says so itself: "completes", "deadlocks",
 * "fails", "warns", "waits". */
#ifndef UI_ENDS_H
#define UI_ENDS_H

/** "ends well", "deadlocks", "fails", "ends with a warning", "waits for ever"; what is none of them as
 * it is, and "" for NULL. */
const char *ends_words(const char *ends);

/** The same in at most 9 cells: "ends well", "warns", "waits". */
const char *ends_word(const char *ends);

#endif
