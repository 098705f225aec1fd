/* SPDX-License-Identifier: MIT */
/* A list with linear search: people set a handful. Threads and objects are known by their ids, which
 * are the same in every course of a program as long as it makes them in the same order. */
#include "ui/session/breaks.h"

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

struct breakpoint break_of_gil(void)
{
    return break_of(BREAK_GIL, 1);
}

struct breakpoint break_at_line(const char *file, uint32_t line)
{
    struct breakpoint point = {.what = BREAK_LINE, .id = line};
    snprintf(point.name, sizeof point.name, "%s", base_name(file));
    return point;
}

int breaks_find(const struct breaks *breaks, const struct breakpoint *like)
{
    for (int i = 0; breaks && i < breaks->count; i++) {
        const struct breakpoint *point = &breaks->at[i];
        if (point->what == like->what && point->id == like->id &&
            strcmp(point->name, like->name) == 0)
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

/* ---- names ---- */

/* What stands behind a first word, or NULL if that is another one. */
static const char *behind(const char *words, const char *first)
{
    size_t length = strlen(first);
    if (strncasecmp(words, first, length) != 0 || words[length] != ' ')
        return NULL;
    return words + length + strspn(words + length, " ");
}

/* Whether an object is called so: "lock A", "A". */
static bool is_object_called(const struct tape *tape, uint32_t id, const char *name)
{
    char text[WORDS_MAX];
    const char *rest = behind(name, object_type_noun(tape_object_type(tape, id)));
    return strcasecmp(words_object(tape, id, text, sizeof text), name) == 0 ||
           strcasecmp(tape_object_name(tape, id), rest ? rest : name) == 0;
}

/* Whether a thread is called so: "T2", "T2 alice", "alice". */
static bool is_thread_called(const struct tape *tape, uint32_t id, const char *name)
{
    char text[WORDS_MAX], number[16];
    snprintf(number, sizeof number, "T%" PRIu32, id);
    return strcasecmp(number, name) == 0 || strcasecmp(tape_thread_name(tape, id), name) == 0 ||
           strcasecmp(words_thread(tape, id, text, sizeof text), name) == 0;
}

/* The thread or object that is called so. */
static uint32_t find_called(const struct tape *tape, enum break_what what, const char *name)
{
    size_t count = what == BREAK_OBJECT ? tape->object_count : tape->thread_count;
    for (uint32_t id = 1; id <= count; id++)
        if (what == BREAK_OBJECT ? is_object_called(tape, id, name)
                                 : is_thread_called(tape, id, name))
            return id;
    return 0;
}

void breaks_resolve(struct breaks *breaks, const struct tape *tape)
{
    for (int i = 0; i < breaks->count; i++) {
        struct breakpoint *point = &breaks->at[i];
        uint32_t id = point->id == 0 ? find_called(tape, point->what, point->name) : 0;
        if (id == 0)
            continue;
        point->id = id;
        memset(point->name, 0, sizeof point->name);
    }
}

/* ---- what happens at one ---- */

/* Whether a thread takes a step with this record. */
static bool is_turn(const struct tape *tape, const struct record *record)
{
    return tape->is_real ? record_opens_step(record) : record->kind == R_GO;
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
    const char *file = base_name(tape_string(tape, site->file));
    return site->line == point->id && strncmp(file, point->name, BREAK_NAME_MAX - 1) == 0;
}

static bool is_about_gil(const struct record *record)
{
    return record->kind == R_GIL_WAIT || record->kind == R_GIL_TAKE || record->kind == R_GIL_DROP ||
           record->kind == R_GIL_SWITCH;
}

static bool is_hit(const struct breakpoint *point, const struct tape *tape,
                   const struct record *record)
{
    switch (point->what) {
    case BREAK_THREAD:
        return is_turn(tape, record) &&
               (point->id ? record->thread == point->id
                          : is_thread_called(tape, record->thread, point->name));
    case BREAK_OBJECT:
        return record_object_of(record->kind) == RECORD_OBJECT && is_operation(record) &&
               (point->id ? record->object == point->id
                          : is_object_called(tape, record->object, point->name));
    case BREAK_LINE:
        return is_at_line(tape, record, point);
    case BREAK_GIL:
        return is_about_gil(record);
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
    if (point->id == 0) {
        snprintf(text, bytes, "%s", point->name);
        return text;
    }
    switch (point->what) {
    case BREAK_THREAD:
        return words_thread(tape, point->id, text, bytes);
    case BREAK_OBJECT:
        return words_object(tape, point->id, text, bytes);
    case BREAK_LINE:
        snprintf(text, bytes, "line %" PRIu32 " of %s", point->id, point->name);
        return text;
    case BREAK_GIL:
        snprintf(text, bytes, "the GIL");
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
    char file[BREAK_WORDS_MAX];
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

/* Objects come first, as a thread has its number too. Returns: false if there is none. */
static bool parse_made(struct breakpoint *point, const struct tape *tape, const char *name)
{
    const char *rest = behind(name, "thread");
    *point = break_of(BREAK_OBJECT, find_called(tape, BREAK_OBJECT, name));
    if (point->id == 0)
        *point = break_of(BREAK_THREAD, find_called(tape, BREAK_THREAD, rest ? rest : name));
    return point->id != 0;
}

/* What has a name that says what it will be: "T2", "thread alice", "lock A". */
static bool parse_unmade(struct breakpoint *point, const struct tape *tape, const char *name)
{
    bool has_ended = tape->count > 0 && tape->records[tape->count - 1].kind == R_END;
    const char *rest = behind(name, "thread");
    uint32_t number;
    bool is_thread = rest || ((*name == 'T' || *name == 't') && read_number(name + 1, &number));
    bool is_object = false;
    for (int i = OBJECT_UNKNOWN + 1; i < OBJECT_TYPE_COUNT; i++)
        is_object |= behind(name, object_type_noun((enum object_type)i)) != NULL;
    if (has_ended || (!is_thread && !is_object) || strlen(name) >= sizeof point->name)
        return false;
    *point = break_of(is_thread ? BREAK_THREAD : BREAK_OBJECT, 0);
    snprintf(point->name, sizeof point->name, "%.*s", BREAK_NAME_MAX - 1, rest ? rest : name);
    return true;
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
    if (parse_made(point, tape, words))
        return 0;
    if (strcasecmp(words, "GIL") == 0 || strcasecmp(words, "the GIL") == 0) {
        *point = break_of_gil();
        return 0;
    }
    if (colon && colon > words && colon[1])
        return parse_place(point, tape, words, colon, &why);
    if (parse_unmade(point, tape, words))
        return 0;
    return refuse(&why, "There is no thread, object or line \"%s\" here.", words);
}
