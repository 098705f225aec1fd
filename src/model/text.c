/* SPDX-License-Identifier: MIT */
#include "model/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "model/words.h"

struct text text_begin(char *text, size_t bytes)
{
    text[0] = '\0';
    return (struct text){text, text + bytes - 1};
}

void text_add(struct text *t, const char *more)
{
    size_t length = strlen(more), room = (size_t)(t->end - t->at);
    if (length > room) {
        length = room;
        while (length > 0 && ((unsigned char)more[length] & 0xc0) == 0x80)
            length--;
        t->end = t->at + length; /* nothing more fits */
    }
    memcpy(t->at, more, length);
    t->at += length;
    *t->at = '\0';
}

void text_addf(struct text *t, const char *format, ...)
{
    char piece[64];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(piece, sizeof piece, format, arguments);
    va_end(arguments);
    text_add(t, piece);
}

void text_add_thread(struct text *t, const struct tape *tape, uint32_t id)
{
    if (id == 0) {
        text_add(t, "nobody");
        return;
    }
    text_addf(t, "T%" PRIu32 " ", id);
    text_add(t, tape_thread_name(tape, id));
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Whether a name says already what it names: "lock-1", "my lock", but not "clock" or "locksmith". */
static bool says(const char *name, const char *noun)
{
    size_t length = strlen(name), noun_length = strlen(noun);
    const char *end = length >= noun_length ? name + length - noun_length : name;
    bool begins = strncmp(name, noun, noun_length) == 0 && !is_letter(name[noun_length]);
    bool ends = strcmp(end, noun) == 0 && (end == name || !is_letter(end[-1]));
    return begins || ends;
}

void text_add_object(struct text *t, const struct tape *tape, uint32_t id)
{
    static const char *const flavours[] = {"", "LIFO ", "priority ", "simple "};
    enum object_type type = tape_object_type(tape, id);
    const char *name = tape_object_name(tape, id), *noun = object_type_noun(type);
    if (type == OBJECT_QUEUE)
        text_add(t, flavours[tape->objects[id - 1].flavour]);
    if (type != OBJECT_VAR && !says(name, noun)) {
        text_add(t, noun);
        text_add(t, " ");
    }
    text_add(t, name);
}

void text_add_duration(struct text *t, uint64_t ns)
{
    static const struct {
        uint64_t ns;
        const char *name;
    } units[] = {{1000000000, "s"}, {1000000, "ms"}, {1000, "us"}};
    char number[40];
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (ns < units[i].ns)
            continue;
        uint64_t thousandths = ns / (units[i].ns / 1000);
        snprintf(number, sizeof number, "%" PRIu64 ".%03u", thousandths / 1000,
                 (unsigned)(thousandths % 1000));
        size_t length = strlen(number);
        while (number[length - 1] == '0')
            number[--length] = '\0';
        if (number[length - 1] == '.')
            number[--length] = '\0';
        text_addf(t, "%s %s", number, units[i].name);
        return;
    }
    text_addf(t, "%" PRIu64 " ns", ns);
}

static void expand_one(struct text *t, const struct tape *tape, char what, const struct record *r)
{
    switch (what) {
    case 'T':
        text_add_thread(t, tape, r->thread);
        break;
    case 'O':
        text_add_object(t, tape, r->object);
        break;
    case 'U':
        text_add_thread(t, tape, r->object);
        break;
    case 'W':
        text_add_thread(t, tape, r->extra);
        break;
    case 'S':
        text_add(t, tape_string(tape, r->extra));
        break;
    case 'I':
        text_add(t, tape_string(tape, r->object));
        break;
    case 'N':
        text_addf(t, "%" PRIu32, r->extra);
        break;
    case 'Y':
        text_add(t, r->arg ? "yes" : "no");
        break;
    case 'P':
        text_add_object(t, tape, r->arg > 0 && r->arg <= UINT32_MAX ? (uint32_t)r->arg : 0);
        break;
    case 'A':
        text_addf(t, "%" PRId64, r->arg);
        break;
    case 'D':
        text_add_duration(t, r->arg > 0 ? (uint64_t)r->arg : 0);
        break;
    case 'C':
        text_addf(t, "%" PRIu32, r->object + 1);
        break;
    case 'E':
        text_add(t, words_error(r->arg, r->extra));
        break;
    case 'K':
        /* the operation's own words must not lead here again */
        if (record_next(r->extra) && !strstr(record_next(r->extra), "%K"))
            text_add_template(t, tape, record_next(r->extra), r);
        break;
    default:
        break;
    }
}

void text_add_template(struct text *t, const struct tape *tape, const char *format,
                       const struct record *r)
{
    char piece[2] = "";
    for (; *format; format++) {
        if (*format == '%' && format[1]) {
            expand_one(t, tape, *++format, r);
        } else {
            piece[0] = *format;
            text_add(t, piece);
        }
    }
}
