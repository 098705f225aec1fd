/* SPDX-License-Identifier: MIT */
/* threadreel: find the command, parse its options, run it. */
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/complain.h"
#include "app/manual.h"
#include "app/target.h"
#include "ui/input/near.h"

static void print_help(void)
{
    const struct command *command;
    puts("Threadreel shows what threads do.\n");
    for (size_t i = 0; (command = command_at(i)); i++)
        printf("  threadreel %-6s %-9s %s\n", command->name,
               strlen(command->arguments) > 9 ? "SCENARIO" : command->arguments, command->help);
    puts("\n`threadreel COMMAND --help` tells the options of each, `threadreel --version` the "
         "version;\n"
         "`threadreel --man` writes the manual page, for `man -l -`. Exit status:\n");
    for (int status = STATUS_FINE; status <= STATUS_USAGE; status++)
        printf("  %d  %s\n", status, command_status(status));
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
            complain("%s is one word too many for %s", options.arguments[command->arguments_max],
                     command->name);
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

/* The command that was meant, if one looks like the word; "" else. */
static struct near_word near_command(const char *word)
{
    const struct command *command;
    struct near_word near = near_word_of(word);
    for (size_t i = 0; (command = command_at(i)); i++)
        near_offer(&near, command->name);
    near_offer(&near, "help");
    return near;
}

static int unknown_command(const char *word)
{
    struct near_word near = near_command(word);
    const char *ending = strrchr(word, '.');
    if (ending && strcmp(ending, ".reel") == 0)
        complain("there is no command %s; did you mean threadreel play %s?", word, word);
    else if (target_is_scenario(word) || strchr(word, '/'))
        complain("there is no command %s; did you mean threadreel run %s?", word, word);
    else if (*near.best)
        complain("there is no command %s; did you mean threadreel %s?", word, near.best);
    else
        complain("there is no command %s (threadreel --help lists them)", word);
    return STATUS_USAGE;
}

static bool is_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0;
}

/* `threadreel help new`: the help of a command. */
static int help_with(const char *word)
{
    char asking[] = "--help", *argv[] = {asking, NULL};
    const struct command *command = command_find(word);
    return command ? run_command(command, 1, argv) : unknown_command(word);
}

/* Whether the word asks about threadreel itself; then it has been answered. */
static bool print_about(const char *word)
{
    if (is_help(word))
        print_help();
    else if (strcmp(word, "--version") == 0)
        puts("threadreel " THREADREEL_VERSION);
    else if (strcmp(word, "--man") == 0)
        manual_write(stdout);
    else
        return false;
    return true;
}

/* What could not be written makes any status a failure. */
static int finish(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    perror("threadreel: standard output");
    return status ? status : STATUS_FOUND;
}

/* Options may stand before the command too: put it first. */
static void lead_with_command(int argc, char **argv)
{
    int at = options_first_word(argc, argv);
    if (at == 0 || at >= argc || !command_find(argv[at]))
        return;
    char *word = argv[at];
    memmove(argv + 1, argv, (size_t)at * sizeof *argv);
    argv[0] = word;
}

int main(int argc, char **argv)
{
    own_standard_descriptors();
    signal(SIGCHLD, SIG_DFL); /* or we would not learn how a target ends */
    signal(SIGXFSZ, SIG_IGN); /* writing says EFBIG instead */
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C"); /* numbers in schedules and JSON have a point */
    if (argc > 2 && is_help(argv[1]) && argv[2][0] != '-')
        return finish(help_with(argv[2]));
    if (argc > 1 && print_about(argv[1]))
        return finish(STATUS_FINE);
    if (argc > 1)
        lead_with_command(argc - 1, argv + 1);
    if (argc < 2 || argv[1][0] == '-')
        return finish(run_command(command_find("menu"), argc - 1, argv + 1));
    const struct command *command = command_find(argv[1]);
    if (!command)
        return unknown_command(argv[1]);
    return finish(run_command(command, argc - 2, argv + 2));
}
