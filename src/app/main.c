/* SPDX-License-Identifier: MIT */
/* threadreel: find the command, parse its options, run it. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/commands.h"

static const struct command {
    const char *name;
    enum command_bit bit;
    int (*run)(const struct options *options);
    const char *arguments;
    const char *help;
} commands[] = {
    {"list", ON_LIST, command_list, "", "show the scenarios"},
    {"run", ON_RUN, command_run, "SCENARIO|./PROGRAM [ARGUMENT...]",
     "run a scenario, or a program written with threadreel.h"},
    {"record", ON_RECORD, command_record, "SCENARIO|./PROGRAM [ARGUMENT...]",
     "run to the end without a screen, and keep the reel"},
    {"play", ON_PLAY, command_play, "FILE.reel", "look at a recording"},
    {"info", ON_INFO, command_info, "FILE.reel", "tell what a reel holds"},
    {"dump", ON_DUMP, command_dump, "FILE.reel", "print every record of a reel"},
};
#define COMMANDS (sizeof commands / sizeof commands[0])

static void print_help(void)
{
    puts("Threadreel shows what threads do.\n");
    puts("  threadreel                       choose a scenario from the menu");
    for (size_t i = 0; i < COMMANDS; i++)
        printf("  threadreel %-6s %-15.15s %s\n", commands[i].name, commands[i].arguments,
               commands[i].help);
    puts("\n`threadreel COMMAND --help` tells the options of each. Exit status: 0 fine; 1 the run\n"
         "failed, or something was found in it; 2 the command line was wrong.");
}

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

static int run_command(const struct command *command, int argc, char **argv)
{
    struct options options;
    int status = STATUS_USAGE;
    if (options_parse(&options, command->bit, argc, argv) == 0) {
        if (options.wants_help) {
            printf("threadreel %s %s\n%s.\n\n", command->name, command->arguments, command->help);
            options_print(command->bit);
            status = STATUS_FINE;
        } else {
            status = command->run(&options);
        }
    }
    options_free(&options);
    return status;
}

int main(int argc, char **argv)
{
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C"); /* numbers in schedules and JSON have a point */
    if (argc < 2)
        return command_menu();
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        print_help();
        return STATUS_FINE;
    }
    const struct command *command = find_command(argv[1]);
    if (!command) {
        fprintf(stderr, "threadreel: there is no command %s (threadreel --help lists them)\n",
                argv[1]);
        return STATUS_USAGE;
    }
    int status = run_command(command, argc - 2, argv + 2);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        perror("threadreel: standard output");
        return status ? status : STATUS_FOUND;
    }
    return status;
}
