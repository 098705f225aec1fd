/* SPDX-License-Identifier: MIT */
#include "ui/prompt.h"

#include <stdlib.h>
#include <string.h>

#include "trace/schedule.h"

void prompt_open(struct prompt *prompt)
{
    *prompt = (struct prompt){.is_open = true};
}

bool prompt_key(struct prompt *prompt, struct key key)
{
    size_t length = strlen(prompt->text);
    bool is_text = key.code == PRESSED_CHARACTER && key.character > ' ' && key.character < 0x7f;
    if (key.code == PRESSED_ENTER || key.code == PRESSED_ESCAPE)
        prompt->is_open = false;
    else if (key.code == PRESSED_BACKSPACE && length == 0)
        prompt->is_open = false;
    else if (key.code == PRESSED_BACKSPACE)
        prompt->text[length - 1] = '\0';
    else if (is_text && length + 1 < sizeof prompt->text)
        prompt->text[length] = (char)key.character; /* behind it stand zeros only */
    return key.code == PRESSED_ENTER && length > 0;
}

bool prompt_read(const struct prompt *prompt, struct prompt_place *place)
{
    char *end;
    bool is_digit = prompt->text[0] >= '0' && prompt->text[0] <= '9';
    unsigned long long step = strtoull(prompt->text, &end, 10);
    *place = (struct prompt_place){.step = step < SIZE_MAX ? (size_t)step : SIZE_MAX};
    if (is_digit && *end == '\0')
        return true;
    place->is_time = true;
    return schedule_parse_time(prompt->text, &place->time_ns) == 0;
}
