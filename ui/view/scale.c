/* SPDX-License-Identifier: MIT */
/*
 * All of a run fits the width when it is short enough, or not zoomed; else a window moves over it by
 * halves, so that the picture stands still while the cursor goes through it. A run that still grows
 * gets room to grow into, so that its scale seldom changes.
 */
#include "ui/view/scale.h"

#define SHORTEST_NS    10000
#define FEWEST_STEPS   16
#define REPEAT_AT_MOST 16
#define REPEAT_UNASKED 4
#define COLUMNS_BEHIND 2 /* for the present and the bar behind it */

/* Times may be any number: what would be greater than all of them is the greatest one. */
static uint64_t sum(uint64_t a, uint64_t b)
{
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

static uint64_t product(uint64_t a, uint64_t b)
{
    return b > 0 && a > UINT64_MAX / b ? UINT64_MAX : a * b;
}

/* The least round number that is not below `least`. */
static uint64_t round_up(uint64_t least, const uint8_t *tenths, int count)
{
    for (uint64_t power = 1; power < UINT64_MAX / 100; power *= 10)
        for (int i = 0; i < count; i++)
            if (power * tenths[i] % 10 == 0 && power * tenths[i] / 10 >= least)
                return power * tenths[i] / 10;
    return least;
}

static uint64_t with_room(const struct scene *scene, uint64_t total, uint64_t room, unsigned times)
{
    if (scene->has_ended && (!scene->beside || scene->beside->has_ended))
        return total;
    while (room < total && room < UINT64_MAX / times)
        room *= times;
    return room;
}

static void scale_by_time(struct scale *s, const struct scene *scene, uint64_t total, uint64_t cols)
{
    static const uint8_t tenths[] = {10, 12, 15, 20, 25, 30, 40, 50, 60, 80};
    uint64_t most = with_room(scene, total, SHORTEST_NS, 8);
    s->cell = round_up(sum(most / cols, 1), tenths, sizeof tenths);
    for (int zoom = scene->view->zoom; zoom > 0 && s->cell > 1; zoom--)
        s->cell -= s->cell / 2;
}

static void scale_by_steps(struct scale *s, const struct scene *scene, uint64_t total,
                           uint64_t cols)
{
    uint64_t most = sum(with_room(scene, total, FEWEST_STEPS, 2), 1);
    int zoom = scene->view->zoom;
    while (s->repeat < REPEAT_UNASKED && most <= cols / ((uint64_t)s->repeat * 2))
        s->repeat *= 2;
    for (; zoom > 0 && s->repeat < REPEAT_AT_MOST; zoom--)
        s->repeat *= 2;
    for (; zoom < 0 && s->repeat > 1; zoom++)
        s->repeat /= 2;
    for (; zoom < 0 && total / s->cell > cols; zoom++)
        s->cell *= 2;
}

/* The first cell of a window of `room` cells that moves by halves (see scene_window), and then is
 * moved on by what the view is panned. */
static uint64_t first_cell(const struct scale *s, uint64_t room, int pan)
{
    uint64_t half = room > 1 ? room / 2 : 1;
    uint64_t before = s->now > room / 4 ? s->now - room / 4 : 0;
    uint64_t last = s->end < room ? 0 : s->end + 1 - room;
    uint64_t first = before / half * half;
    if (first > last)
        first = last;
    if (pan < 0)
        return first > (uint64_t) - (int64_t)pan ? first - (uint64_t) - (int64_t)pan : 0;
    return last - first > (uint64_t)pan ? first + (uint64_t)pan : last;
}

uint64_t scale_now(const struct scene *scene)
{
    return scene->view->axis == AXIS_TIME ? scene->world->time_ns : scene->world->step;
}

uint64_t scale_end(const struct scene *scene)
{
    uint64_t now = scale_now(scene);
    uint64_t known = scene->lanes->world.time_ns;
    uint64_t time = scene->hides_future && known > scene->shown_ns ? scene->shown_ns : known;
    uint64_t end = scene->view->axis == AXIS_TIME ? time : scene->last_step;
    return end > now ? end : now;
}

struct scale scale_of(const struct scene *scene, int cols)
{
    struct scale s = {.axis = scene->view->axis, .cell = 1, .repeat = 1, .cols = cols};
    uint64_t total = scale_end(scene);
    uint64_t room = cols > COLUMNS_BEHIND ? (uint64_t)(cols - COLUMNS_BEHIND) : 1;
    if (scene->beside && scene->beside->lanes && scale_end(scene->beside) > total)
        total = scale_end(scene->beside);
    if (s.axis == AXIS_TIME)
        scale_by_time(&s, scene, total, room);
    else
        scale_by_steps(&s, scene, total, room);
    room /= (uint64_t)s.repeat;
    s.now = scale_now(scene) / s.cell;
    s.end = total / s.cell;
    s.first = first_cell(&s, room > 0 ? room : 1, scene->view->pan);
    return s;
}

struct scale scale_for(const struct scale *scale, const struct scene *scene)
{
    struct scale s = *scale;
    s.now = scale_now(scene) / s.cell;
    s.end = scale_end(scene) / s.cell;
    return s;
}

int scale_bar(const struct scale *s)
{
    int column = scale_column(s, s->now);
    return column < 0 ? -1 : column + (s->repeat > 1 ? s->repeat - 1 : 1);
}

uint64_t scale_cell(const struct scale *s, uint64_t place)
{
    return place / s->cell;
}

uint64_t scale_place(const struct scale *s, uint64_t cell)
{
    return product(cell, s->cell);
}

struct stretch scale_stretch(const struct scale *s, uint64_t cell)
{
    return (struct stretch){s->axis, scale_place(s, cell), scale_place(s, sum(cell, 1))};
}

int scale_column(const struct scale *s, uint64_t cell)
{
    if (cell < s->first || cell - s->first >= (uint64_t)s->cols)
        return -1;
    bool makes_way = cell > s->now && s->now >= s->first && s->repeat == 1; /* for the bar */
    int64_t column = (int64_t)(cell - s->first) * s->repeat + makes_way;
    return column + s->repeat <= s->cols ? (int)column : -1;
}

uint64_t scale_label_distance(const struct scale *s, int cols)
{
    static const uint8_t tenths[] = {10, 20, 50};
    uint64_t cells = (uint64_t)((cols + s->repeat - 1) / s->repeat);
    return round_up(product(s->cell, cells), tenths, sizeof tenths);
}
