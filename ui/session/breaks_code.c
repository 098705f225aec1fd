/* SPDX-License-Identifier: MIT */
/* On which line a breakpoint can be met. The text tells what is certainly no code, and the sites of the
 * tape where something has happened; a call of the library is where something can. */
#include "ui/session/breaks.h"

#include <ctype.h>
#include <string.h>

/* Copy what of a line is no comment. is_inside: whether a comment goes on, before it and behind it. */
static void strip(const char *line, char *code, size_t bytes, bool *is_inside)
{
    size_t used = 0;
    for (; *line; line++) {
        if (*is_inside && line[0] == '*' && line[1] == '/') {
            *is_inside = false;
            line++;
        } else if (!*is_inside && line[0] == '/' && line[1] == '*') {
            *is_inside = true;
            line++;
        } else if (!*is_inside && line[0] == '/' && line[1] == '/') {
            break;
        } else if (!*is_inside && !isspace((unsigned char)*line) && used + 1 < bytes) {
            code[used++] = *line;
        }
    }
    code[used] = '\0';
}

/* Whether there is more than braces and a directive. */
static bool is_code(const char *code)
{
    return code[0] != '#' && code[strspn(code, "{};")] != '\0';
}

static bool has_site(const struct tape *tape, const char *name, uint32_t line)
{
    struct breakpoint at = break_at_line(name, line);
    for (size_t i = 0; i < tape->site_count; i++) {
        struct breakpoint site =
            break_at_line(tape_string(tape, tape->sites[i].file), tape->sites[i].line);
        if (site.id == at.id && strcmp(site.name, at.name) == 0)
            return true;
    }
    return false;
}

static const struct tape_source *source_of(const struct tape *tape, const char *name)
{
    for (size_t i = 0; i < tape->source_count; i++)
        if (strcmp(break_at_line(tape->sources[i].name, 1).name, name) == 0)
            return &tape->sources[i];
    return NULL;
}

bool break_find_code(struct breakpoint *point, const struct tape *tape, bool *is_met)
{
    const struct tape_source *source = source_of(tape, point->name);
    char code[256];
    bool is_inside = false;
    uint32_t wanted = point->id;
    *is_met = has_site(tape, point->name, wanted);
    for (uint32_t line = 1; source && !*is_met && line <= source->line_count; line++) {
        strip(tape_source_line(source, line), code, sizeof code, &is_inside);
        if (line < wanted)
            continue;
        if (line == wanted && is_code(code))
            return true;
        *is_met = has_site(tape, point->name, line);
        if (*is_met || (is_code(code) && strstr(code, "reel_") && strchr(code, '('))) {
            point->id = line;
            return true;
        }
    }
    return *is_met || !source;
}
