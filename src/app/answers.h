/* SPDX-License-Identifier: MIT */
/* The file of answers, for the teacher: JSON Lines, an object a question when it is settled, or when the
 * person leaves it open. A line is added at once and as a whole, so that several may write to one file. */
#ifndef APP_ANSWERS_H
#define APP_ANSWERS_H

#include <stdbool.h>

#include "app/options.h"
#include "model/quiz.h"
#include "ui/session/session.h"

struct answers {
    int fd;              /* -1: nobody wants them */
    const char *path;    /* or NULL */
    const char *student; /* or NULL */
    const char *lesson;
    struct quiz *quiz;
    struct session *session;
    char *options;       /* that make the run again, beside its schedule */
    bool *are_written;   /* of each question */
    bool begins_in_line; /* what was there before does not end in a newline */
    bool is_trouble_told;
    bool has_lost; /* a line that could not be written when the person left either */
    char why[300]; /* what answers_write says */
};

/** Begin to add to a file. path: NULL: nobody wants them. student: who answers, or NULL. Returns: 0 or a
 * negative errno after one sentence on stderr. To be closed whatever is returned. */
int answers_open(struct answers *answers, const char *path, const char *student);

/**
 * What is given from now on.
 *
 * session: NULL: a comparison. typed: of the command line: what the runs of a comparison have in common.
 * Returns: 0 or -ENOMEM.
 */
int answers_begin(struct answers *answers, const char *lesson, struct quiz *quiz,
                  struct session *session, const struct options *typed);

/** Write one, once. answers: a struct answers. session: in which it was settled: a branch of that which was
 * begun. Returns: NULL; the first time that it could not be written, which is tried again by answers_end, a
 * sentence for the person, which stays until the next call. */
const char *answers_write(void *answers, struct session *session, size_t question);

/** Write all that have been answered and not been written: those that are settled, which the person has not
 * waited to be told, and those of which nobody knows what is right. */
void answers_end(struct answers *answers);

/** Returns: 0, or -EIO after one sentence on stderr: not all of it could be written. */
int answers_close(struct answers *answers);

#endif
