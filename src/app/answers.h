/* SPDX-License-Identifier: MIT */
/* The file of answers, for the teacher: JSON Lines, an object a question when it is settled. */
#ifndef APP_ANSWERS_H
#define APP_ANSWERS_H

#include <stdbool.h>
#include <stdio.h>

#include "model/quiz.h"
#include "ui/session.h"

struct answers {
    FILE *file; /* NULL: nobody wants them */
    const char *path;
    const char *lesson;
    struct quiz *quiz;
    struct session *session;
    bool *are_written; /* of each question */
};

/** Begin to add to a file. path: NULL: nobody wants them. Returns: 0 or a negative errno after one sentence
 * on stderr. To be closed whatever is returned. */
int answers_open(struct answers *answers, const char *path);

/** What is given from now on. Returns: 0 or -ENOMEM. */
int answers_begin(struct answers *answers, const char *lesson, struct quiz *quiz,
                  struct session *session);

/** Write one that is settled, once. answers: a struct answers. */
void answers_write(void *answers, size_t question);

/** Write all that are settled and have not been written: the person has not waited to be told. */
void answers_end(struct answers *answers);

/** Returns: 0, or -EIO after one sentence on stderr: not all of it could be written. */
int answers_close(struct answers *answers);

#endif
