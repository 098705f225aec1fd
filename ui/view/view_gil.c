/* SPDX-License-Identifier: MIT */
/* The GIL in three rows. The bar fills as the first of those who wait does so in vain; when it is
 * full, a drop is requested. Where there are two rows, the reason of the last drop stands beside the
 * bar while nobody waits. A process has a GIL of its own: it gets a row. */
#include <inttypes.h>
#include <stdio.h>

#include "model/words.h"
#include "ui/draw/utf8.h"
#include "ui/view/views.h"

#define BAR_FULL           0x25ae
#define BAR_EMPTY          0x25af
#define WIDE_COLS          46
#define MARK_CHANGED_GLYPH 0x203a

static void holder_draw(struct pen *pen, const struct scene *scene, const struct world_gil *gil)
{
    char name[WORDS_MAX];
    bool is_changed = scene_is_changed(scene, gil->changed);
    pen_glyph(pen, ROLE_STRONG, is_changed ? MARK_CHANGED_GLYPH : ' ');
    pen_put(pen, ROLE_STRONG, "GIL  ");
    if (gil->process)
        pen_printf(pen, ROLE_TEXT, "of process T%u  ", gil->process);
    if (gil->is_unknown) {
        pen_put(pen, ROLE_UNKNOWN, "unknown: records were lost");
    } else if (gil->holder == 0) {
        pen_put(pen, ROLE_FAINT, "free");
    } else {
        int queue = queue_cols(scene, R_GIL_WAIT, gil->process, false);
        words_thread(scene->tape, gil->holder, name, sizeof name);
        pen_put(pen, ROLE_TEXT, "held by ");
        if (utf8_cols(name) + queue > pen_room(pen))
            snprintf(name, sizeof name, "T%u", gil->holder);
        pen_put(pen, ROLE_STRONG, name);
    }
    queue_draw(pen, scene, R_GIL_WAIT, gil->process);
    if (is_changed)
        pen_mark_row(pen, MARK_CHANGED);
}

/* Both numbers in the unit of the interval, with at most one decimal. */
static void put_waited(struct pen *pen, uint64_t waited_ns, uint64_t interval_ns)
{
    uint64_t unit = interval_ns >= 1000000000 ? 1000000000
                    : interval_ns >= 1000000  ? 1000000
                                              : 1000;
    char interval[48];
    uint64_t tenths = waited_ns / (unit / 10);
    words_duration(interval_ns, interval, sizeof interval);
    pen_printf(pen, ROLE_TEXT, " %" PRIu64 ".%" PRIu64 " of %s", tenths / 10, tenths % 10,
               interval);
}

/* How long the first of those who wait has done so in vain. A request begins the count anew, but
 * what led to it has been a whole interval. */
static uint64_t waited_ns(const struct world *world)
{
    const struct world_gil *gil = &world->gil;
    if (gil->waiters == 0 || gil->holder == 0)
        return 0;
    if (gil->is_drop_requested)
        return gil->interval_ns;
    return world->time_ns > gil->wait_ns ? world->time_ns - gil->wait_ns : 0;
}

static const char *drop_reason(unsigned kind)
{
    switch (kind) {
    case R_GIL_YIELD:
        return "it was asked to";
    case R_GIL_TICK:
        return "100 ticks were over";
    case R_SLEEP:
        return "to sleep";
    case R_IO:
        return "to wait for I/O";
    case R_LOCK_TAKE:
        return "to wait for a lock";
    case R_COND_WAIT:
        return "to wait to be notified";
    case R_JOIN:
        return "to join a thread";
    case R_YIELD:
        return "to yield";
    case R_THREAD_END:
        return "its thread ended";
    default:
        return "no reason told";
    }
}

static void put_reason(struct pen *pen, const struct world_gil *gil)
{
    char switches[48];
    if (gil->drop_kind == R_NONE) {
        pen_put(pen, ROLE_FAINT, "never dropped yet");
        return;
    }
    pen_put(pen, ROLE_FAINT, "last drop: ");
    pen_put(pen, ROLE_TEXT, drop_reason(gil->drop_kind));
    snprintf(switches, sizeof switches, ", %" PRIu32 " switch%s", gil->switches,
             gil->switches == 1 ? "" : "es");
    if (utf8_cols(switches) <= pen_room(pen))
        pen_put(pen, ROLE_FAINT, switches);
}

static void bar_draw(struct pen *pen, const struct world_gil *gil, uint64_t waited)
{
    bool is_wide = pen->rect.cols >= WIDE_COLS;
    int cols = is_wide ? 10 : 5;
    uint64_t piece = gil->interval_ns / (uint64_t)cols > 0 ? gil->interval_ns / (uint64_t)cols : 1;
    int full = waited / piece < (uint64_t)cols ? (int)(waited / piece) : cols;
    pen->x += is_wide ? 6 : 1;
    pen_repeat(pen, ROLE_GIL, BAR_FULL, full);
    pen_repeat(pen, ROLE_FAINT, BAR_EMPTY, cols - full);
}

/* The old one has no interval: who has it lets it go by itself. */
static void ticks_draw(struct pen *pen, const struct world_gil *gil, bool has_reason)
{
    pen->x += pen->rect.cols >= WIDE_COLS ? 6 : 1;
    pen_put(pen, ROLE_TEXT, "let go at each 100 ticks");
    if (has_reason && gil->drop_kind != R_NONE && gil->drop_kind != R_GIL_TICK) {
        pen_put(pen, ROLE_TEXT, "  ");
        put_reason(pen, gil);
    }
}

static void interval_draw(struct pen *pen, const struct scene *scene, bool has_reason)
{
    const struct world_gil *gil = &scene->world->gil;
    bool is_waited = gil->waiters > 0 && gil->holder != 0;
    uint64_t waited = waited_ns(scene->world);
    if (gil->is_ticking) {
        ticks_draw(pen, gil, has_reason);
        return;
    }
    bar_draw(pen, gil, waited);
    if (is_waited) {
        put_waited(pen, waited, gil->interval_ns);
    } else if (has_reason && gil->drop_kind != R_NONE) {
        pen_put(pen, ROLE_TEXT, " ");
        put_reason(pen, gil);
    } else {
        pen_put(pen, ROLE_FAINT, gil->waiters == 0 ? " nobody waits" : " free to take");
    }
    if (!gil->is_drop_requested || gil->holder == 0)
        return;
    pen_put(pen, ROLE_TEXT, "  ");
    pen_put(pen, ROLE_ALERT, "DROP REQUEST");
    if (gil->requester)
        pen_printf(pen, ROLE_TEXT, " by T%u", gil->requester);
}

void gil_draw(struct pen *pen, const struct scene *scene, int rows)
{
    int first = pen->y;
    holder_draw(pen, scene, &scene->world->gil);
    pen_row(pen, first + 1);
    if (rows > 1)
        interval_draw(pen, scene, rows == 2);
    pen_row(pen, first + 2);
    if (rows > 2) {
        pen->x = pen->rect.cols >= WIDE_COLS ? 6 : 1;
        put_reason(pen, &scene->world->gil);
    }
    pen_row(pen, first + rows);
}

void gil_others_draw(struct pen *pen, const struct scene *scene, int rows)
{
    const struct world *world = scene->world;
    for (size_t i = 0; i < world->gil_count; i++) {
        if (!world->gils[i].is_on)
            continue;
        if (rows-- <= 0)
            return;
        holder_draw(pen, scene, &world->gils[i]);
        pen_row(pen, pen->y + 1);
    }
}
