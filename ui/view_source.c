/* SPDX-License-Identifier: MIT */
/*
 * The source. A thread stands at the line of what it would do next, or, where that is nowhere, of
 * what it did last. The text moves by half windows only, so that the eye can rest on it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ui/views.h"

#define ARROW 0x25b8

/* A line of a file. */
struct place {
    const struct tape_source *source; /* NULL: nowhere that we have the text of */
    uint32_t site, line;
};

static struct place place_at(const struct scene *scene, uint32_t site)
{
    struct place place = {.site = site};
    place.source = tape_source_of(scene->tape, site, &place.line);
    return place;
}

/* Where a thread is; a thread that is not alive is nowhere. */
static struct place place_of(const struct scene *scene, uint32_t id)
{
    const struct world_thread *thread = world_thread(scene->world, id);
    if (!thread || thread->state == THREAD_NEW || world_is_over(thread))
        return (struct place){0};
    return place_at(scene, thread->pending.site ? thread->pending.site : thread->site);
}

/* Where to look: at the thread looked at, else at whoever acts, else at any thread, else at where
 * one has been, else at a file. */
static struct place focus_of(const struct scene *scene)
{
    struct place place = place_of(scene, scene_thread(scene));
    if (!place.source)
        place = place_of(scene, scene->world->actor);
    for (uint32_t id = 1; !place.source && id <= scene->world->thread_count; id++)
        place = place_of(scene, id);
    for (uint32_t id = 1; !place.source && id <= scene->world->thread_count; id++)
        place = place_at(scene, world_thread(scene->world, id)->site);
    if (!place.source && scene->tape->source_count > 0)
        place = (struct place){.source = &scene->tape->sources[0], .line = 1};
    return place;
}

const char *source_name(const struct scene *scene)
{
    struct place place = focus_of(scene);
    const char *name = place.source ? place.source->name : "";
    const char *base = strrchr(name, '/');
    return base ? base + 1 : name;
}

/* ---- markers ---- */

/* Threads at one line. */
struct marker {
    uint32_t first;  /* the one to name: whoever is looked at, else the lowest */
    uint32_t second; /* the next one, or 0 */
    unsigned count;
    bool has_actor;
};

static struct marker marker_of(const struct scene *scene, const struct tape_source *source,
                               uint32_t line)
{
    struct marker marker = {0};
    for (uint32_t id = 1; id <= scene->world->thread_count; id++) {
        struct place place = place_of(scene, id);
        if (place.source != source || place.line != line)
            continue;
        marker.count++;
        marker.has_actor |= id == scene->world->actor;
        if (marker.first == 0 || id == scene_thread(scene)) {
            marker.second = marker.first;
            marker.first = id;
        } else if (marker.second == 0) {
            marker.second = id;
        }
    }
    return marker;
}

static enum role role_of(const struct scene *scene, uint32_t id)
{
    const struct world_thread *thread = world_thread(scene->world, id);
    return thread ? theme_state_role(thread->state) : ROLE_TEXT;
}

static void marker_draw(struct pen *pen, const struct scene *scene, const struct marker *marker,
                        int cols)
{
    char text[16];
    int end = pen->x + cols;
    if (marker->count > 0) {
        snprintf(text, sizeof text, "T%" PRIu32, marker->first);
        pen_field(pen, role_of(scene, marker->first), (int)strlen(text), text);
    }
    if (marker->count == 2 && marker->first < 10 && marker->second < 10) {
        pen_put(pen, ROLE_TEXT, " ");
        snprintf(text, sizeof text, "T%" PRIu32, marker->second);
        pen_field(pen, role_of(scene, marker->second), (int)strlen(text), text);
    } else if (marker->count > 1) {
        snprintf(text, sizeof text, "+%u", marker->count - 1);
        pen_field(pen, ROLE_TEXT, (int)strlen(text), text);
    }
    while (pen->x < end)
        pen_glyph(pen, ROLE_TEXT, ' ');
}

/* Where there is little room, a level of four blanks takes two. */
static const char *narrowed(const char *text, bool is_narrow, int *blanks)
{
    size_t indent = strspn(text, " ");
    *blanks = is_narrow ? (int)(indent / 2) : (int)indent;
    return text + indent;
}

static void line_draw(struct pen *pen, const struct scene *scene, const struct place *focus,
                      uint32_t line)
{
    struct marker marker = marker_of(scene, focus->source, line);
    bool is_focus = line == focus->line && focus->site != 0;
    bool is_narrow = pen->rect.cols < 60;
    int blanks;
    const char *text = narrowed(tape_source_line(focus->source, line), is_narrow, &blanks);
    marker_draw(pen, scene, &marker, is_narrow ? 5 : 8);
    pen_printf(pen, ROLE_NUMBER, focus->source->line_count < 100 ? "%3" PRIu32 : "%4" PRIu32, line);
    pen_glyph(pen, marker.has_actor ? ROLE_RUN : ROLE_TEXT, marker.count > 0 ? ARROW : ' ');
    pen_put(pen, ROLE_TEXT, " ");
    while (blanks-- > 0)
        pen_glyph(pen, ROLE_TEXT, ' ');
    pen_put(pen, is_focus ? ROLE_STRONG : ROLE_TEXT, text);
    if (is_focus)
        pen_mark_row(pen, MARK_CHANGED);
    if (is_focus && scene->view->focus == PANEL_SOURCE)
        pen_cursor(pen, 0);
}

/* Without the text: at least where the threads are. */
static void places_draw(struct pen *pen, const struct scene *scene)
{
    pen_put(pen, ROLE_FAINT, " the text of the program is not at hand");
    for (uint32_t id = 1; id <= scene->world->thread_count && pen->y < pen->rect.rows; id++) {
        struct place place = place_of(scene, id);
        if (place.site == 0 || place.site > scene->tape->site_count)
            continue;
        const struct tape_site *site = &scene->tape->sites[place.site - 1];
        pen_row(pen, pen->y + 1);
        pen_printf(pen, role_of(scene, id), " T%" PRIu32 " ", id);
        pen_printf(pen, ROLE_TEXT, "%s, line %" PRIu32, tape_string(scene->tape, site->file),
                   site->line);
    }
}

void source_draw(struct canvas *canvas, struct rect rect, const struct scene *scene)
{
    struct pen pen = pen_at(canvas, rect);
    struct place focus = focus_of(scene);
    if (!focus.source) {
        places_draw(&pen, scene);
        return;
    }
    int count = (int)focus.source->line_count;
    int first = scene_scrolled(scene, PANEL_SOURCE, count, rect.rows, (int)focus.line - 1);
    for (int i = 0; i < rect.rows && first + i < count; i++) {
        pen_row(&pen, i);
        line_draw(&pen, scene, &focus, (uint32_t)(first + i) + 1);
    }
}
