/* SPDX-License-Identifier: MIT */
/* Text is UTF-8: the cursor stands before a first byte, and moves by characters. */
#include "ui/input/prompt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace/schedule.h"
#include "ui/draw/utf8.h"

void prompt_open_at(struct prompt *prompt, char mark)
{
    prompt->is_open = true;
    prompt->mark = mark;
    prompt->text[0] = prompt->draft[0] = '\0';
    prompt->cursor = 0;
    prompt->recalled = prompt->history_count;
}

void prompt_open(struct prompt *prompt)
{
    prompt_open_at(prompt, ':');
}

/* ---- places in the text ---- */

static bool is_inside_character(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

static size_t before(const struct prompt *prompt, size_t at)
{
    if (at > 0)
        at--;
    while (at > 0 && is_inside_character(prompt->text[at]))
        at--;
    return at;
}

static size_t after(const struct prompt *prompt, size_t at)
{
    if (prompt->text[at])
        at++;
    while (is_inside_character(prompt->text[at]))
        at++;
    return at;
}

static size_t word_before(const struct prompt *prompt, size_t at)
{
    while (at > 0 && prompt->text[at - 1] == ' ')
        at--;
    while (at > 0 && prompt->text[at - 1] != ' ')
        at--;
    return at;
}

/* ---- changing it ---- */

static void rub(struct prompt *prompt, size_t from, size_t to)
{
    memmove(prompt->text + from, prompt->text + to, strlen(prompt->text + to) + 1);
    prompt->cursor = from;
}

static void insert(struct prompt *prompt, const char *text)
{
    size_t length = strlen(text);
    char *at = prompt->text + prompt->cursor;
    if (strlen(prompt->text) + length >= sizeof prompt->text)
        return;
    memmove(at + length, at, strlen(at) + 1);
    memcpy(at, text, length);
    prompt->cursor += length;
}

void prompt_replace(struct prompt *prompt, size_t from, const char *text)
{
    size_t old = prompt->cursor - from;
    if (strlen(prompt->text) - old + strlen(text) >= sizeof prompt->text)
        return;
    rub(prompt, from, prompt->cursor);
    insert(prompt, text);
}

/* ---- what was typed before ---- */

static void remember(struct prompt *prompt)
{
    char line[PROMPT_MAX + 1];
    snprintf(line, sizeof line, "%c%s", prompt->mark, prompt->text);
    if (prompt->history_count > 0 && strcmp(prompt->history[prompt->history_count - 1], line) == 0)
        return;
    if (prompt->history_count == PROMPT_HISTORY)
        memmove(prompt->history[0], prompt->history[1],
                sizeof prompt->history[0] * (size_t)--prompt->history_count);
    memcpy(prompt->history[prompt->history_count++], line, sizeof line);
}

/* Show the line typed before this one, or behind it, at the same mark; at last the draft again. */
static void recall(struct prompt *prompt, int direction)
{
    int i = prompt->recalled + direction;
    while (i >= 0 && i < prompt->history_count && prompt->history[i][0] != prompt->mark)
        i += direction;
    if (i < 0 || i > prompt->history_count)
        return;
    if (prompt->recalled == prompt->history_count)
        memcpy(prompt->draft, prompt->text, sizeof prompt->draft);
    const char *line = i < prompt->history_count ? prompt->history[i] + 1 : prompt->draft;
    memmove(prompt->text, line, strlen(line) + 1);
    prompt->recalled = i;
    prompt->cursor = strlen(prompt->text);
}

/* ---- keys ---- */

static void type_character(struct prompt *prompt, uint32_t character)
{
    char bytes[UTF8_BYTES];
    if (character < ' ' || (character >= 0x7f && character < 0xa0))
        return;
    utf8_put(character, bytes);
    insert(prompt, bytes);
}

static void edit(struct prompt *prompt, struct key key)
{
    size_t cursor = prompt->cursor;
    switch (key.code) {
    case PRESSED_LEFT:
        prompt->cursor = before(prompt, cursor);
        break;
    case PRESSED_RIGHT:
        prompt->cursor = after(prompt, cursor);
        break;
    case PRESSED_HOME:
    case PRESSED_LINE_START:
        prompt->cursor = 0;
        break;
    case PRESSED_END:
    case PRESSED_LINE_END:
        prompt->cursor = strlen(prompt->text);
        break;
    case PRESSED_BACKSPACE:
        rub(prompt, before(prompt, cursor), cursor);
        break;
    case PRESSED_DELETE:
        rub(prompt, cursor, after(prompt, cursor));
        break;
    case PRESSED_RUB_LINE:
        rub(prompt, 0, cursor);
        break;
    case PRESSED_RUB_WORD:
        rub(prompt, word_before(prompt, cursor), cursor);
        break;
    case PRESSED_UP:
    case PRESSED_DOWN:
        recall(prompt, key.code == PRESSED_UP ? -1 : 1);
        break;
    case PRESSED_SPACE:
        insert(prompt, " ");
        break;
    case PRESSED_CHARACTER:
        type_character(prompt, key.character);
        break;
    default:
        break;
    }
}

bool prompt_key(struct prompt *prompt, struct key key)
{
    bool is_empty = prompt->text[0] == '\0';
    if (key.code == PRESSED_ENTER || key.code == PRESSED_ESCAPE ||
        (key.code == PRESSED_BACKSPACE && is_empty))
        prompt->is_open = false;
    else
        edit(prompt, key);
    if (key.code != PRESSED_ENTER || is_empty)
        return false;
    remember(prompt);
    return true;
}

/* A time may have a blank between its number and its unit: "10 ms". Returns: 0 or -EINVAL. */
static int read_time(const char *text, uint64_t *time_ns)
{
    char word[PROMPT_MAX];
    size_t number = strspn(text, "0123456789."), unit = number + strspn(text + number, " ");
    bool is_split = number > 0 && unit > number && text[unit];
    snprintf(word, sizeof word, "%.*s%s", (int)number, text, text + (is_split ? unit : number));
    return schedule_parse_time(word, time_ns);
}

bool prompt_read(const char *text, struct prompt_place *place)
{
    char *end;
    bool is_digit = text[0] >= '0' && text[0] <= '9';
    unsigned long long step = strtoull(text, &end, 10);
    *place = (struct prompt_place){.step = step < SIZE_MAX ? (size_t)step : SIZE_MAX};
    if (is_digit && *end == '\0')
        return true;
    place->is_time = true;
    return read_time(text, &place->time_ns) == 0;
}
