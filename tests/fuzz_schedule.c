/* SPDX-License-Identifier: MIT */
/* Any text as a schedule: it is refused in words, or what is printed of it parses to itself. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz.h"
#include "trace/schedule.h"

/* The text of a schedule that parses; NULL if it does not. */
static char *settled(const char *text)
{
    struct schedule s;
    char why[100] = "", *shown = NULL;
    schedule_init(&s);
    int error = schedule_parse(&s, text, why, sizeof why);
    if (error == 0)
        shown = schedule_format(&s);
    else if (error != -EINVAL || strlen(why) < 10)
        abort();
    schedule_free(&s);
    return shown;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    char *text = strndup((const char *)data, bytes);
    if (!text)
        return 0;
    char *once = settled(text);
    if (once) {
        char *twice = settled(once);
        if (!twice || strcmp(once, twice) != 0)
            abort();
        free(twice);
    }
    free(once);
    free(text);
    return 0;
}
