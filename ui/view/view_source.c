/* SPDX-License-Identifier: MIT */
/*
 * The source. A thread stands at the line that it has run last, and where it would go on there is a
 * second mark. The text moves by half windows only, so that the eye can rest on it. A line that does not
 * fit is cut, but for the one that is looked at, which goes on in the rows below.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ui/view/views.h"

#define ARROW              0x25b8
#define ARROW_NEXT         0x25b9
#define ARROW_ASCII        '=' /* > is a thread on a core */
#define SELECTED           '*'
#define MARK_CHANGED_GLYPH 0x203a
#define NARROW_COLS        60

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

static bool is_same(struct place a, struct place b)
{
    return a.source == b.source && a.line == b.line;
}

/* Where a thread would go on; a thread that is not alive does so nowhere. */
static struct place next_of(const struct scene *scene, uint32_t id)
{
    const struct world_thread *thread = world_thread(scene->world, id);
    if (!thread || thread->state == THREAD_NEW || world_is_over(thread))
        return (struct place){0};
    return place_at(scene, thread->pending.site);
}

/* Where a thread is: at what it did last, or where that is nowhere, at what it would do next. */
static struct place place_of(const struct scene *scene, uint32_t id)
{
    const struct world_thread *thread = world_thread(scene->world, id);
    if (!thread || thread->state == THREAD_NEW || world_is_over(thread))
        return (struct place){0};
    struct place place = place_at(scene, thread->site), next = next_of(scene, id);
    return place.source || (place.site && !next.source) ? place : next;
}

#define DESCRIPTION "REEL_SCENARIO("

static bool begins_with(const char *text, const char *beginning)
{
    return strncmp(text, beginning, strlen(beginning)) == 0;
}

/* The first line behind the comment and the includes that a file begins with. */
static uint32_t first_line(const struct tape_source *source)
{
    bool is_comment = false;
    for (uint32_t line = 1; line <= source->line_count; line++) {
        const char *text = tape_source_line(source, line);
        is_comment |= begins_with(text, "/*");
        bool is_passed = is_comment || !*text || *text == '#' || begins_with(text, "//");
        is_comment &= !strstr(text, "*/");
        if (!is_passed)
            return line;
    }
    return 1;
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
        place = (struct place){.source = &scene->tape->sources[0],
                               .line = first_line(&scene->tape->sources[0])};
    return place;
}

/* The line of the last step, if there is one that it ran. */
static struct place changed_of(const struct scene *scene)
{
    const struct world_thread *thread = world_thread(scene->world, scene->world->actor);
    if (!thread || !scene_is_changed(scene, thread->changed))
        return (struct place){0};
    return place_at(scene, thread->site);
}

uint32_t source_line(const struct scene *scene, uint32_t *count)
{
    struct place focus = focus_of(scene);
    *count = focus.source ? (uint32_t)focus.source->line_count : 0;
    return scene->view->line && scene->view->line <= *count ? scene->view->line : focus.line;
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
    uint32_t next; /* one that would go on here, from another line; or 0 */
};

#define MARKED_ROWS 64 /* whose markers are looked for at a time */

/* What is to be known of a line while the panel is drawn. */
struct page {
    struct place focus, changed;
    bool is_narrow;
    int digits;            /* of a line's number, with a cell before them */
    uint32_t whole;        /* the line that is not cut; 0: none */
    uint32_t told, untold; /* lines from, and to, that tell the outcome of a lesson; 0: none do */
    uint32_t marked_from;  /* the line that the first marker is of */
    struct marker markers[MARKED_ROWS];
};

static void add_thread(struct marker *marker, uint32_t id, bool is_looked_at)
{
    marker->count++;
    if (marker->first == 0 || is_looked_at) {
        marker->second = marker->first;
        marker->first = id;
    } else if (marker->second == 0) {
        marker->second = id;
    }
}

/* The marker of a place, if it is among those of the page. */
static struct marker *marker_at(struct page *page, struct place place)
{
    bool is_here = place.source == page->focus.source && place.line >= page->marked_from &&
                   place.line - page->marked_from < MARKED_ROWS;
    return is_here ? &page->markers[place.line - page->marked_from] : NULL;
}

/* Look once at each thread, for all lines from `line` on: there may be a thousand of them. */
static void find_markers(struct page *page, const struct scene *scene, uint32_t line)
{
    uint32_t looked_at = scene_thread(scene);
    memset(page->markers, 0, sizeof page->markers);
    page->marked_from = line;
    for (uint32_t id = 1; id <= scene->world->thread_count; id++) {
        struct place place = place_of(scene, id), next = next_of(scene, id);
        struct marker *here = marker_at(page, place), *there = marker_at(page, next);
        if (here)
            add_thread(here, id, id == looked_at);
        if (there && there != here && (there->next == 0 || id == looked_at))
            there->next = id;
    }
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
    pen->x = end;
}

/* The line that is looked at has the arrow, and one that somebody would go on with another. */
static void arrow_draw(struct pen *pen, const struct scene *scene, const struct marker *marker,
                       bool is_focus)
{
    if (is_focus)
        pen_glyph(pen, role_of(scene, scene_thread(scene)),
                  pen->canvas->is_ascii ? ARROW_ASCII : ARROW);
    else if (marker->next)
        pen_glyph(pen, role_of(scene, marker->next), ARROW_NEXT);
    else
        pen_glyph(pen, ROLE_TEXT, ' ');
}

/* In the cell before the digits: whether it is selected, or has been run by the last step. */
static void number_draw(struct pen *pen, const struct page *page, uint32_t line, bool is_selected)
{
    int begin = pen->x;
    bool is_changed = page->changed.source == page->focus.source && page->changed.line == line;
    pen_printf(pen, ROLE_NUMBER, "%*" PRIu32, page->digits, line);
    struct pen mark = *pen;
    mark.x = begin;
    if (is_selected || is_changed)
        pen_glyph(&mark, ROLE_STRONG, is_selected ? SELECTED : MARK_CHANGED_GLYPH);
    if (!is_selected)
        return;
    canvas_mark(pen->canvas,
                (struct rect){pen->rect.x + begin, pen->rect.y + pen->y, page->digits, 1},
                MARK_SELECTED);
}

/* Where there is little room, a level of four blanks takes two. */
static const char *narrowed(const char *text, bool is_narrow, int *blanks)
{
    size_t indent = strspn(text, " ");
    *blanks = is_narrow ? (int)(indent / 2) : (int)indent;
    return text + indent;
}

static int marker_cols(const struct page *page)
{
    return page->is_narrow ? 5 : 8;
}

#define HANGING 2 /* blanks before what a line goes on with in the row below */

/* What stands in a line: in the one that is looked at, whole. The pen goes to the row below. */
static void text_draw(struct pen *pen, const struct page *page, uint32_t line, enum role role,
                      const char *text)
{
    bool is_told = line >= page->told && line < page->untold;
    if (is_told)
        pen_put(pen, ROLE_FAINT, line == page->told ? DESCRIPTION "...)" : "...");
    else if (line == page->whole)
        pen_wrap(pen, role, pen->x + HANGING, text);
    else
        pen_put(pen, role, text);
    if (is_told || line != page->whole)
        pen_row(pen, pen->y + 1);
}

/* The pen goes to the row below the line. */
static void line_draw(struct pen *pen, const struct scene *scene, const struct page *page,
                      uint32_t line)
{
    struct place place = {.source = page->focus.source, .line = line};
    const struct marker *marker = &page->markers[line - page->marked_from];
    bool is_focus = is_same(place, page->focus) && page->focus.site != 0;
    bool is_selected = line == scene->view->line;
    int blanks;
    const char *text = narrowed(tape_source_line(place.source, line), page->is_narrow, &blanks);
    marker_draw(pen, scene, marker, marker_cols(page));
    number_draw(pen, page, line, is_selected);
    arrow_draw(pen, scene, marker, is_focus);
    break_mark(pen, scene, break_at_line(place.source->name, line));
    pen->x += blanks;
    struct pen row = *pen;
    text_draw(pen, page, line, is_focus ? ROLE_STRONG : ROLE_TEXT, text);
    if (view_panel(scene->view) == PANEL_SOURCE && (scene->view->line ? is_selected : is_focus))
        pen_cursor(&row, 0);
    for (; is_same(place, page->changed) && row.y < pen->y; row.y++)
        pen_mark_row(&row, MARK_CHANGED);
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

/* What a scenario says of itself answers what its lesson asks. */
static void find_description(struct page *page)
{
    const struct tape_source *source = page->focus.source;
    for (uint32_t line = 1; line <= source->line_count; line++) {
        const char *text = tape_source_line(source, line);
        if (page->told == 0 && begins_with(text, DESCRIPTION))
            page->told = line;
        page->untold = line + 1;
        if (page->told > 0 && *text == '{') {
            page->untold = line;
            return;
        }
    }
}

/* Where nobody has been yet, a file is read from where it begins. */
static int first_row(const struct scene *scene, const struct page *page, int count, int rows)
{
    int wanted = (int)page->focus.line - 1;
    if (scene->view->line && (int)scene->view->line <= count)
        wanted = (int)scene->view->line - 1;
    else if (page->focus.site == 0)
        wanted += rows / 4;
    return scene_scrolled(scene, PANEL_SOURCE, count, rows, wanted);
}

/* The line that is selected, else where somebody is; 0: none. */
static uint32_t whole_of(const struct scene *scene, const struct place *focus)
{
    uint32_t line = scene->view->line;
    if (line > 0 && line <= focus->source->line_count)
        return line;
    return focus->site ? focus->line : 0;
}

/* Rows that the line that is looked at takes below its first one. */
static int rows_below(const struct page *page, struct rect rect)
{
    int blanks;
    const char *text =
        narrowed(tape_source_line(page->focus.source, page->whole), page->is_narrow, &blanks);
    struct pen pen = pen_at(NULL, rect);
    pen.x = marker_cols(page) + page->digits + 2 + blanks; /* its arrow and breakpoint */
    pen_wrap(&pen, ROLE_TEXT, pen.x + HANGING, text);
    return pen.y - 1;
}

/* Where the line that is looked at would be cut by the last row, all go up, as far as it may. */
static int room_made(const struct page *page, struct rect rect, int first)
{
    int at = (int)page->whole - 1 - first;
    if (at < 0 || at >= rect.rows)
        return first;
    int more = at + 1 + rows_below(page, rect) - rect.rows;
    return first + (more < 0 ? 0 : more < at ? more : at);
}

static int digits_of(size_t count)
{
    int digits = 3;
    for (; count >= 100; count /= 10)
        digits++;
    return digits;
}

void source_draw(struct canvas *canvas, struct rect rect, const struct scene *scene)
{
    struct pen pen = pen_at(canvas, rect);
    struct page page = {.focus = focus_of(scene), .changed = changed_of(scene)};
    if (!page.focus.source) {
        places_draw(&pen, scene);
        return;
    }
    int count = (int)page.focus.source->line_count;
    if (scene->hides_outcome)
        find_description(&page);
    page.is_narrow = rect.cols < NARROW_COLS;
    page.digits = digits_of(page.focus.source->line_count);
    page.whole = whole_of(scene, &page.focus);
    int first = first_row(scene, &page, count, rect.rows);
    if (page.whole && scene->view->scroll[PANEL_SOURCE] == 0)
        first = room_made(&page, rect, first);
    for (int i = first; pen.y < rect.rows && i < count; i++) {
        if ((i - first) % MARKED_ROWS == 0)
            find_markers(&page, scene, (uint32_t)i + 1);
        line_draw(&pen, scene, &page, (uint32_t)i + 1);
    }
}
