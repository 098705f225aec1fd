/* SPDX-License-Identifier: MIT */
/* threadreel lesson: give one, list them, check one, tell what is right. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/commands.h"
#include "app/compare.h"
#include "app/complain.h"
#include "app/lesson_file.h"
#include "app/lesson_give.h"
#include "app/lesson_key.h"
#include "app/lesson_list.h"
#include "app/lesson_verify.h"
#include "app/look.h"
#include "app/show.h"
#include "app/target.h"

#define NAME_BYTES 256

static int give(struct lesson_file *file, const struct options *options)
{
    struct options own = *options;
    struct look look;
    enum show_result result;
    if (!show_is_plain(options)) {
        look_read(&look, options);
        own.look = &look;
    }
    return lesson_give(file, &own, &result);
}

/* Whether no run of a comparison names a program that stands beside the lesson as a scenario. */
static bool are_found(const struct lesson_file *file)
{
    for (size_t i = 0; i < file->lesson.run_count; i++) {
        const char *name = file->lesson.runs[i].scenario;
        char *beside = strchr(name, '/') ? NULL : lesson_file_beside(file, name);
        bool is_mistaken = beside && !target_is_scenario(name);
        free(beside);
        if (!is_mistaken)
            continue;
        complain("there is no scenario %s; for the program beside the lesson say ./%s", name, name);
        return false;
    }
    return true;
}

/* What is done with a lesson that is not given; NULL: it is given. */
static const char *deed_of(const struct options *options)
{
    return options->is_checking ? "check"
           : options->is_key    ? "key"
           : options->is_table  ? "table"
           : options->is_json   ? "json"
                                : NULL;
}

/* Whether some options ask for what others leave no room for, which is told. */
static bool is_contradictory(const struct options *options)
{
    const char *deed = deed_of(options);
    if ((options->is_checking && options->is_key) ||
        (options->is_table && (options->is_checking || options->is_key)))
        complain("--%s and --%s are two things: do one after the other", deed,
                 options->is_table ? "table" : "key");
    else if (options->is_json && (options->is_checking || options->is_key))
        complain("--json goes with --table, or with no lesson for a list: not with --%s", deed);
    else if (options->answers && deed)
        complain("--%s asks nothing: there are no --answers to write", deed);
    else if (options->student && !options->answers)
        complain("--student tells who has given the --answers: to which file?");
    else
        return false;
    return true;
}

static int use(struct lesson_file *file, const struct options *options)
{
    char name[NAME_BYTES];
    enum show_result result;
    if (options->is_checking)
        return lesson_verify(file, options);
    if (!are_found(file))
        return STATUS_USAGE;
    if (file->lesson.run_count > 0)
        return compare_show(file, options, &result);
    if (options->is_table || options->is_json) {
        complain("%s compares no runs: there is no table",
                 lesson_file_name(file, name, sizeof name));
        return STATUS_USAGE;
    }
    return options->is_key ? lesson_key(file, options) : give(file, options);
}

int command_lesson(const struct options *options)
{
    struct lesson_file file;
    int status = STATUS_USAGE;
    const char *deed = deed_of(options);
    if (is_contradictory(options))
        return STATUS_USAGE;
    bool is_list = !options->answers && (!deed || strcmp(deed, "json") == 0);
    if (options->argument_count == 0 && is_list)
        return lesson_list(options->is_json);
    if (options->argument_count == 0 || !*options->arguments[0]) {
        complain("which lesson? `threadreel lesson` lists them");
        return STATUS_USAGE;
    }
    if (lesson_file_open(&file, options->arguments[0]) == 0)
        status = use(&file, options);
    lesson_file_close(&file);
    return status;
}
