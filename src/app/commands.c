/* SPDX-License-Identifier: MIT */
#include "app/commands.h"

#include <string.h>

static const struct command commands[] = {
    {"menu", ON_MENU, command_menu, "", 0, "choose a scenario (threadreel alone does too)"},
    {"list", ON_LIST, command_list, "", 0, "show the scenarios"},
    {"run", ON_RUN, command_run, "SCENARIO | ./PROGRAM [ARGUMENT...]", 1000,
     "run a scenario, or a program written with threadreel.h"},
    {"record", ON_RECORD, command_record, "SCENARIO | ./PROGRAM [ARGUMENT...]", 1000,
     "run to the end without a screen, and keep the reel"},
    {"play", ON_PLAY, command_play, "FILE.reel", 1, "look at a recording"},
    {"lesson", ON_LESSON, command_lesson, "[SCENARIO | ./PROGRAM | FILE.lesson | FILE.reel]", 1,
     "give a lesson: stop, ask, and tell what was right; alone: list them"},
    {"info", ON_INFO, command_info, "FILE.reel", 1, "tell what a reel holds"},
    {"dump", ON_DUMP, command_dump, "FILE.reel", 1, "print every record of a reel"},
    {"new", ON_NEW, command_new, "NAME", 1, "write a scenario and a lesson to begin with"},
};
#define COMMANDS (sizeof commands / sizeof commands[0])

const struct command *command_at(size_t i)
{
    return i < COMMANDS ? &commands[i] : NULL;
}

const struct command *command_find(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

const char *command_status(int status)
{
    static const char *const meanings[] = {
        [STATUS_FINE] = "fine",
        [STATUS_FOUND] =
            "the run failed, or something was found in it; or a lesson was left before its end",
        [STATUS_USAGE] = "the command line was wrong",
    };
    return meanings[status];
}
