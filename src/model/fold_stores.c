/* SPDX-License-Identifier: MIT */
/* What the world keeps in bounded stores: items of queues and pipes, copies of variables, and who has
 * rwlocks and semaphores. Each is an array in order of time. */
#include "model/fold.h"

#include <string.h>

#include "model/memory.h"

/* Make room for one more at the end of a store. Returns: where it goes, cleared; NULL: it is full. */
static void *append(void **store, size_t *count, size_t *room, size_t max, size_t item_bytes)
{
    if (*count >= max)
        return NULL;
    if (*count == *room) {
        *room = *room ? *room * 2 : 8;
        *store = memory_resize(*store, *room, item_bytes);
    }
    return memset((char *)*store + (*count)++ * item_bytes, 0, item_bytes);
}

static void remove_at(void *store, size_t *count, size_t at, size_t item_bytes)
{
    char *place = (char *)store + at * item_bytes;
    memmove(place, place + item_bytes, (--*count - at) * item_bytes);
}

/* ---- items ---- */

void fold_put_item(struct world *w, struct world_object *o, const struct record *r)
{
    void *store = w->items;
    struct world_value *item =
        append(&store, &w->item_count, &w->item_room, WORLD_ITEMS_MAX, sizeof *item);
    w->items = store;
    if (!item)
        return;
    item->object = r->object;
    item->value = r->arg;
    o->kept++;
}

static void remove_item(struct world *w, struct world_object *o, size_t at)
{
    remove_at(w->items, &w->item_count, at, sizeof *w->items);
    o->kept--;
}

/* If it is not the one whose turn it is, it was not kept. */
void fold_take_item(struct world *w, struct world_object *o, const struct record *r)
{
    enum record_queue flavour =
        o->type == OBJECT_QUEUE ? (enum record_queue)o->flavour : RECORD_FIFO;
    for (size_t i = 0; o->kept > 0 && i < w->item_count; i++) {
        size_t at = flavour == RECORD_LIFO ? w->item_count - 1 - i : i;
        bool is_it = w->items[at].value == r->arg;
        if (w->items[at].object != r->object || (!is_it && flavour == RECORD_PRIORITY))
            continue;
        if (is_it)
            remove_item(w, o, at);
        return;
    }
}

void fold_set_count(struct world *w, struct world_object *o, uint32_t count)
{
    uint32_t id = (uint32_t)(o - w->objects + 1);
    o->count = count;
    o->is_unknown = false;
    size_t left = 0;
    if (o->kept <= count)
        return;
    for (size_t i = 0; i < w->item_count; i++) {
        if (w->items[i].object == id && o->kept > count)
            o->kept--;
        else
            w->items[left++] = w->items[i];
    }
    w->item_count = left;
}

/* ---- copies ---- */

void fold_set_copy(struct world *w, const struct record *r)
{
    struct world_value *copy = NULL;
    for (size_t i = 0; i < w->copy_count && !copy; i++)
        if (w->copies[i].object == r->object && w->copies[i].process == record_var_process(r))
            copy = &w->copies[i];
    if (!copy) {
        void *store = w->copies;
        copy = append(&store, &w->copy_count, &w->copy_room, WORLD_COPIES_MAX, sizeof *copy);
        w->copies = store;
    }
    if (!copy)
        return;
    copy->object = r->object;
    copy->process = (uint16_t)record_var_process(r);
    copy->value = r->arg;
}

/* ---- holds ---- */

bool fold_hold(struct world *w, uint32_t object, uint32_t thread)
{
    void *store = w->holds;
    struct world_hold *hold =
        append(&store, &w->hold_count, &w->hold_room, WORLD_HOLDS_MAX, sizeof *hold);
    w->holds = store;
    if (!hold)
        return false;
    hold->object = object;
    hold->thread = thread;
    return true;
}

bool fold_unhold(struct world *w, uint32_t object, uint32_t thread)
{
    for (size_t i = w->hold_count; i-- > 0;)
        if (w->holds[i].object == object && w->holds[i].thread == thread) {
            remove_at(w->holds, &w->hold_count, i, sizeof *w->holds);
            return true;
        }
    return false;
}

void fold_unhold_all(struct world *w, uint32_t object)
{
    size_t left = 0;
    for (size_t i = 0; i < w->hold_count; i++)
        if (w->holds[i].object != object)
            w->holds[left++] = w->holds[i];
    w->hold_count = left;
}
