/* SPDX-License-Identifier: MIT */
/* threadreel: find the command, parse its options, run it. */
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/target.h"

static const struct command {
    const char *name;
    enum command_bit bit;
    int (*run)(const struct options *options);
    const char *arguments;
    int arguments_max;
    const char *help;
} commands[] = {
    {"list", ON_LIST, command_list, "", 0, "show the scenarios"},
    {"run", ON_RUN, command_run, "SCENARIO | ./PROGRAM [ARGUMENT...]", 1000,
     "run a scenario, or a program written with threadreel.h"},
    {"record", ON_RECORD, command_record, "SCENARIO | ./PROGRAM [ARGUMENT...]", 1000,
     "run to the end without a screen, and keep the reel"},
    {"play", ON_PLAY, command_play, "FILE.reel", 1, "look at a recording"},
    {"info", ON_INFO, command_info, "FILE.reel", 1, "tell what a reel holds"},
    {"dump", ON_DUMP, command_dump, "FILE.reel", 1, "print every record of a reel"},
};
#define COMMANDS (sizeof commands / sizeof commands[0])

static void print_help(void)
{
    puts("Threadreel shows what threads do.\n");
    puts("  threadreel                  choose a scenario from the menu");
    for (size_t i = 0; i < COMMANDS; i++)
        printf("  threadreel %-6s %-9s %s\n", commands[i].name,
               commands[i].arguments_max > 1 ? "SCENARIO" : commands[i].arguments,
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
        } else if (options.argument_count > command->arguments_max) {
            fprintf(stderr, "threadreel: %s is one word too many for %s\n",
                    options.arguments[command->arguments_max], command->name);
        } else {
            status = command->run(&options);
        }
    }
    options_free(&options);
    return status;
}

/* What we open must not become descriptor 0, 1 or 2 when one of those is closed. */
static void own_standard_descriptors(void)
{
    int fd;
    while ((fd = open("/dev/null", O_RDWR)) >= 0)
        if (fd > STDERR_FILENO) {
            close(fd);
            return;
        }
}

static int unknown_command(const char *word)
{
    const char *ending = strrchr(word, '.');
    if (ending && strcmp(ending, ".reel") == 0)
        fprintf(stderr, "threadreel: there is no command %s; did you mean threadreel play %s?\n",
                word, word);
    else if (target_is_scenario(word) || strchr(word, '/'))
        fprintf(stderr, "threadreel: there is no command %s; did you mean threadreel run %s?\n",
                word, word);
    else
        fprintf(stderr, "threadreel: there is no command %s (threadreel --help lists them)\n",
                word);
    return STATUS_USAGE;
}

int main(int argc, char **argv)
{
    own_standard_descriptors();
    signal(SIGCHLD, SIG_DFL); /* or we would not learn how a target ends */
    signal(SIGXFSZ, SIG_IGN); /* writing says EFBIG instead */
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C"); /* numbers in schedules and JSON have a point */
    if (argc < 2)
        return command_menu();
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        print_help();
        return STATUS_FINE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("threadreel " THREADREEL_VERSION);
        return STATUS_FINE;
    }
    const struct command *command = find_command(argv[1]);
    if (!command)
        return unknown_command(argv[1]);
    int status = run_command(command, argc - 2, argv + 2);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        perror("threadreel: standard output");
        return status ? status : STATUS_FOUND;
    }
    return status;
}
