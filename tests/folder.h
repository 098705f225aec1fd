/* SPDX-License-Identifier: MIT */
/* A folder of its own for a test program, which is gone with all that was written into it. Setup and
 * teardown of a group of cmocka tests. */
#ifndef TESTS_FOLDER_H
#define TESTS_FOLDER_H

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

static char folder_path[] = "/tmp/threadreel-test-XXXXXX";

/** Make it, and go into it. */
static inline int folder_enter(void **state)
{
    (void)state;
    return mkdtemp(folder_path) && chdir(folder_path) == 0 ? 0 : -1;
}

/** Remove the files in it. */
static inline void folder_empty(void)
{
    struct dirent *entry;
    DIR *files = opendir(".");
    while (files && (entry = readdir(files)))
        unlink(entry->d_name); /* "." and ".." stay */
    if (files)
        closedir(files);
}

/** Empty it, and leave it. Fails if a folder stands in it. */
static inline int folder_leave(void **state)
{
    (void)state;
    folder_empty();
    return chdir("/") == 0 && rmdir(folder_path) == 0 ? 0 : -1;
}

#endif
