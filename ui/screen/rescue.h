/* SPDX-License-Identifier: MIT */
/*
 * Rescue: whatever signal comes, the terminal is left as it was.
 *
 * Signals that ask us to end (SIGINT, SIGTERM, SIGHUP) or to stop (SIGTSTP), and that of a new size
 * (SIGWINCH), are kept until the loop asks for them. The fatal ones put the terminal right and go on
 * to kill us.
 */
#ifndef UI_RESCUE_H
#define UI_RESCUE_H

#define RESCUE_FAREWELL_MAX 256

enum rescue_asked { RESCUE_NOTHING, RESCUE_SIZE, RESCUE_STOP, RESCUE_END };

/** Remember the modes of the terminal and take the signals. Returns: 0 or a negative errno. */
int rescue_start(void);

/** Take the signals that ask us to end once more: somebody else has taken them meanwhile. */
void rescue_take_again(void);

/** Give the signals back. */
void rescue_stop(void);

/** Set the bytes that put the terminal right; at most RESCUE_FAREWELL_MAX - 1 are kept. */
void rescue_set_farewell(const char *bytes);

/** What a signal has asked for since the last call; RESCUE_END stays. */
enum rescue_asked rescue_asked(void);

/** Stop, as ^Z asks; the terminal must have been put right. Returns: once we are to go on. */
void rescue_stop_here(void);

/** Becomes readable when rescue_asked has something new. */
int rescue_descriptor(void);

#endif
