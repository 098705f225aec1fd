/* SPDX-License-Identifier: MIT */
/*
 * How definitions are trusted: ids must come in turn (1, 2, 3 ...), so that no record can make us
 * allocate more than its own size; texts are cleaned when they are complete.
 */
#include "model/tape.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "model/memory.h"

#define TAB_STOP    4
#define SOURCES_MAX 256

static const char *const nouns[] = {
#define X(NAME, noun) noun,
    OBJECT_TYPES(X)
#undef X
};

/* Length of the valid UTF-8 character at `text`, 0 if it is none. */
static size_t character_bytes(const unsigned char *text, size_t bytes)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = text[0] < 0x80 ? 1 : text[0] >= 0xf0 ? 4 : text[0] >= 0xe0 ? 3 : 2;
    uint32_t code = length == 1 ? text[0] : text[0] & (0xffu >> (length + 1));
    if ((text[0] & 0xc0) == 0x80 || text[0] >= 0xf8 || length > bytes)
        return 0;
    for (size_t i = 1; i < length; i++) {
        if ((text[i] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (text[i] & 0x3f);
    }
    bool is_surrogate = code >= 0xd800 && code < 0xe000;
    return code < least[length] || code > 0x10ffff || is_surrogate ? 0 : length;
}

/* U+202A to U+202E and U+2066 to U+2069 turn the direction of what stands beside them. */
static bool is_direction(const unsigned char *at)
{
    return at[0] == 0xe2 && ((at[1] == 0x80 && at[2] >= 0xaa && at[2] <= 0xae) ||
                             (at[1] == 0x81 && at[2] >= 0xa6 && at[2] <= 0xa9));
}

/* Replace what must not reach a terminal: control characters by spaces, broken UTF-8 by '?'. C1
 * controls (U+0080 to U+009F) are two bytes long. */
void tape_clean(char *text, size_t bytes)
{
    unsigned char *at = (unsigned char *)text, *end = at + bytes;
    while (at < end) {
        size_t length = character_bytes(at, (size_t)(end - at));
        if (length == 0) {
            *at++ = '?';
            continue;
        }
        if (length == 1 && (*at < 0x20 || *at == 0x7f))
            *at = ' ';
        if (length == 2 && at[0] == 0xc2 && at[1] < 0xa0)
            at[0] = at[1] = ' ';
        if (length == 3 && is_direction(at))
            at[0] = at[1] = at[2] = ' ';
        at += length;
    }
}

void tape_init(struct tape *tape)
{
    *tape = (struct tape){0};
}

void tape_free(struct tape *tape)
{
    for (size_t i = 0; i < tape->string_count; i++)
        free(tape->strings[i]);
    for (size_t i = 0; i < tape->source_count; i++) {
        free(tape->sources[i].name);
        free(tape->sources[i].text);
        free(tape->sources[i].lines);
    }
    free(tape->records);
    free(tape->strings);
    free(tape->sites);
    free(tape->threads);
    free(tape->objects);
    free(tape->steps);
    free(tape->params);
    free(tape->sources);
    tape_init(tape);
}

/* ---- what a record means ---- */

const char *object_type_noun(enum object_type type)
{
    return (unsigned)type < OBJECT_TYPE_COUNT ? nouns[type] : nouns[OBJECT_UNKNOWN];
}

enum record_queue tape_queue_flavour(int64_t arg)
{
    uint64_t flavour = (uint64_t)arg >> 32;
    return flavour <= RECORD_SIMPLE ? (enum record_queue)flavour : RECORD_FIFO;
}

enum object_type tape_object_made(const struct record *r)
{
    switch (r->kind) {
    case R_LOCK_NEW:
        return r->arg == RECORD_RLOCK ? OBJECT_RLOCK : OBJECT_LOCK;
    case R_COND_NEW:
        return OBJECT_COND;
    case R_EVENT_NEW:
        return OBJECT_EVENT;
    case R_SEM_NEW:
        return OBJECT_SEMAPHORE;
    case R_BARRIER_NEW:
        return OBJECT_BARRIER;
    case R_QUEUE_NEW:
        return OBJECT_QUEUE;
    case R_POOL_NEW:
        return OBJECT_POOL;
    case R_FUTURE_NEW:
        return OBJECT_FUTURE;
    case R_RW_NEW:
        return OBJECT_RWLOCK;
    case R_SPIN_NEW:
        return OBJECT_SPINLOCK;
    case R_PIPE_NEW:
        return OBJECT_PIPE;
    case R_VAR_NEW:
        return OBJECT_VAR;
    default:
        return OBJECT_UNKNOWN;
    }
}

bool tape_is_real_after(bool is_real, const struct record *r)
{
    return r->kind == R_SETTING && r->object == SETTING_ENGINE ? r->arg == ENGINE_REAL : is_real;
}

bool tape_opens_step(bool is_real, const struct record *r)
{
    return is_real ? record_opens_step(r) : r->kind == R_STEP;
}

/* ---- definitions ---- */

/* Whole or cut off, what has come of the open string is its text. */
static void close_string(struct tape *tape)
{
    if (tape->open_length > 0)
        tape_clean(tape->strings[tape->string_count - 1], tape->open_bytes);
    tape->open_length = 0;
}

static void define_string(struct tape *tape, const struct record *r)
{
    close_string(tape);
    if (r->object != tape->string_count + 1 || r->arg < 0 || r->arg > RECORD_STRING_MAX)
        return;
    size_t length = (size_t)r->arg;
    tape->strings = memory_grow(tape->strings, tape->string_count, sizeof(char *));
    tape->strings[tape->string_count++] = memory_resize(NULL, 1, 1);
    tape->strings[tape->string_count - 1][0] = '\0';
    tape->open_length = length;
    tape->open_bytes = 0;
}

static void add_text(struct tape *tape, const struct record *r)
{
    struct record_text part;
    memcpy(&part, r, sizeof part);
    size_t room = tape->open_length - tape->open_bytes;
    if (tape->open_length == 0 || part.length > RECORD_TEXT_BYTES || part.length > room)
        return;
    char **place = &tape->strings[tape->string_count - 1];
    char *text = *place = memory_resize(*place, tape->open_bytes + part.length + 1, 1);
    memcpy(text + tape->open_bytes, part.text, part.length);
    tape->open_bytes += part.length;
    text[tape->open_bytes] = '\0';
    if (tape->open_bytes == tape->open_length)
        close_string(tape);
}

/* The source with a name, by index + 1; 0: there is none. */
static uint32_t source_named(const struct tape *tape, const char *name)
{
    for (size_t i = 0; i < tape->source_count; i++)
        if (strcmp(tape->sources[i].name, name) == 0)
            return (uint32_t)i + 1;
    return 0;
}

/* Whether a string has all that it will ever have. */
static bool is_whole(const struct tape *tape, uint32_t id)
{
    bool is_open = tape->open_length > 0 && id == tape->string_count;
    return id && id <= tape->string_count && !is_open;
}

static void define_site(struct tape *tape, const struct record *r)
{
    if (r->object != tape->site_count + 1)
        return;
    tape->sites = memory_grow(tape->sites, tape->site_count, sizeof *tape->sites);
    tape->sites[tape->site_count++] = (struct tape_site){
        .file = r->extra,
        .line = r->arg > 0 && r->arg < INT32_MAX ? (uint32_t)r->arg : 0,
        .source = is_whole(tape, r->extra) ? source_named(tape, tape_string(tape, r->extra)) : 0};
}

static void define_thread(struct tape *tape, const struct record *r)
{
    if (r->object != tape->thread_count + 1 || r->object > UINT16_MAX)
        return;
    tape->threads = memory_grow(tape->threads, tape->thread_count, sizeof *tape->threads);
    tape->threads[tape->thread_count++] = (struct tape_thread){
        .name = r->extra,
        .way = r->arg > 0 && r->arg < RECORD_WAY_COUNT ? (enum record_way)r->arg
                                                       : RECORD_WAY_FUNCTION};
}

static void rename_thread(struct tape *tape, const struct record *r)
{
    if (r->object && r->object <= tape->thread_count)
        tape->threads[r->object - 1].name = r->extra;
}

static uint32_t flavour_of(const struct record *r, enum object_type type)
{
    if (type == OBJECT_QUEUE)
        return tape_queue_flavour(r->arg);
    return type == OBJECT_LOCK && r->arg == RECORD_LOCK_LOW_LEVEL ? RECORD_LOCK_LOW_LEVEL : 0;
}

static void define_object(struct tape *tape, const struct record *r, enum object_type type)
{
    if (r->object != tape->object_count + 1)
        return;
    tape->objects = memory_grow(tape->objects, tape->object_count, sizeof *tape->objects);
    tape->objects[tape->object_count++] =
        (struct tape_object){.type = type, .name = r->extra, .flavour = flavour_of(r, type)};
}

static void note_step(struct tape *tape, const struct record *r)
{
    if (!tape_opens_step(tape->is_real, r))
        return;
    tape->steps = memory_grow(tape->steps, tape->step_count, sizeof *tape->steps);
    tape->steps[tape->step_count++] = tape->count;
}

static void define(struct tape *tape, const struct record *r)
{
    switch (r->kind) {
    case R_STRING:
        define_string(tape, r);
        break;
    case R_TEXT:
        add_text(tape, r);
        break;
    case R_SITE:
        define_site(tape, r);
        break;
    case R_THREAD_NEW:
        define_thread(tape, r);
        break;
    case R_THREAD_RENAME:
        rename_thread(tape, r);
        break;
    case R_SETTING:
        tape->is_real = tape_is_real_after(tape->is_real, r);
        break;
    case R_SCHEDULE:
        tape->schedule = r->extra;
        break;
    case R_PARAM:
        tape->params = memory_grow(tape->params, tape->param_count, sizeof *tape->params);
        tape->params[tape->param_count++] = (struct tape_param){r->extra, r->arg};
        break;
    case R_ABOUT:
        if (r->arg >= 0 && r->arg < ABOUT_TOPIC_COUNT && tape->about[r->arg] == 0)
            tape->about[r->arg] = r->extra;
        break;
    default:
        if (tape_object_made(r) != OBJECT_UNKNOWN)
            define_object(tape, r, tape_object_made(r));
        break;
    }
}

void tape_append(struct tape *tape, const struct record *record)
{
    if (tape->count == tape->room) {
        tape->room = tape->room ? tape->room * 2 : 1024;
        tape->records = memory_resize(tape->records, tape->room, sizeof *tape->records);
    }
    define(tape, record);
    note_step(tape, record);
    tape->records[tape->count++] = *record;
}

/* ---- source files ---- */

static char *copy_text(const char *text, size_t bytes)
{
    char *copy = memory_resize(NULL, bytes + 1, 1);
    memcpy(copy, text, bytes);
    copy[bytes] = '\0';
    return copy;
}

/* A text with blanks up to the next tab stop in place of each tab. */
static char *copy_expanded(const char *text, size_t *bytes)
{
    size_t length = 0, line = 0, tabs = 0;
    for (size_t i = 0; i < *bytes; i++)
        tabs += text[i] == '\t';
    char *copy = memory_resize(NULL, *bytes + tabs * (TAB_STOP - 1) + 1, 1);
    for (size_t i = 0; i < *bytes; i++) {
        copy[length++] = text[i] == '\t' ? ' ' : text[i];
        while (text[i] == '\t' && (length - line) % TAB_STOP != 0)
            copy[length++] = ' ';
        line = text[i] == '\n' ? length : line;
    }
    copy[length] = '\0';
    *bytes = length;
    return copy;
}

static void split_lines(struct tape_source *source, size_t bytes)
{
    size_t begin = 0;
    for (size_t at = 0; at <= bytes; at++) {
        if (at < bytes && source->text[at] != '\n')
            continue;
        if (at < bytes || at > begin) {
            source->lines = memory_grow(source->lines, source->line_count, sizeof *source->lines);
            source->lines[source->line_count++] = begin;
        }
        tape_clean(source->text + begin, at - begin);
        source->text[at] = '\0';
        begin = at + 1;
    }
}

void tape_add_source(struct tape *tape, const char *name, const char *text, size_t bytes)
{
    if (tape->source_count >= SOURCES_MAX || source_named(tape, name) > 0)
        return;
    tape->sources = memory_grow(tape->sources, tape->source_count, sizeof *tape->sources);
    struct tape_source *source = &tape->sources[tape->source_count++];
    *source = (struct tape_source){.name = copy_text(name, strlen(name)),
                                   .text = copy_expanded(text, &bytes)};
    split_lines(source, bytes);
    for (size_t i = 0; i < tape->site_count; i++)
        if (is_whole(tape, tape->sites[i].file) &&
            strcmp(tape_string(tape, tape->sites[i].file), name) == 0)
            tape->sites[i].source = (uint32_t)tape->source_count;
}

const struct tape_source *tape_source_of(const struct tape *tape, uint32_t site, uint32_t *line)
{
    *line = 0;
    if (site == 0 || site > tape->site_count)
        return NULL;
    const struct tape_site *s = &tape->sites[site - 1];
    *line = s->line;
    uint32_t source = s->source ? s->source : source_named(tape, tape_string(tape, s->file));
    return source ? &tape->sources[source - 1] : NULL;
}

const char *tape_source_line(const struct tape_source *source, size_t line)
{
    return line == 0 || line > source->line_count ? "" : source->text + source->lines[line - 1];
}

/* ---- looking up ---- */

const char *tape_string(const struct tape *tape, uint32_t id)
{
    return is_whole(tape, id) ? tape->strings[id - 1] : "?";
}

const char *tape_thread_name(const struct tape *tape, uint32_t id)
{
    return tape_string(tape, id && id <= tape->thread_count ? tape->threads[id - 1].name : 0);
}

enum record_way tape_thread_way(const struct tape *tape, uint32_t id)
{
    return id && id <= tape->thread_count ? tape->threads[id - 1].way : RECORD_WAY_FUNCTION;
}

const char *tape_object_name(const struct tape *tape, uint32_t id)
{
    return tape_string(tape, id && id <= tape->object_count ? tape->objects[id - 1].name : 0);
}

enum object_type tape_object_type(const struct tape *tape, uint32_t id)
{
    return id && id <= tape->object_count ? tape->objects[id - 1].type : OBJECT_UNKNOWN;
}

const char *tape_about(const struct tape *tape, enum about_topic topic)
{
    return tape->about[topic] ? tape_string(tape, tape->about[topic]) : NULL;
}

size_t tape_step_end(const struct tape *tape, size_t step)
{
    return step < tape->step_count ? tape->steps[step] : tape->count;
}

size_t tape_step_at(const struct tape *tape, size_t position)
{
    size_t low = 0, high = tape->step_count; /* steps [0, low) begin before position */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tape->steps[middle] < position)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
