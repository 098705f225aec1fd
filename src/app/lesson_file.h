/* SPDX-License-Identifier: MIT */
/* Where lessons are, and reading them. The lesson of a scenario stands beside its source, and serves its
 * twin too; that of a reel stands beside the reel, or is that of its scenario. */
#ifndef APP_LESSON_FILE_H
#define APP_LESSON_FILE_H

#include <stdbool.h>

#include "app/catalog.h"
#include "model/lesson.h"

struct lesson_file {
    char *path;
    char *target; /* what is run or played: a scenario, or the path of a reel; NULL: it compares */
    bool is_reel;
    struct lesson lesson;
};

/**
 * Find and read a lesson.
 *
 * argument: a scenario, ./PROGRAM, FILE.lesson or FILE.reel. Returns: 0, or -EINVAL after sentences on stderr: one,
 * or one for each mistake. To be closed whatever is returned.
 */
int lesson_file_open(struct lesson_file *file, const char *argument);
void lesson_file_close(struct lesson_file *file);

/** Its name: that of its file, without folder and ending. room for `bytes`. Returns: `name`. */
char *lesson_file_name(const struct lesson_file *file, char *name, size_t bytes);

/** Whether it is the lesson that comes along under a name, or that of its twin: not a teacher's own. */
bool lesson_file_is_shipped(const struct lesson_file *file, const char *name);

/** The path of a program that stands beside it, malloced; NULL: there is none. name: "full" or "./full". */
char *lesson_file_beside(const struct lesson_file *file, const char *name);

/** Whether a file stands beside it. */
bool lesson_file_has_beside(const struct lesson_file *file, const char *name);

/** Say one thing about a line of it: "FILE:LINE: sentence". */
void lesson_file_complain(const struct lesson_file *file, unsigned line, const char *sentence);

/** The path of the lesson that has this name, malloced; NULL: there is none. */
char *lesson_file_find(const char *name);

/** The same, of a scenario, where a catalog has been read already. */
char *lesson_file_find_in(const struct catalog *catalog, const char *name);

#endif
