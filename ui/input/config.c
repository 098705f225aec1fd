/* SPDX-License-Identifier: MIT */
/* What a file holds may be anything: only its first bytes are read, and what is told of a line has no
 * control characters in it, whatever the line has. */
#include "ui/input/config.h"

#include <errno.h>
#include <string.h>

#include "ui/draw/utf8.h"
#include "ui/input/command.h"

/* A file that is read. */
struct reader {
    FILE *file, *told;
    const char *name;
    struct settings *settings;
    struct config_mistakes *mistakes;
    size_t line, bytes;
};

/* What the terminal could take for a command becomes a question mark. */
static void disarm(char *text)
{
    const char *from = text;
    char *to = text, bytes[UTF8_BYTES];
    while (*from) {
        const char *begin = from;
        uint32_t character = utf8_next(&from);
        size_t length = (size_t)(from - begin);
        bool is_safe = character >= ' ' && (character < 0x7f || character >= 0xa0) &&
                       character != 0xfffd && utf8_cells(character) == 1;
        if (!is_safe || utf8_put(character, bytes) != length) {
            *to++ = '?';
            continue;
        }
        memmove(to, begin, length);
        to += length;
    }
    *to = '\0';
}

static void tell(struct reader *r, char *why)
{
    disarm(why);
    if (r->mistakes->count == 0) {
        snprintf(r->mistakes->first, sizeof r->mistakes->first, "%s", why);
        r->mistakes->first_line = r->line;
    }
    if (r->mistakes->count < CONFIG_MISTAKES_MAX && r->told)
        fprintf(r->told, "threadreel: %s:%zu: %s\n", r->name, r->line, why);
    r->mistakes->count++;
}

/* Take a line off the file, without its end. What is longer than a command can be is cut. Returns:
 * its length, as far as it was kept; -1 at the end. */
static int next_line(struct reader *r, char *text, bool *is_whole)
{
    int used = 0, character = 0;
    *is_whole = true;
    while (r->bytes < CONFIG_BYTES_MAX && (character = getc(r->file)) != EOF) {
        r->bytes++;
        if (character == '\n')
            break;
        if (used < COMMAND_LINE_MAX - 1)
            text[used++] = (char)character;
        else
            *is_whole = false;
    }
    text[used] = '\0';
    return used == 0 && character != '\n' ? -1 : used;
}

static void take_line(struct reader *r, char *text, int length, bool is_whole)
{
    struct command_line line;
    char why[SETTINGS_WHY_MAX] = "";
    if (length > 0 && text[length - 1] == '\r')
        text[--length] = '\0';
    int error = 0;
    if (!is_whole || strlen(text) != (size_t)length) {
        snprintf(why, sizeof why, "the line is longer than %d bytes, or not text",
                 COMMAND_LINE_MAX - 1);
        error = -EINVAL;
    } else {
        error = command_read(text, &line, why);
    }
    bool is_empty = !error && line.command == COMMAND_NONE && line.action == ACTION_NONE;
    if (!error && !is_empty && !command_is_configuring(line.command)) {
        snprintf(why, sizeof why, "only set, bind and panel can stand in the configuration");
        error = -EINVAL;
    } else if (!error && !is_empty) {
        error = command_configure(&line, r->settings, why);
    }
    if (error < 0)
        tell(r, why);
}

int config_read(FILE *file, const char *name, struct settings *settings, FILE *told,
                struct config_mistakes *mistakes)
{
    struct reader r = {file, told, name, settings, mistakes, 0, 0};
    char text[COMMAND_LINE_MAX], why[SETTINGS_WHY_MAX];
    bool is_whole;
    int length;
    *mistakes = (struct config_mistakes){0};
    errno = 0;
    while ((length = next_line(&r, text, &is_whole)) >= 0) {
        r.line++;
        take_line(&r, text, length, is_whole);
    }
    if (ferror(file))
        return errno ? -errno : -EIO;
    if (r.bytes == CONFIG_BYTES_MAX && getc(file) != EOF) {
        snprintf(why, sizeof why, "what follows byte %d is not read", CONFIG_BYTES_MAX);
        tell(&r, why);
    }
    if (told && mistakes->count > CONFIG_MISTAKES_MAX)
        fprintf(told, "threadreel: %s: and %zu more mistakes\n", name,
                mistakes->count - CONFIG_MISTAKES_MAX);
    return 0;
}
