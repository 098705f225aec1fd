/* SPDX-License-Identifier: MIT */
/*
 * The command line. One table tells, for each option, which commands take it, what it means, and
 * what it does; `--help` and the manual are written from it.
 */
#ifndef APP_OPTIONS_H
#define APP_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum command_bit {
    ON_RUN = 1,
    ON_RECORD = 2,
    ON_PLAY = 4,
    ON_LIST = 8,
    ON_INFO = 16,
    ON_DUMP = 32,
    ON_MENU = 64,
    ON_LESSON = 128,
    ON_NEW = 512,
    ON_LINE = 256 /* no command: the options in a lesson */
};

struct look;
struct show_lesson;

/* Somebody who shows it. */
struct progress {
    void (*tell)(void *context, const char *sentence);
    void *context;
};

struct options {
    char *schedule; /* malloced text for the target: --schedule with the other settings in it */
    char *params;   /* malloced "name=value" lines */
    const char *output;
    const char *config;          /* NULL: where it usually is */
    const char *theme, *colours; /* NULL: as the configuration says */
    uint64_t max_steps;          /* 0: the default */
    bool is_plain, is_stepping, is_json, is_forced, wants_help;
    bool has_no_config;
    bool is_quiet; /* say nothing when the screen is left: there is a menu behind it */
    const struct progress *progress; /* whom to tell how far runs are that take long, or NULL */
    struct look *look;               /* how the screen looks, once that has been read; or NULL */
    const char *answers;             /* file that they are added to, or NULL */
    const char *student;             /* who answers, or NULL */
    bool is_key, is_table, is_checking;
    struct show_lesson *lesson; /* that is given, or NULL */
    char **arguments;           /* what follows the options */
    int argument_count;
};

/**
 * Parse the arguments behind a command. Options and arguments may be mixed; "--" ends the options.
 *
 * command: one bit. Returns: 0, or -EINVAL after one sentence on stderr.
 */
int options_parse(struct options *options, enum command_bit command, int argc, char **argv);
void options_free(struct options *options);

/** The place of the first word that is no option of any command, nor the value of one; argc: there is
 * none. */
int options_first_word(int argc, char **argv);

/* An option as the help tells it. */
struct option_help {
    const char *name;
    char letter;          /* 0: it has none */
    const char *argument; /* NULL: it takes none */
    const char *help;
    unsigned commands; /* bits */
};

/** The i-th option of the table. Returns: false behind the last one. */
bool option_at(size_t i, struct option_help *option);

/** Print the options of a command, one a line. */
void options_print(enum command_bit command);

#endif
