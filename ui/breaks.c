/* SPDX-License-Identifier: MIT */
/* A list with linear search: people set a handful. Threads and objects are known by their ids, which
 * are the same in every course of a program as long as it makes them in the same order. */
#include "ui/breaks.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "model/text.h"
#include "model/words.h"

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* ---- the list ---- */

struct breakpoint break_of(enum break_what what, uint32_t id)
{
    return (struct breakpoint){.what = what, .id = id};
}

struct breakpoint break_at_line(const char *file, uint32_t line)
{
    struct breakpoint point = {.what = BREAK_LINE, .id = line};
    snprintf(point.file, sizeof point.file, "%s", base_name(file));
    return point;
}

int breaks_find(const struct breaks *breaks, const struct breakpoint *like)
{
    for (int i = 0; breaks && i < breaks->count; i++) {
        const struct breakpoint *point = &breaks->at[i];
        if (point->what == like->what && point->id == like->id &&
            strcmp(point->file, like->file) == 0)
            return i;
    }
    return -1;
}

int breaks_toggle(struct breaks *breaks, const struct breakpoint *point)
{
    int index = breaks_find(breaks, point);
    if (index >= 0) {
        breaks_remove(breaks, index);
        return 0;
    }
    if (breaks->count == BREAKS_MAX)
        return -ENOSPC;
    breaks->at[breaks->count++] = *point;
    return 1;
}

void breaks_remove(struct breaks *breaks, int index)
{
    if (index < 0 || index >= breaks->count)
        return;
    breaks->count--;
    memmove(&breaks->at[index], &breaks->at[index + 1],
            (size_t)(breaks->count - index) * sizeof breaks->at[0]);
}

void breaks_clear(struct breaks *breaks)
{
    breaks->count = 0;
}

/* ---- what happens at one ---- */

/* Whether the thread takes a step with this record. */
static bool is_turn_of(const struct tape *tape, const struct record *record, uint32_t thread)
{
    bool is_turn = tape->is_real ? record_opens_step(record) : record->kind == R_GO;
    return is_turn && record->thread == thread;
}

/* A record that tells what comes, or what came of another one, is no operation; a text has letters
 * where others have their site. */
static bool is_operation(const struct record *record)
{
    return record->kind != R_POINT && record->kind != R_TEXT && record->kind != R_WAKE &&
           record->kind != R_PICK_WAITER;
}

static bool is_at_line(const struct tape *tape, const struct record *record,
                       const struct breakpoint *point)
{
    if (record->site == 0 || record->site > tape->site_count || !is_operation(record))
        return false;
    const struct tape_site *site = &tape->sites[record->site - 1];
    return site->line == point->id &&
           strcmp(base_name(tape_string(tape, site->file)), point->file) == 0;
}

static bool is_hit(const struct breakpoint *point, const struct tape *tape,
                   const struct record *record)
{
    switch (point->what) {
    case BREAK_THREAD:
        return is_turn_of(tape, record, point->id);
    case BREAK_OBJECT:
        return record_object_of(record->kind) == RECORD_OBJECT && record->object == point->id &&
               is_operation(record);
    case BREAK_LINE:
        return is_at_line(tape, record, point);
    default:
        return record->kind == point->id;
    }
}

int breaks_hit(const struct breaks *breaks, const struct tape *tape, const struct record *record)
{
    for (int i = 0; breaks && i < breaks->count; i++)
        if (!breaks->at[i].is_off && is_hit(&breaks->at[i], tape, record))
            return i;
    return -1;
}

/* ---- words ---- */

char *break_words(const struct breakpoint *point, const struct tape *tape, char *text, size_t bytes)
{
    switch (point->what) {
    case BREAK_THREAD:
        return words_thread(tape, point->id, text, bytes);
    case BREAK_OBJECT:
        return words_object(tape, point->id, text, bytes);
    case BREAK_LINE:
        snprintf(text, bytes, "line %" PRIu32 " of %s", point->id, point->file);
        return text;
    default:
        snprintf(text, bytes, "records of the kind %s", record_kind_name(point->id));
        return text;
    }
}

/* A number and nothing behind it. */
static bool read_number(const char *words, uint32_t *number)
{
    char *end;
    if (*words < '0' || *words > '9')
        return false;
    unsigned long value = strtoul(words, &end, 10);
    *number = value <= UINT32_MAX ? (uint32_t)value : 0;
    return *end == '\0' && *number > 0;
}

/* What stands behind a first word, or NULL if that is another one. */
static const char *behind(const char *words, const char *first)
{
    size_t length = strlen(first);
    if (strncasecmp(words, first, length) != 0 || words[length] != ' ')
        return NULL;
    return words + length + strspn(words + length, " ");
}

#define refuse(why, ...) (text_addf((why), __VA_ARGS__), -EINVAL)

/* Whether the tape knows a file, by its text or since something has happened in it. `lines`: how many
 * it has; SIZE_MAX: that is not known. */
static bool is_file(const struct tape *tape, const char *name, size_t *lines)
{
    *lines = SIZE_MAX;
    for (size_t i = 0; i < tape->source_count; i++)
        if (strcmp(base_name(tape->sources[i].name), base_name(name)) == 0) {
            *lines = tape->sources[i].line_count;
            return true;
        }
    for (size_t i = 0; i < tape->site_count; i++)
        if (strcmp(base_name(tape_string(tape, tape->sites[i].file)), base_name(name)) == 0)
            return true;
    return false;
}

/* Read the number of a line of `file`. */
static int parse_line(struct breakpoint *point, const struct tape *tape, const char *file,
                      const char *number, struct text *why)
{
    size_t lines;
    uint32_t line;
    if (!read_number(number, &line))
        return refuse(why, "\"%s\" is not the number of a line.", number);
    if (!file || !*file)
        return refuse(why, "In which file is line %s? two_locks.c:12 names both.", number);
    if (!is_file(tape, file, &lines))
        return refuse(why, "There is no file \"%s\" here.", file);
    if (line > lines)
        return refuse(why, "%s has fewer lines than that.", base_name(file));
    *point = break_at_line(file, line);
    return 0;
}

static int parse_place(struct breakpoint *point, const struct tape *tape, const char *words,
                       const char *colon, struct text *why)
{
    char file[BREAK_FILE_MAX];
    snprintf(file, sizeof file, "%.*s", (int)(colon - words), words);
    return parse_line(point, tape, file, colon + 1, why);
}

static int parse_kind(struct breakpoint *point, const char *name, struct text *why)
{
    int kind = record_kind_of(name);
    if (kind < 0 || !record_sentence((unsigned)kind))
        return refuse(why, "\"%s\" is no kind of record, such as lock_wait.", name);
    *point = break_of(BREAK_KIND, (uint32_t)kind);
    return 0;
}

/* The thread or object that is called so: "T2", "T2 alice", "alice"; "lock A", "A". Objects come
 * first, as threads have numbers too. */
static bool find_named(struct breakpoint *point, const struct tape *tape, const char *name)
{
    char text[WORDS_MAX];
    for (uint32_t id = 1; id <= tape->object_count; id++)
        if (strcasecmp(words_object(tape, id, text, sizeof text), name) == 0 ||
            strcasecmp(tape_object_name(tape, id), name) == 0) {
            *point = break_of(BREAK_OBJECT, id);
            return true;
        }
    for (uint32_t id = 1; id <= tape->thread_count; id++) {
        char number[16];
        snprintf(number, sizeof number, "T%" PRIu32, id);
        if (strcasecmp(number, name) == 0 || strcasecmp(tape_thread_name(tape, id), name) == 0 ||
            strcasecmp(words_thread(tape, id, text, sizeof text), name) == 0) {
            *point = break_of(BREAK_THREAD, id);
            return true;
        }
    }
    return false;
}

int break_parse(struct breakpoint *point, const struct tape *tape, const char *file,
                const char *given, char *reason, size_t bytes)
{
    char words[BREAK_WORDS_MAX];
    struct text why = text_begin(reason, bytes);
    snprintf(words, sizeof words, "%s", given + strspn(given, " "));
    for (size_t length = strlen(words); length > 0 && words[length - 1] == ' '; length--)
        words[length - 1] = '\0';
    const char *rest, *colon = strrchr(words, ':');
    uint32_t number;
    if (!*words)
        return refuse(&why, "Stop at what? line 12, lock A, T2 or kind lock_wait.");
    if ((rest = behind(words, "line")))
        return parse_line(point, tape, file, rest, &why);
    if (read_number(words, &number))
        return parse_line(point, tape, file, words, &why);
    if ((rest = behind(words, "kind")))
        return parse_kind(point, rest, &why);
    if ((rest = behind(words, "thread")) && find_named(point, tape, rest))
        return 0;
    if (find_named(point, tape, words))
        return 0;
    if (colon && colon > words && colon[1])
        return parse_place(point, tape, words, colon, &why);
    return refuse(&why, "There is no thread, object or line \"%s\" here.", words);
}
