/* SPDX-License-Identifier: MIT */
/* The parts of a session: what its files share among each other, and with nobody else. */
#ifndef UI_SESSION_PARTS_H
#define UI_SESSION_PARTS_H

#include "ui/session/session.h"

/** Start a target with this session's options, but for the schedule and the reel. Returns: as
 * live_start. */
int session_launch(const struct session *session, struct live *live, const char *schedule,
                   int reel_fd);

/** Begin an empty tape; give all free that has been taken in. */
void session_begin_tape(struct session *session);
void session_end_tape(struct session *session);

/** Add to what the target has written. */
void session_take_output(struct session *session, const char *text, size_t bytes);

/** The target will write no more: its last line is whole. */
void session_end_output(struct session *session);

/** Load the source files of sites that are new since `first`. */
void session_find_sources(struct session *session, size_t first);

/** Write into a reel what it says of a run beside its records. Returns: 0 or a negative errno. */
int session_write_info(int fd, const struct session_options *options, const char *name);

/** A session that returns has taken something in, or nothing: see whether it stands where it was to
 * return to, or never will. */
void session_go_on_returning(struct session *session, bool is_new);

/** How long it may go on without anything new, in milliseconds. */
int session_return_patience_ms(const struct session *session);

#endif
