/* SPDX-License-Identifier: MIT */
/*
 * The ruler. What stands in it, in order of weight: the pointer to the present, ‼ where a finding was
 * complete, the place that is marked, and labels where these leave room. A label stands behind its
 * tick; where something is in the way there, both are left out, and two never touch. All labels of a ruler
 * have the same unit, and as many decimals as they need to differ.
 *
 * Lines that end at the ruler from above do not reach into it: a tick is the only thing that looks
 * like one.
 */
#include <inttypes.h>
#include <stdio.h>

#include "ui/draw/pen.h"
#include "ui/draw/utf8.h"
#include "ui/view/timeline.h"

#define RULE    0x2500
#define TICK    0x252c
#define POINTER 0x25be
#define FOUND   0x203c
#define MARKED  0x25aa

struct unit {
    uint64_t ns;
    const char *name;
};

/* The largest unit in which the distance of two labels is told with two decimals. */
static struct unit unit_of(uint64_t distance_ns)
{
    static const struct unit units[] = {{1000000000, "s"}, {1000000, "ms"}, {1000, "us"}};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (distance_ns >= units[i].ns / 100)
            return units[i];
    return (struct unit){1, "ns"};
}

static void label_words(const struct scale *s, uint64_t place, uint64_t distance, char *text,
                        size_t bytes)
{
    struct unit unit = unit_of(distance);
    uint64_t hundredths = place % unit.ns * 100 / unit.ns;
    if (s->axis == AXIS_STEPS)
        snprintf(text, bytes, "%" PRIu64, place);
    else if (hundredths == 0)
        snprintf(text, bytes, "%" PRIu64 " %s", place / unit.ns, unit.name);
    else if (hundredths % 10 == 0)
        snprintf(text, bytes, "%" PRIu64 ".%" PRIu64 " %s", place / unit.ns, hundredths / 10,
                 unit.name);
    else
        snprintf(text, bytes, "%" PRIu64 ".%02" PRIu64 " %s", place / unit.ns, hundredths,
                 unit.name);
}

/* A distance at which labels have room: wider ones may need a greater one, in a shorter unit. */
static uint64_t label_distance(const struct scale *s)
{
    uint64_t distance = 1, cells = (uint64_t)s->cols / (uint64_t)s->repeat;
    uint64_t last = s->first > UINT64_MAX - cells ? UINT64_MAX : scale_place(s, s->first + cells);
    char text[48];
    for (int cols = 3, wanted = 4; cols < wanted;) {
        cols = wanted;
        distance = scale_label_distance(s, cols);
        label_words(s, last / distance * distance, distance, text, sizeof text);
        wanted = utf8_cols(text) + 4;
    }
    return distance;
}

/* Whether nothing stands in `cols` columns from `x` on. */
static bool is_free(const struct pen *pen, int x, int cols)
{
    for (int i = 0; i < cols; i++) {
        const struct cell *cell = canvas_at(pen->canvas, pen->rect.x + x + i, pen->rect.y);
        if (x + i < 0 || x + i >= pen->rect.cols || !cell || cell->role != ROLE_RULE)
            return false;
    }
    return true;
}

static void label_draw(struct pen *pen, const char *text, int x)
{
    int cols = utf8_cols(text);
    if (!is_free(pen, x, cols + 2))
        return;
    pen->x = x;
    pen_glyph(pen, ROLE_FAINT, TICK);
    pen_put(pen, ROLE_FAINT, text);
}

/* The first multiple of `distance` in the window; UINT64_MAX: none is a number. */
static uint64_t first_label(const struct scale *s, uint64_t distance)
{
    uint64_t begin = scale_place(s, s->first), behind = begin % distance;
    if (behind == 0)
        return begin;
    return begin > UINT64_MAX - (distance - behind) ? UINT64_MAX : begin + (distance - behind);
}

/* Up to the end of the run, once it has one, and at most to the last time there is. */
static void labels_draw(struct pen *pen, const struct scene *scene, const struct timeline *t)
{
    const struct scale *s = &t->scale;
    uint64_t distance = label_distance(s);
    char text[48];
    for (uint64_t place = first_label(s, distance); place < UINT64_MAX; place += distance) {
        int column = scale_column(s, scale_cell(s, place));
        if (column < 0 || (scene->has_ended && scale_cell(s, place) > s->end))
            return;
        if (timeline_x(t) + column > t->title) {
            label_words(s, place, distance, text, sizeof text);
            label_draw(pen, text, timeline_x(t) + column);
        }
        if (place > UINT64_MAX - distance)
            return;
    }
}

static void sign_draw(struct pen *pen, enum role role, int x, uint32_t glyph)
{
    if (!is_free(pen, x, 1))
        return;
    pen->x = x;
    pen_glyph(pen, role, glyph);
}

static void place_draw(struct pen *pen, const struct timeline *t, uint64_t place, enum role role,
                       uint32_t glyph)
{
    int column = scale_column(&t->scale, scale_cell(&t->scale, place));
    if (column >= 0)
        sign_draw(pen, role, timeline_x(t) + column, glyph);
}

/* Where each finding of the whole run was complete, as far as it is shown; not those that came to
 * nothing. */
static void findings_draw(struct pen *pen, const struct scene *scene, const struct timeline *t)
{
    const struct world *world = &scene->lanes->world;
    for (size_t i = 0; i < world->finding_count; i++) {
        const struct finding *f = &world->findings[i];
        if (f->is_resolved || f->record >= scene->tape->count)
            continue;
        uint64_t place = t->scale.axis == AXIS_TIME
                             ? scene->tape->records[f->record].time_ns
                             : tape_step_at(scene->tape, (size_t)f->record + 1);
        if (!scene->hides_future || place <= scale_end(scene))
            place_draw(pen, t, place, ROLE_ALERT, FOUND);
    }
}

void timeline_ruler_draw(struct canvas *canvas, struct rect rect, const struct scene *scene,
                         const struct timeline *t)
{
    struct pen pen = pen_at(canvas, (struct rect){rect.x, rect.y, rect.cols, 1});
    int bar = scale_bar(&t->scale);
    pen.x = t->title;
    pen_repeat(&pen, ROLE_RULE, RULE, rect.cols - t->title);
    if (t->title > 0) /* no tick or label in the title, nor right behind it */
        canvas_put(canvas, rect.x + t->title, rect.y, RULE, ROLE_TITLE);
    if (bar >= 0)
        sign_draw(&pen, ROLE_STRONG, timeline_x(t) + bar, POINTER);
    findings_draw(&pen, scene, t);
    if (t->marked != UINT64_MAX)
        place_draw(&pen, t, t->marked, ROLE_STRONG, MARKED);
    labels_draw(&pen, scene, t);
    if (t->title > 0)
        canvas_put(canvas, rect.x + t->title, rect.y, RULE, ROLE_RULE);
}
