/* SPDX-License-Identifier: MIT */
/* The target's own output, by line: the last of them, in a ring. */
#include "ui/session/session_parts.h"

#include <stdlib.h>
#include <string.h>

#define OUTPUT_LINE_MAX 1024

void session_take_output(struct session *s, const char *text, size_t bytes)
{
    s->output_bytes += bytes;
    for (size_t i = 0; i < bytes; i++) {
        char **line = &s->output[s->output_count % SESSION_OUTPUT_LINES];
        size_t length = *line ? strlen(*line) : 0;
        unsigned char byte = (unsigned char)text[i];
        if (byte == '\n') {
            if (*line)
                tape_clean(*line, length);
            s->output_count++;
            free(s->output[s->output_count % SESSION_OUTPUT_LINES]);
            s->output[s->output_count % SESSION_OUTPUT_LINES] = NULL;
        } else if (length < OUTPUT_LINE_MAX) {
            if (!*line)
                *line = calloc(1, OUTPUT_LINE_MAX + 1);
            if (*line)
                (*line)[length] = byte < 0x20 || byte == 0x7f ? ' ' : (char)byte;
        }
    }
}

void session_end_output(struct session *s)
{
    char *last = s->output[s->output_count % SESSION_OUTPUT_LINES];
    if (last)
        tape_clean(last, strlen(last));
}
