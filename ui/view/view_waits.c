/* SPDX-License-Identifier: MIT */
/*
 * Who waits for whom, drawn: first each circle, as a closed loop, and below it the chains that lead
 * into it, each with an arrow to the thread of the circle; then the other chains, up to a thread that waits for nobody or
 * to something that no single thread can give. Those who wait for the same stand together.
 *
 * Places depend on what is waited for, and so stay from step to step; only where not everything has
 * room do the longest chains come first. How many are left out is told. Below, what has been found.
 */
#include <stdlib.h>

#include "model/words.h"
#include "ui/draw/utf8.h"
#include "ui/view/views.h"
#include "ui/view/waits_strip.h"

#define FOUND    0x203c
#define ROW_PART 4 /* members of a group take this part of the rows at most */

struct graph {
    struct waits waits;
    struct pen pen;
    const struct scene *scene;
    uint16_t *ids, *breaks, *is_drawn; /* room for each thread */
    unsigned *told;                    /* by row */
    int y;
};

static struct strip strip_of(struct graph *g, enum role role)
{
    return (struct strip){.pen = &g->pen,
                          .scene = g->scene,
                          .waits = &g->waits,
                          .ids = g->ids,
                          .breaks = g->breaks,
                          .told = g->told,
                          .members = 1,
                          .members_shown = 1,
                          .role = role,
                          .y = g->y};
}

/* ---- rings ---- */

static const struct finding *finding_of(const struct world *world, uint16_t id)
{
    for (size_t i = 0; i < world->finding_count; i++) {
        const struct finding *f = &world->findings[i];
        if (f->is_resolved || (f->kind != FINDING_DEADLOCK && f->kind != FINDING_SELF_DEADLOCK))
            continue;
        if (f->thread == id)
            return f;
        for (uint32_t k = 0; k < f->chain_count; k++)
            if (f->chain[k] == id)
                return f;
    }
    return NULL;
}

/* is_one: of a thread that waits for itself. */
static void ring_title(struct graph *g, const struct finding *found, bool is_one)
{
    pen_row(&g->pen, g->y++);
    pen_glyph(&g->pen, found ? ROLE_ALERT : ROLE_TEXT, found ? FOUND : ' ');
    pen_put(&g->pen, ROLE_STRONG, " A circle");
    pen_put(&g->pen, ROLE_TEXT,
            !found                ? is_one ? ", until somebody releases it, or time is up."
                                           : ", until somebody's time is up."
            : found->is_suspected ? ": it opens only if another thread helps."
                                  : ": nobody in it can go on.");
}

static void ring_draw(struct graph *g, uint16_t first)
{
    const struct finding *found = finding_of(g->scene->world, first);
    struct strip strip;
    size_t count = 0;
    ring_title(g, found, g->waits.next[first - 1] == first);
    for (uint16_t id = first; count == 0 || id != first; id = g->waits.next[id - 1]) {
        g->ids[count++] = id;
        g->is_drawn[id - 1] = 1;
    }
    strip = strip_of(g, found ? ROLE_ALERT : ROLE_WAIT);
    strip.count = count;
    strip.is_ring = true;
    strip.gap = count > 1 && (int)count * 2 < g->pen.rect.rows / 2;
    g->y += strip_draw(&strip);
}

/* ---- chains ---- */

static bool is_leading_to(const struct graph *g, size_t end, uint16_t ring)
{
    return waits_leads_to(&g->waits, g->waits.ends[end]) == ring;
}

/* How many from `end` on wait for the same. */
static size_t group_count(const struct graph *g, size_t end)
{
    size_t count = 1;
    while (end + count < g->waits.end_count &&
           waits_is_same(&g->waits, g->waits.ends[end], g->waits.ends[end + count]))
        count++;
    return count;
}

/* The chain from a group on, to its root or to what has been drawn before. */
static void follow(struct graph *g, struct strip *strip, uint16_t first)
{
    uint16_t id = first;
    strip->count = 0;
    do {
        g->ids[strip->count++] = id;
        g->is_drawn[id - 1] = 1;
        id = g->waits.next[id - 1];
    } while (id != 0 && waits_is_waiting(&g->waits, id) && !g->is_drawn[id - 1]);
    strip->has_root = id != 0;
    if (id != 0)
        g->ids[strip->count++] = id;
}

static void chain_draw(struct graph *g, size_t end, size_t members)
{
    struct strip strip = strip_of(g, ROLE_FAINT);
    size_t most = (size_t)(g->pen.rect.rows / ROW_PART > 3 ? g->pen.rect.rows / ROW_PART : 3);
    follow(g, &strip, g->waits.ends[end]);
    strip.x = 1;
    strip.group = g->waits.ends + end;
    strip.members = members;
    strip.members_shown = members <= most ? members : most - 1;
    g->y += strip_draw(&strip);
}

/* Those into a ring, or those into none (0). */
static void chains_draw(struct graph *g, uint16_t ring)
{
    for (size_t end = 0, members; end < g->waits.end_count; end += members) {
        members = group_count(g, end);
        if (is_leading_to(g, end, ring) && g->y < g->pen.rect.rows)
            chain_draw(g, end, members);
    }
}

/* ---- the whole ---- */

static void graph_draw(struct graph *g, int y)
{
    g->y = y;
    for (size_t i = 0; i < g->waits.world->thread_count; i++)
        g->is_drawn[i] = 0;
    for (int i = 0; i < g->pen.rect.rows; i++)
        g->told[i] = 0;
    for (size_t i = 0; i < g->waits.ring_count && g->y < g->pen.rect.rows; i++) {
        ring_draw(g, g->waits.rings[i]);
        chains_draw(g, g->waits.rings[i]);
        g->y++;
    }
    chains_draw(g, 0);
}

/* How many are told of in the rows up to `rows`; those scrolled away above count. */
static size_t told_in(const struct graph *g, int rows)
{
    size_t told = 0;
    for (int i = 0; i < rows; i++)
        told += g->told[i];
    return told;
}

static void findings_draw(struct graph *g)
{
    const struct world *world = g->scene->world;
    char text[WORDS_MAX];
    pen_row(&g->pen, g->y + 1);
    for (size_t i = 0; i < world->finding_count && g->pen.y < g->pen.rect.rows; i++) {
        pen_glyph(&g->pen, ROLE_ALERT, FOUND);
        pen_wrap(&g->pen, ROLE_STRONG, 1,
                 words_finding(g->scene->tape, &world->findings[i], text, sizeof text));
    }
}

/* In the last row: how many are not told of above it. */
static void rest_draw(struct graph *g)
{
    int last = g->pen.rect.rows - 1;
    size_t told = told_in(g, last);
    canvas_fill(g->pen.canvas,
                (struct rect){g->pen.rect.x, g->pen.rect.y + last, g->pen.rect.cols, 1}, ROLE_TEXT);
    pen_row(&g->pen, last);
    pen_printf(&g->pen, ROLE_FAINT, " … of %zu that wait, %zu are not shown", g->waits.waiting,
               g->waits.waiting - told);
}

static bool has_room(const struct graph *g)
{
    return told_in(g, g->pen.rect.rows) == g->waits.waiting;
}

/* How far it is scrolled: so far at most that the last of it stands over the row that tells the
 * rest. */
static int scroll_of(struct graph *g)
{
    int scroll = g->scene->view->scroll[PANEL_WAITS], rows = g->pen.rect.rows - 1;
    graph_draw(g, -scroll);
    if (g->y >= rows)
        return scroll;
    return scroll > rows - g->y ? scroll - (rows - g->y) : 0;
}

static void waiting_draw(struct graph *g)
{
    struct canvas *canvas = g->pen.canvas;
    int scroll = 0;
    g->pen.canvas = NULL;
    graph_draw(g, 0);
    if (!has_room(g)) {
        waits_sort_by_length(&g->waits);
        scroll = scroll_of(g);
    }
    g->pen.canvas = canvas;
    graph_draw(g, -scroll);
    if (has_room(g))
        findings_draw(g);
    else
        rest_draw(g);
}

void waits_draw(struct canvas *canvas, struct rect rect, const struct scene *scene)
{
    size_t count = scene->world->thread_count + 2;
    struct graph g = {.pen = pen_at(canvas, rect), .scene = scene};
    g.ids = calloc(count * 3, sizeof *g.ids);
    g.told = calloc((size_t)rect.rows + 1, sizeof *g.told);
    if (g.ids && g.told && waits_init(&g.waits, scene->world) == 0) {
        g.breaks = g.ids + count;
        g.is_drawn = g.ids + count * 2;
        if (g.waits.waiting > 0) {
            waiting_draw(&g);
        } else {
            pen_put(&g.pen, ROLE_FAINT, " nobody waits for another");
            g.y = 1;
            findings_draw(&g);
        }
        waits_free(&g.waits);
    }
    free(g.ids);
    free(g.told);
}
