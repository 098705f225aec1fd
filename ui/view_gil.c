/* SPDX-License-Identifier: MIT */
/* The GIL in three rows. The bar fills as the first of those who wait does so in vain; when it is
 * full, a drop is requested. */
#include <inttypes.h>
#include <stdio.h>

#include "model/words.h"
#include "ui/views.h"

#define BAR_FULL  '='
#define BAR_EMPTY '-'
#define WIDE_COLS 46

static void holder_draw(struct pen *pen, const struct scene *scene)
{
    const struct world_gil *gil = &scene->world->gil;
    char name[WORDS_MAX];
    bool is_changed = scene_is_changed(scene, gil->changed);
    pen_put(pen, ROLE_STRONG, is_changed ? "›GIL  " : " GIL  ");
    if (gil->holder == 0) {
        pen_put(pen, ROLE_FAINT, "free");
    } else {
        pen_put(pen, ROLE_TEXT, "held by ");
        pen_put(pen, ROLE_STRONG, words_thread(scene->tape, gil->holder, name, sizeof name));
    }
    queue_draw(pen, scene, R_GIL_WAIT, 0);
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

static void interval_draw(struct pen *pen, const struct scene *scene)
{
    const struct world_gil *gil = &scene->world->gil;
    bool is_waited = gil->waiters > 0 && gil->holder != 0;
    uint64_t waited = waited_ns(scene->world);
    bool is_wide = pen->rect.cols >= WIDE_COLS;
    int cols = is_wide ? 8 : 5;
    uint64_t piece = gil->interval_ns / (uint64_t)cols > 0 ? gil->interval_ns / (uint64_t)cols : 1;
    int full = waited / piece < (uint64_t)cols ? (int)(waited / piece) : cols;
    pen_put(pen, ROLE_TEXT, is_wide ? "      [" : " [");
    pen_repeat(pen, ROLE_GIL, BAR_FULL, full);
    pen_repeat(pen, ROLE_FAINT, BAR_EMPTY, cols - full);
    pen_put(pen, ROLE_TEXT, "]");
    if (is_waited)
        put_waited(pen, waited, gil->interval_ns);
    else
        pen_put(pen, ROLE_FAINT, gil->waiters == 0 ? " nobody waits" : " free to take");
    if (gil->is_drop_requested && gil->holder != 0) {
        pen_put(pen, ROLE_TEXT, ", ");
        pen_put(pen, ROLE_ALERT, "asked to drop it");
    }
}

static const char *drop_reason(unsigned kind)
{
    switch (kind) {
    case R_GIL_YIELD:
        return "it was asked to";
    case R_SLEEP:
        return "to sleep";
    case R_IO:
        return "to wait for I/O";
    case R_LOCK_TAKE:
        return "to wait for a lock";
    case R_COND_WAIT:
        return "to wait to be notified";
    case R_JOIN:
        return "to wait for a thread to finish";
    case R_YIELD:
        return "to yield";
    case R_THREAD_END:
        return "its thread had finished";
    default:
        return "no reason told";
    }
}

static void reason_draw(struct pen *pen, const struct scene *scene)
{
    const struct world_gil *gil = &scene->world->gil;
    if (gil->drop_kind == R_NONE)
        return;
    pen_put(pen, ROLE_FAINT, "      last dropped: ");
    pen_put(pen, ROLE_TEXT, drop_reason(gil->drop_kind));
    pen_printf(pen, ROLE_FAINT, ", %" PRIu32 " switches", gil->switches);
}

void gil_draw(struct pen *pen, const struct scene *scene, int rows)
{
    static void (*const parts[])(struct pen *, const struct scene *) = {holder_draw, interval_draw,
                                                                        reason_draw};
    int first = pen->y;
    for (int i = 0; i < rows && i < 3; i++) {
        pen_row(pen, first + i);
        parts[i](pen, scene);
    }
    pen_row(pen, first + rows);
}
