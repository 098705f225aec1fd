/* SPDX-License-Identifier: MIT */
/* Words are written at once and whole, by whichever thread or process says them; so that of a row
 * that never ends one still sees how far it came. */
#include "targets/say.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WORD_MAX 200

static void tell(const char *sign, const char *text)
{
    char line[2 * WORD_MAX];
    int length = snprintf(line, sizeof line, "%s%.*s\n", sign, WORD_MAX, text);
    if (write(STDOUT_FILENO, line, (size_t)length) < 0)
        abort();
}

void say_text(const char *value)
{
    tell("", value ? value : "None");
}

void say_bool(bool value)
{
    tell("", value ? "True" : "False");
}

void say_number(int64_t value)
{
    char digits[32];
    snprintf(digits, sizeof digits, "%" PRId64, value);
    tell("", digits);
}

void say_error(int64_t error)
{
    switch (error < 0 ? -error : error) {
    case EBUSY:
        say("EBUSY");
        break;
    case EDEADLK:
        say("EDEADLK");
        break;
    case EPERM:
        say("EPERM");
        break;
    default:
        say(error);
    }
}

static void run_row(const struct row *row, void (*after)(void))
{
    tell("== ", row->name);
    row->run();
    if (!row->is_alone)
        after();
    tell("--", "");
}

void run_rows(void (*after_each)(void))
{
    static const char from[] = "from ";
    const char *asked = getenv("SEMANTICS");
    bool is_from = !asked || strncmp(asked, from, strlen(from)) == 0;
    const char *name = asked && is_from ? asked + strlen(from) : asked;
    bool is_reached = !name;
    for (size_t i = 0; i < row_count; i++) {
        bool is_named = name && strcmp(rows[i].name, name) == 0;
        is_reached = is_reached || is_named;
        if (is_from ? is_reached && !rows[i].is_alone : is_named)
            run_row(&rows[i], after_each);
    }
}
