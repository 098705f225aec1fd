/* SPDX-License-Identifier: MIT */
#include "app/twin.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/catalog.h"
#include "app/complain.h"
#include "app/look.h"
#include "app/target.h"
#include "model/text.h"

/* Whether a program has the parameter of a line "name=value". */
static bool has_param(const struct tape *tape, const char *line)
{
    size_t bytes = strcspn(line, "=\n");
    for (size_t i = 0; i < tape->count; i++) {
        const struct record *r = &tape->records[i];
        const char *own = r->kind == R_ABOUT && r->arg == ABOUT_PARAM
                              ? tape_string(tape, r->extra) /* "name default min max meaning" */
                              : "";
        if (strcspn(own, " ") == bytes && strncmp(own, line, bytes) == 0)
            return true;
    }
    return false;
}

/* Keep the lines that a program takes, and tell of the others. kept: room for all of them. */
static void sort_out(const struct tape *tape, const char *twin, const char *params, char *kept,
                     struct text *said)
{
    bool is_any_left = false;
    *kept = '\0';
    for (const char *line = params; *line; line += strcspn(line, "\n") + 1) {
        size_t bytes = strcspn(line, "\n");
        if (has_param(tape, line)) {
            strncat(kept, line, bytes + 1);
            continue;
        }
        if (!is_any_left)
            text_addf(said, "Without what %s does not know:", twin);
        text_addf(said, " -p %.*s", (int)bytes, line);
        is_any_left = true;
    }
    if (is_any_left)
        text_add(said, ".");
}

char *twin_params(const char *twin, const char *params, char *said, size_t bytes)
{
    struct text out = text_begin(said, bytes);
    struct tape tape;
    char *path = target_scenario_path(twin);
    char *kept = strdup(params ? params : "");
    if (path && kept && *kept) {
        if (scenario_describe(path, &tape) == 0)
            sort_out(&tape, twin, params, kept, &out);
        tape_free(&tape);
    }
    free(path);
    return kept;
}

int twin_options(struct options *options, const char *twin, const struct options *given)
{
    char said[300];
    *options = *given;
    options->params = twin_params(twin, given->params, said, sizeof said);
    if (*said && options->look)
        snprintf(options->look->message, sizeof options->look->message, "%s", said);
    else if (*said)
        complain("%s", said);
    return options->params ? 0 : -ENOMEM;
}
