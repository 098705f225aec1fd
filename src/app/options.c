/* SPDX-License-Identifier: MIT */
#include "app/options.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/complain.h"
#include "trace/schedule.h"
#include "ui/input/near.h"
#include "ui/input/settings.h"

enum meaning {
    SETTING, /* "--cores 2" becomes the item "cores=2" of the schedule */
    SCHEDULE,
    PARAM,
    OUTPUT,
    MAX_STEPS,
    PLAIN,
    STEP,
    JSON,
    FORCE,
    LOOK, /* "--theme light" is "set theme light" */
    CONFIG,
    NO_CONFIG,
    ANSWERS,
    STUDENT,
    KEY,
    TABLE,
    CHECK,
    HELP
};

#define ON_START  (ON_RUN | ON_RECORD | ON_LESSON | ON_LINE)
#define ON_SCREEN (ON_RUN | ON_PLAY | ON_MENU | ON_LESSON)
#define ON_ALL                                                                                     \
    (ON_RUN | ON_RECORD | ON_PLAY | ON_LIST | ON_INFO | ON_DUMP | ON_MENU | ON_LESSON | ON_NEW)

static const struct option_row {
    const char *name;
    char letter;
    const char *argument; /* NULL: takes none */
    enum meaning meaning;
    const char *prefix; /* of SETTING */
    unsigned commands;
    const char *help;
} rows[] = {
    {"plain", 0, NULL, PLAIN, 0, ON_RUN | ON_PLAY | ON_LESSON,
     "one sentence a line instead of the screen"},
    {"step", 0, NULL, STEP, 0, ON_RUN | ON_PLAY, "plain, and step at a prompt"},
    {"theme", 0, "THEME", LOOK, 0, ON_SCREEN, "colours for a ground: auto, dark, light, mono"},
    {"colours", 0, "N", LOOK, 0, ON_SCREEN, "how many colours to use at most: 8, 16, 256"},
    {"config", 0, "FILE", CONFIG, 0, ON_SCREEN, "another configuration"},
    {"no-config", 0, NULL, NO_CONFIG, 0, ON_SCREEN, "no configuration"},
    {"param", 'p', "NAME=VALUE", PARAM, 0, ON_START, "set a parameter of the scenario"},
    {"schedule", 's', "SCHEDULE", SCHEDULE, 0, ON_START,
     "who runs when, as another run printed it"},
    {"policy", 0, "POLICY", SETTING, "policy=", ON_START,
     "who runs next: time, round-robin, random:SEED, manual, real"},
    {"seed", 0, "N", SETTING, "policy=random:", ON_START, "the same as --policy random:N"},
    {"cores", 0, "N", SETTING, "cores=", ON_START, "how many threads run at a time (policy time)"},
    {"slice", 0, "TIME", SETTING, "slice=", ON_START,
     "how long a thread keeps a core that another wants, as in 10ms"},
    {"gil", 0, "off|on|ticks", SETTING, "gil=", ON_START,
     "the global interpreter lock: none, of Python 3.2 and later, of 3.1 and earlier"},
    {"eval-breaker", 0, "any|jumps", SETTING, "breaker=", ON_START,
     "where a thread looks whether it shall drop the GIL: at any instruction, at jumps and calls"},
    {"switch-interval", 0, "TIME", SETTING, "interval=", ON_START,
     "how long a thread waits for the GIL before it asks for it, as in 5ms"},
    {"spurious", 0, "PERCENT", SETTING, "spurious=", ON_START,
     "how many waits at a condition end though nobody notified it, drawn from the seed"},
    {"waiters", 0, "fifo|any", SETTING, "waiters=", ON_START,
     "which of several waiters is woken: the first, or any, drawn from the seed"},
    {"cost", 0, "WHAT=TIME", SETTING, "", ON_START,
     "what op, switch, wake, start, process or bytecode costs, as in switch=2us"},
    {"full", 0, "HOW", SETTING, "full=", ON_START,
     "when records come too fast (policy real): block, drop or overwrite"},
    {"max-steps", 0, "N", MAX_STEPS, 0, ON_START, "stop the run there (default 1000000)"},
    {"output", 'o', "FILE.reel", OUTPUT, 0, ON_RECORD, "where to record to (default NAME.reel)"},
    {"force", 'f', NULL, FORCE, 0, ON_RECORD, "overwrite a file that is there"},
    {"answers", 0, "FILE", ANSWERS, 0, ON_LESSON, "add what is answered to a file, a line each"},
    {"student", 0, "NAME", STUDENT, 0, ON_LESSON, "who answers, for the file of answers"},
    {"key", 0, NULL, KEY, 0, ON_LESSON, "for the teacher: ask nothing, tell what is right"},
    {"table", 0, NULL, TABLE, 0, ON_LESSON, "of a lesson that compares runs, the table alone"},
    {"check", 0, NULL, CHECK, 0, ON_LESSON, "tell what is wrong with a lesson, and run it once"},
    {"json", 0, NULL, JSON, 0, ON_LIST | ON_INFO | ON_DUMP | ON_LESSON, "for programs to read"},
    {"help", 'h', NULL, HELP, 0, ON_ALL, "this help"},
};
#define ROWS (sizeof rows / sizeof rows[0])

/* What is collected while parsing. */
struct parser {
    struct options *options;
    const char *schedule; /* as given */
    char *settings;       /* ",cores=2,gil=on" */
};

static int append(char **text, const char *a, const char *b, const char *c)
{
    size_t length = *text ? strlen(*text) : 0;
    char *grown = realloc(*text, length + strlen(a) + strlen(b) + strlen(c) + 1);
    if (!grown)
        return -ENOMEM;
    sprintf(grown + length, "%s%s%s", a, b, c);
    *text = grown;
    return 0;
}

static int set_param(struct parser *p, const char *value)
{
    if (!strchr(value, '=') || strchr(value, '\n') || value[0] == '=') {
        complain("--param takes NAME=VALUE, not \"%s\"", value);
        return -EINVAL;
    }
    return append(&p->options->params, "", value, "\n");
}

static int set_max_steps(struct parser *p, const char *value)
{
    char *end;
    errno = 0;
    unsigned long long number = strtoull(value, &end, 10);
    if (errno || *end || number == 0 || !isdigit((unsigned char)*value)) {
        complain("--max-steps takes a number from 1, not \"%s\"", value);
        return -EINVAL;
    }
    p->options->max_steps = number;
    return 0;
}

static int set_look(struct parser *p, const char *name, const char *value)
{
    struct settings settings;
    char why[SETTINGS_WHY_MAX];
    settings_init(&settings);
    if (settings_set(&settings, name, value, why) < 0) {
        complain("--%s", why);
        return -EINVAL;
    }
    if (strcmp(name, "theme") == 0)
        p->options->theme = value;
    else
        p->options->colours = value;
    return 0;
}

static bool is_cost(const char *value)
{
    static const char *const costs[] = {
        "op=", "switch=", "wake=", "start=", "process=", "bytecode="};
    for (size_t i = 0; i < sizeof costs / sizeof costs[0]; i++)
        if (strncmp(value, costs[i], strlen(costs[i])) == 0)
            return true;
    return false;
}

/* What an option takes, in other words than its argument's name. */
static const char *example_of(const struct option_row *row)
{
    static const char *const ranges[][2] = {
        {"cores", " (1 to 64)"},
        {"seed", " (a number from 0)"},
        {"spurious", " (0 to 99)"},
        {"full", " (block, drop or overwrite)"},
    };
    if (strcmp(row->argument, "TIME") == 0)
        return " (5ms)";
    if (strcmp(row->name, "cost") == 0)
        return " (switch=2us; op, switch, wake, start, process or bytecode)";
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
        if (strcmp(row->name, ranges[i][0]) == 0)
            return ranges[i][1];
    return "";
}

/* Say what is wrong with a setting in terms of its option. */
static int check_setting(const struct option_row *row, const char *value)
{
    struct schedule schedule;
    char text[600], why[200];
    schedule_init(&schedule);
    snprintf(text, sizeof text, "%s%s", row->prefix, value);
    bool is_one = !strpbrk(value, ",/") && (*row->prefix || is_cost(value));
    if (is_one && schedule_parse(&schedule, text, why, sizeof why) == 0)
        return 0;
    if (strcmp(row->name, "policy") == 0)
        complain("--policy is time, round-robin, manual, random:SEED (random:7) or "
                 "real, not \"%s\"",
                 value);
    else
        complain("--%s takes %s%s, not \"%s\"", row->name, row->argument, example_of(row), value);
    return -EINVAL;
}

static int apply(struct parser *p, const struct option_row *row, const char *value)
{
    switch (row->meaning) {
    case SETTING:
        if (check_setting(row, value) < 0)
            return -EINVAL;
        return append(&p->settings, ",", row->prefix, value);
    case SCHEDULE:
        p->schedule = value;
        return 0;
    case PARAM:
        return set_param(p, value);
    case OUTPUT:
        p->options->output = value;
        return 0;
    case MAX_STEPS:
        return set_max_steps(p, value);
    case LOOK:
        return set_look(p, row->name, value);
    case CONFIG:
        p->options->config = value;
        return 0;
    case NO_CONFIG:
        p->options->has_no_config = true;
        return 0;
    case ANSWERS:
        p->options->answers = value;
        return 0;
    case STUDENT:
        p->options->student = value;
        return 0;
    case KEY:
        p->options->is_key = true;
        return 0;
    case TABLE:
        p->options->is_table = true;
        return 0;
    case CHECK:
        p->options->is_checking = true;
        return 0;
    case STEP:
        p->options->is_stepping = true;
        return 0;
    case PLAIN:
        p->options->is_plain = true;
        return 0;
    case JSON:
        p->options->is_json = true;
        return 0;
    case FORCE:
        p->options->is_forced = true;
        return 0;
    default:
        p->options->wants_help = true;
        return 0;
    }
}

static const struct option_row *find_row(enum command_bit command, const char *name, size_t length,
                                         char letter)
{
    for (size_t i = 0; i < ROWS; i++) {
        const struct option_row *row = &rows[i];
        bool is_it = name ? strlen(row->name) == length && strncmp(row->name, name, length) == 0
                          : row->letter && row->letter == letter;
        if (is_it && (row->commands & command))
            return row;
    }
    return NULL;
}

static int unknown_option(enum command_bit command, const char *word)
{
    char name[NEAR_MAX] = "";
    if (word[1] == '-')
        snprintf(name, sizeof name, "%.*s", (int)strcspn(word + 2, "="), word + 2);
    struct near_word near = near_word_of(name);
    for (size_t i = 0; *name && i < ROWS; i++)
        if (rows[i].commands & command)
            near_offer(&near, rows[i].name);
    if (*near.best)
        complain("there is no option --%s here; did you mean --%s?", name, near.best);
    else
        complain("there is no option %s here (--help lists them)", word);
    return -EINVAL;
}

/* One option at argv[*at], and its argument, which may be the next word. */
static int parse_option(struct parser *p, enum command_bit command, int argc, char **argv, int *at)
{
    const char *word = argv[*at], *value = NULL;
    const struct option_row *row;
    if (word[1] == '-') {
        const char *equals = strchr(word, '=');
        row =
            find_row(command, word + 2, equals ? (size_t)(equals - word) - 2 : strlen(word) - 2, 0);
        value = equals ? equals + 1 : NULL;
    } else {
        row = find_row(command, NULL, 0, word[1]);
        value = word[2] ? word + 2 : NULL;
    }
    if (!row)
        return unknown_option(command, word);
    if (!row->argument && value) {
        complain("--%s takes no value", row->name);
        return -EINVAL;
    }
    if (row->argument && !value) {
        if (*at + 1 >= argc) {
            complain("--%s needs %s", row->name, row->argument);
            return -EINVAL;
        }
        value = argv[++*at];
    }
    return apply(p, row, value);
}

/* The settings belong before the first choice of the schedule. */
static int join_schedule(struct parser *p)
{
    const char *given = p->schedule ? p->schedule : "";
    const char *settings = p->settings ? p->settings : "";
    const char *choices = strchr(given, '/');
    size_t head = choices ? (size_t)(choices - given) : strlen(given);
    char *text = malloc(strlen(given) + strlen(settings) + 1), why[200];
    struct schedule parsed;
    if (!text)
        return -ENOMEM;
    if (head == 0 && *settings)
        settings++; /* its comma */
    sprintf(text, "%.*s%s%s", (int)head, given, settings, choices ? choices : "");
    p->options->schedule = text;
    schedule_init(&parsed);
    int error = schedule_parse(&parsed, text, why, sizeof why);
    schedule_free(&parsed);
    if (error == -EINVAL)
        complain("%s", why);
    return error;
}

int options_parse(struct options *options, enum command_bit command, int argc, char **argv)
{
    struct parser p = {.options = options};
    int error = 0;
    bool is_over = false;
    *options = (struct options){.arguments = calloc((size_t)argc + 1, sizeof(char *))};
    for (int i = 0; error == 0 && options->arguments && i < argc; i++) {
        bool is_option = argv[i][0] == '-' && argv[i][1] && !is_over;
        if (is_option && strcmp(argv[i], "--") == 0)
            is_over = true;
        else if (is_option)
            error = parse_option(&p, command, argc, argv, &i);
        else
            options->arguments[options->argument_count++] = argv[i];
    }
    if (error == 0 && (command & ON_START))
        error = join_schedule(&p);
    free(p.settings);
    return error;
}

int options_first_word(int argc, char **argv)
{
    int at = 0;
    for (; at < argc && argv[at][0] == '-' && argv[at][1]; at++) {
        const char *word = argv[at];
        bool is_long = word[1] == '-';
        bool has_value = is_long ? strchr(word, '=') != NULL : word[2] != '\0';
        const struct option_row *row = is_long
                                           ? find_row(ON_ALL, word + 2, strcspn(word + 2, "="), 0)
                                           : find_row(ON_ALL, NULL, 0, word[1]);
        at += row && row->argument && !has_value;
    }
    return at < argc ? at : argc;
}

void options_free(struct options *options)
{
    free(options->schedule);
    free(options->params);
    free(options->arguments);
}

bool option_at(size_t i, struct option_help *option)
{
    if (i >= ROWS)
        return false;
    *option = (struct option_help){.name = rows[i].name,
                                   .letter = rows[i].letter,
                                   .argument = rows[i].argument,
                                   .help = rows[i].help,
                                   .commands = rows[i].commands};
    return true;
}

void options_print(enum command_bit command)
{
    for (size_t i = 0; i < ROWS; i++) {
        const struct option_row *row = &rows[i];
        char left[64], letter[8] = "    ";
        if (!(row->commands & command))
            continue;
        if (row->letter)
            snprintf(letter, sizeof letter, "-%c, ", row->letter);
        snprintf(left, sizeof left, "%s--%s %s", letter, row->name,
                 row->argument ? row->argument : "");
        printf("  %-30s %s\n", left, row->help);
    }
}
