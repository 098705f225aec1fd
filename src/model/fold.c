/* SPDX-License-Identifier: MIT */
/*
 * The fold. Each record changes a thread, and often an object; then the findings see what that record
 * completes (findings.c).
 *
 * No record is believed: one that names what does not exist, or does to an object what its type
 * does not have, changes nothing. When records were lost, everything is unknown until a record tells
 * of it: most tell values, not differences.
 */
#include "model/fold.h"

#include "model/findings.h"
#include "trace/schedule.h"

static void apply_setting(struct world *w, const struct record *r)
{
    uint64_t value = r->arg > 0 ? (uint64_t)r->arg : 0;
    switch (r->object) {
    case SETTING_CORES:
        w->cores = value == 0 ? 1 : value > FOLD_CORES_MAX ? FOLD_CORES_MAX : (uint32_t)value;
        break;
    case SETTING_SLICE_NS:
        w->slice_ns = value;
        break;
    case SETTING_GIL:
        w->gil.is_on = value != GIL_OFF;
        w->gil.is_ticking = value == GIL_TICKS;
        break;
    case SETTING_GIL_INTERVAL_NS:
        w->gil.interval_ns = value;
        break;
    case SETTING_ENGINE:
        w->is_real = tape_is_real_after(w->is_real, r);
        break;
    case SETTING_SPURIOUS:
        w->wakes_spuriously = value > 0;
        break;
    default:
        break;
    }
}

/* Who takes a step of a virtual run, the GO behind it tells. */
static void begin_step(struct world *w, struct world_thread *t, const struct record *r)
{
    w->step++;
    w->actor = 0;
    if (!w->is_real || !t)
        return;
    w->actor = r->thread;
    t->steps++;
    t->changed = w->step;
}

static void apply_lost(struct world *w, const struct record *r)
{
    if (r->arg <= 0)
        return;
    w->lost += (uint64_t)r->arg;
    fold_forget_threads(w);
    fold_forget_objects(w);
    fold_forget_gils(w);
}

static void apply_end(struct world *w, const struct record *r)
{
    if (w->has_ended || r->arg < 0 || r->arg >= RECORD_END_COUNT)
        return;
    w->has_ended = true;
    w->end = (enum record_end)r->arg;
    w->end_detail = r->extra;
    w->end_thread = r->thread;
}

void world_apply(struct world *w, const struct record *r)
{
    /* TEXT records carry bytes where others carry a thread; a definition is no deed of its thread,
     * and may have been put before what that did before it */
    bool is_definition = r->kind == R_TEXT || r->kind == R_SITE;
    struct world_thread *t = is_definition ? NULL : fold_thread(w, r->thread);
    enum object_type made = tape_object_made(r);
    struct findings_before before = findings_before(w, r);
    if (r->time_ns > w->time_ns)
        w->time_ns = r->time_ns;
    if (tape_opens_step(w->is_real, r))
        begin_step(w, t, r);
    if (made != OBJECT_UNKNOWN)
        fold_add_object(w, r, made);
    switch (r->kind) {
    case R_SETTING:
        apply_setting(w, r);
        break;
    case R_THREAD_NEW:
        fold_add_thread(w, r);
        break;
    case R_LOST:
        apply_lost(w, r);
        break;
    case R_END:
        apply_end(w, r);
        break;
    default:
        if (t)
            fold_apply_thread(w, t, r);
    }
    findings_after(w, r, &before);
    w->records++;
}
