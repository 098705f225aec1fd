/* SPDX-License-Identifier: MIT */
/* Showing a session: on the screen, or in sentences where there is no screen or none is wanted. */
#ifndef APP_SHOW_H
#define APP_SHOW_H

#include "app/options.h"
#include "ui/session/session.h"

struct quiz;

/* A lesson that is given about what is shown. */
struct show_lesson {
    struct quiz *quiz;
    const char *(*answered)(void *context, struct session *session,
                            size_t question); /* as in screen_options */
    void *context;
};

enum show_result { SHOW_DONE, SHOW_TWIN, SHOW_QUIT };

/** Whether a session is to be told in sentences: somebody wants it so, or there is no terminal. */
bool show_is_plain(const struct options *options);

/**
 * Show a session until the person has seen enough.
 *
 * twin: if SHOW_TWIN is returned, the name of the scenario to go on with; room for `bytes`.
 * Says the verdict and how to run it again once the screen is left, unless options->is_quiet.
 */
enum show_result show_session(struct session *session, const struct options *options, char *twin,
                              size_t bytes);

/** Run what `options` name, or play the reel, as the commands do. Returns: the exit status. */
int show_run(const struct options *options, enum show_result *result);
int show_reel(const struct options *options, enum show_result *result);

#endif
