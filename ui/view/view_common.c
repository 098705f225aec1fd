/* SPDX-License-Identifier: MIT */
/* What several views draw alike: queues, names, the clock. */
#include <inttypes.h>
#include <stdio.h>

#include "model/words.h"
#include "ui/draw/utf8.h"
#include "ui/view/views.h"

#define QUEUE_SHOWN  64
#define QUEUE_ARROW  0x25c2
#define NAMES_LOOKED 200 /* threads whose names decide on the width of a column */

int thread_name_cols(const struct tape *tape, int max)
{
    int widest = 4;
    for (size_t i = 0; i < tape->thread_count && i < NAMES_LOOKED && widest < max; i++) {
        int cols = utf8_cols(tape_thread_name(tape, (uint32_t)i + 1));
        if (cols > widest)
            widest = cols;
    }
    return widest < max ? widest : max;
}

int thread_id_cols(const struct tape *tape)
{
    int cols = 2;
    for (size_t count = tape->thread_count; count >= 10; count /= 10)
        cols++;
    return cols;
}

static int id_cols(const struct tape *tape, uint16_t id, bool has_names)
{
    char text[WORDS_MAX];
    if (has_names)
        words_thread(tape, id, text, sizeof text);
    else
        snprintf(text, sizeof text, "T%u", id);
    return utf8_cols(text);
}

/* Cells of a whole queue behind its arrow. */
static int ids_cols(const struct tape *tape, const uint16_t *ids, size_t count, bool has_names)
{
    int cols = count > 0 ? 2 * (int)(count - 1) : 0;
    for (size_t i = 0; i < count; i++)
        cols += id_cols(tape, ids[i], has_names);
    return cols;
}

/* How many of the queue fit by their numbers, with room for how many more there are. */
static size_t fitting(const struct pen *pen, const struct tape *tape, const uint16_t *ids,
                      size_t count, bool is_all)
{
    int room = pen_room(pen);
    size_t i;
    if (is_all && ids_cols(tape, ids, count, false) <= room)
        return count;
    for (i = 0; i < count; i++) {
        room -= id_cols(tape, ids[i], false) + (i > 0 ? 2 : 0);
        if (room < 5)
            break;
    }
    return i;
}

/* What is waited for, where an object has several queues. */
static const char *wait_word(unsigned wait_kind)
{
    switch (wait_kind) {
    case R_QUEUE_GET_WAIT:
        return "get ";
    case R_QUEUE_PUT_WAIT:
        return "put ";
    case R_QUEUE_JOIN_WAIT:
        return "join ";
    case R_RW_READ_WAIT:
        return "read ";
    case R_RW_WRITE_WAIT:
        return "write ";
    case R_PIPE_RECEIVE_WAIT:
        return "receive ";
    case R_PIPE_SEND_WAIT:
        return "send ";
    default:
        return "";
    }
}

int queue_cols(const struct scene *scene, unsigned wait_kind, uint32_t object, bool has_names)
{
    uint16_t ids[QUEUE_SHOWN];
    size_t total = world_waiters(scene->world, wait_kind, object, ids, QUEUE_SHOWN);
    size_t count = total < QUEUE_SHOWN ? total : QUEUE_SHOWN;
    if (total == 0)
        return 0;
    return 4 + utf8_cols(wait_word(wait_kind)) + ids_cols(scene->tape, ids, count, has_names);
}

void queue_draw(struct pen *pen, const struct scene *scene, unsigned wait_kind, uint32_t object)
{
    uint16_t ids[QUEUE_SHOWN];
    char text[WORDS_MAX];
    size_t total = world_waiters(scene->world, wait_kind, object, ids, QUEUE_SHOWN);
    size_t count = total < QUEUE_SHOWN ? total : QUEUE_SHOWN;
    if (total == 0)
        return;
    enum role role = wait_kind == R_GIL_WAIT                          ? ROLE_GIL
                     : record_wait_of(wait_kind) == RECORD_WAIT_BLOCK ? ROLE_BLOCK
                                                                      : ROLE_WAIT;
    pen_put(pen, ROLE_TEXT, "  ");
    pen_glyph(pen, role, QUEUE_ARROW);
    pen_put(pen, ROLE_TEXT, " ");
    pen_put(pen, ROLE_FAINT, wait_word(wait_kind));
    bool has_names = count == total && ids_cols(scene->tape, ids, count, true) <= pen_room(pen);
    size_t shown = has_names ? count : fitting(pen, scene->tape, ids, count, count == total);
    for (size_t i = 0; i < shown; i++) {
        pen_put(pen, ROLE_TEXT, i ? ", " : "");
        if (has_names)
            pen_put(pen, role, words_thread(scene->tape, ids[i], text, sizeof text));
        else
            pen_printf(pen, role, "T%u", ids[i]);
    }
    if (shown < total)
        pen_printf(pen, ROLE_TEXT, " +%zu", total - shown);
}

void break_mark(struct pen *pen, const struct scene *scene, struct breakpoint like)
{
    int index = breaks_find(scene->breaks, &like);
    bool is_on = index >= 0 && !scene->breaks->at[index].is_off;
    pen_glyph(pen, is_on ? ROLE_STRONG : ROLE_FAINT, is_on ? 0x2022 : index >= 0 ? 0xb7 : ' ');
}

char *hidden_words(int first, int count, int rows, char *text, size_t bytes)
{
    int above = first > 0 ? first : 0, below = count - above - rows;
    text[0] = '\0';
    if (above > 0 && below > 0)
        snprintf(text, bytes, "%d above, %d below", above, below);
    else if (below > 0)
        snprintf(text, bytes, "%d more below", below);
    else if (above > 0)
        snprintf(text, bytes, "%d more above", above);
    return text;
}

char *clock_words(uint64_t time_ns, char *text, size_t bytes)
{
    if (time_ns < 1000000)
        snprintf(text, bytes, "%" PRIu64 ".%03" PRIu64 " us", time_ns / 1000, time_ns % 1000);
    else if (time_ns < 1000000000)
        snprintf(text, bytes, "%" PRIu64 ".%03" PRIu64 " ms", time_ns / 1000000,
                 time_ns / 1000 % 1000);
    else
        snprintf(text, bytes, "%" PRIu64 ".%03" PRIu64 " s", time_ns / 1000000000,
                 time_ns / 1000000 % 1000);
    return text;
}

bool is_bookkeeping(unsigned kind)
{
    switch (kind) {
    case R_DISPATCH:
    case R_PREEMPT:
    case R_WAKE:
    case R_PICK:
    case R_PICK_WAITER:
    case R_TIMEOUT:
        return true;
    default:
        return false;
    }
}
