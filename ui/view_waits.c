/* SPDX-License-Identifier: MIT */
/* Who waits for whom: a chain of arrows for each thread that waits, up to one that can go on or to
 * one that the chain has met before. Below them, what has been found. */

#include "model/words.h"
#include "ui/utf8.h"
#include "ui/views.h"

#define CHAIN_MAX 16
#define INDENT    3 /* of a chain's second row */

/* Write a link of a chain; one that does not fit begins the next row. */
static void put_link(struct pen *pen, enum role role, const char *before, const char *text)
{
    if (pen->x > INDENT && utf8_cols(before) + utf8_cols(text) > pen_room(pen)) {
        pen_row(pen, pen->y + 1);
        pen->x = INDENT;
    }
    pen_put(pen, ROLE_FAINT, before);
    pen_put(pen, role, text);
}

static void put_thread(struct pen *pen, const struct scene *scene, const char *before, uint32_t id)
{
    const struct world_thread *thread = world_thread(scene->world, id);
    char name[WORDS_MAX];
    put_link(pen, thread ? theme_state_role(thread->state) : ROLE_TEXT, before,
             words_thread(scene->tape, id, name, sizeof name));
}

/* What a thread waits for, unless that is another thread's end. */
static void put_object(struct pen *pen, const struct scene *scene, const char *arrow,
                       const struct world_thread *thread)
{
    char name[WORDS_MAX];
    if (record_object_of(thread->wait_kind) == RECORD_OBJECT)
        put_link(pen, ROLE_TEXT, arrow,
                 words_object(scene->tape, thread->wait_object, name, sizeof name));
    else if (thread->wait_kind == R_GIL_WAIT || thread->wait_kind == R_GIL_SWITCH)
        put_link(pen, ROLE_GIL, arrow, "the GIL");
}

static void chain_draw(struct pen *pen, const struct scene *scene, uint32_t id)
{
    const char *arrow = pen->canvas && pen->canvas->is_ascii ? " -> " : " → ";
    const char *to_end = pen->canvas && pen->canvas->is_ascii ? " -> end of " : " → end of ";
    uint32_t chain[CHAIN_MAX];
    bool is_met = false, is_stuck = world_is_stuck(scene->world, id);
    pen_glyph(pen, is_stuck ? ROLE_ALERT : ROLE_TEXT, is_stuck ? 0x203c : ' ');
    put_thread(pen, scene, "", id);
    for (int length = 0; length < CHAIN_MAX && !is_met; length++) {
        const struct world_thread *thread = world_thread(scene->world, id);
        chain[length] = id;
        if (!thread || thread->wait_kind == R_NONE)
            break;
        put_object(pen, scene, arrow, thread);
        id = world_waits_for(scene->world, id);
        if (id == 0)
            break;
        put_thread(pen, scene, thread->wait_kind == R_JOIN_WAIT ? to_end : arrow, id);
        for (int i = 0; i <= length; i++)
            is_met |= chain[i] == id;
    }
}

void waits_draw(struct canvas *canvas, struct rect rect, const struct scene *scene)
{
    struct pen pen = pen_at(canvas, rect);
    const struct world *world = scene->world;
    char text[WORDS_MAX];
    pen_row(&pen, -(scene->view->scroll[PANEL_WAITS] > 0 ? scene->view->scroll[PANEL_WAITS] : 0));
    int first = pen.y;
    for (uint32_t id = 1; id <= world->thread_count && pen.y < rect.rows; id++) {
        if (world->threads[id - 1].wait_kind == R_NONE)
            continue;
        chain_draw(&pen, scene, id);
        pen_row(&pen, pen.y + 1);
    }
    if (pen.y == first) {
        pen_put(&pen, ROLE_FAINT, " nobody waits for another");
        pen_row(&pen, pen.y + 1);
    }
    for (size_t i = 0; i < world->finding_count && pen.y < rect.rows; i++) {
        pen_glyph(&pen, ROLE_ALERT, 0x203c);
        pen_wrap(&pen, ROLE_STRONG, 1,
                 words_finding(scene->tape, &world->findings[i], text, sizeof text));
    }
}
