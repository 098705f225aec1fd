/* SPDX-License-Identifier: MIT */
/* What records do to the GIL: the program's, and those of its processes, which have one each. */
#include "model/fold.h"

#include <string.h>

#include "model/memory.h"

/* The GIL that a thread needs, made if it is not there yet; NULL: there are too many. */
static struct world_gil *gil_of(struct world *w, const struct world_thread *t)
{
    if (t->process == 0)
        return &w->gil;
    for (size_t i = 0; i < w->gil_count; i++)
        if (w->gils[i].process == t->process)
            return &w->gils[i];
    if (w->gil_count >= WORLD_GILS_MAX)
        return NULL;
    if (w->gil_count == w->gil_room) {
        w->gil_room = w->gil_room ? w->gil_room * 2 : 4;
        w->gils = memory_resize(w->gils, w->gil_room, sizeof *w->gils);
    }
    struct world_gil *gil = &w->gils[w->gil_count++];
    memset(gil, 0, sizeof *gil);
    gil->process = t->process;
    gil->is_on = w->gil.is_on;
    gil->is_ticking = w->gil.is_ticking;
    gil->interval_ns = w->gil.interval_ns;
    return gil;
}

void fold_count_gil_waiter(struct world *w, const struct world_thread *t, int more)
{
    struct world_gil *gil = gil_of(w, t);
    if (gil)
        gil->waiters += (uint32_t)more;
}

static void learn_holder(struct world *w, struct world_gil *gil, const struct record *r)
{
    if (!gil->is_unknown || !fold_thread(w, r->extra))
        return;
    gil->holder = (uint16_t)r->extra;
    gil->is_unknown = false;
}

static void use(struct world *w, struct world_gil *gil, const struct record *r)
{
    gil->changed = w->step;
    switch (r->kind) {
    case R_GIL_WAIT:
        learn_holder(w, gil, r);
        if (gil->waiters == 0)
            gil->wait_ns = w->time_ns;
        break;
    case R_GIL_BUSY:
        learn_holder(w, gil, r);
        break;
    case R_GIL_SWITCH:
        break;
    case R_GIL_TAKE:
        gil->switches += gil->last_holder != 0 && gil->last_holder != r->thread;
        gil->holder = gil->last_holder = r->thread;
        gil->taken_ns = gil->wait_ns = w->time_ns;
        gil->is_drop_requested = gil->is_unknown = false;
        gil->requester = 0;
        break;
    case R_GIL_REQUEST:
        learn_holder(w, gil, r);
        gil->is_drop_requested = true;
        gil->requester = r->thread;
        break;
    default:
        gil->holder = 0;
        gil->is_unknown = false;
        gil->drop_kind = r->kind == R_GIL_DROP ? (uint16_t)r->extra : r->kind;
    }
}

void fold_apply_gil(struct world *w, struct world_thread *t, const struct record *r)
{
    struct world_gil *gil = gil_of(w, t);
    if (gil)
        use(w, gil, r);
    fold_wait(w, t, r);
}

static void forget(struct world_gil *gil, uint64_t step)
{
    gil->is_unknown = true;
    gil->is_drop_requested = false;
    gil->holder = gil->requester = 0;
    gil->changed = step;
}

void fold_forget_gils(struct world *w)
{
    forget(&w->gil, w->step);
    for (size_t i = 0; i < w->gil_count; i++)
        forget(&w->gils[i], w->step);
}
