/* SPDX-License-Identifier: MIT */
/* Clocks lie in two arrays, one for threads and one for objects, a full and a firm one side by side,
 * as wide as there are rows: a run of three threads has clocks of four entries. */
#include "model/clocks.h"

#include <stdlib.h>
#include <string.h>

#include "model/memory.h"

#define FIRST_WIDTH 4

/* ---- as a value ---- */

void clocks_init(struct clocks *c)
{
    memset(c, 0, sizeof *c);
    c->width = FIRST_WIDTH;
}

void clocks_free(struct clocks *c)
{
    free(c->times);
    free(c->rows);
    free(c->heads);
    free(c->links);
    free(c->sent);
    clocks_init(c);
}

static size_t pair_entries(const struct clocks *c)
{
    return (size_t)2 * c->width;
}

void clocks_copy(struct clocks *to, const struct clocks *from)
{
    struct clocks own = *to;
    size_t pair = pair_entries(from);
    *to = *from;
    to->time_room = own.time_room;
    to->thread_room = own.thread_room;
    to->object_room = own.object_room;
    to->link_room = own.link_room;
    to->sent_room = own.sent_room;
    to->times = memory_copy(own.times, &to->time_room, from->times, from->row_count * pair,
                            sizeof *to->times);
    to->rows =
        memory_copy(own.rows, &to->thread_room, from->rows, from->thread_count, sizeof *to->rows);
    to->heads = memory_copy(own.heads, &to->object_room, from->heads, from->object_count,
                            sizeof *to->heads);
    to->links =
        memory_copy(own.links, &to->link_room, from->links, from->link_count, sizeof *to->links);
    to->sent = memory_copy(own.sent, &to->sent_room, from->sent, from->link_count * pair,
                           sizeof *to->sent);
}

bool clocks_equal(const struct clocks *a, const struct clocks *b)
{
    size_t pair = pair_entries(a);
    return a->width == b->width && a->row_count == b->row_count &&
           a->thread_count == b->thread_count && a->object_count == b->object_count &&
           a->link_count == b->link_count && a->common_head == b->common_head &&
           memcmp(a->threads, b->threads, sizeof a->threads) == 0 &&
           memcmp(a->has_ended, b->has_ended, sizeof a->has_ended) == 0 &&
           memory_equal(a->times, b->times, a->row_count * pair, sizeof *a->times) &&
           memory_equal(a->rows, b->rows, a->thread_count, sizeof *a->rows) &&
           memory_equal(a->heads, b->heads, a->object_count, sizeof *a->heads) &&
           memory_equal(a->links, b->links, a->link_count, sizeof *a->links) &&
           memory_equal(a->sent, b->sent, a->link_count * pair, sizeof *a->sent);
}

size_t clocks_bytes(const struct clocks *c)
{
    return (c->row_count + c->link_count) * pair_entries(c) * sizeof *c->times + c->thread_count +
           c->object_count * sizeof *c->heads + c->link_count * sizeof *c->links;
}

/* ---- clocks in their arrays ---- */

static uint32_t *full_of(const struct clocks *c, uint32_t row)
{
    return c->times + row * pair_entries(c);
}

static uint32_t *firm_of(const struct clocks *c, uint32_t row)
{
    return full_of(c, row) + c->width;
}

static uint32_t *sent_full(const struct clocks *c, uint32_t link)
{
    return c->sent + link * pair_entries(c);
}

/* Take over what is later in `from`. */
static void hear(uint32_t *clock, const uint32_t *from, size_t entries)
{
    for (size_t i = 0; i < entries; i++)
        clock[i] = from[i] > clock[i] ? from[i] : clock[i];
}

/* What a row does from here on is later than what it has passed on. Time stands still at its end:
 * then more seems to be ordered than is, and nothing is reported falsely. */
static void tick(struct clocks *c, uint32_t row, enum clocks_strength strength)
{
    if (row == CLOCKS_CROWD)
        return;
    uint32_t *full = full_of(c, row) + row - 1, *firm = firm_of(c, row) + row - 1;
    *full += *full < UINT32_MAX;
    if (strength == CLOCKS_FIRM)
        *firm += *firm < UINT32_MAX;
}

static uint32_t *widened(uint32_t *old, size_t *room, size_t clocks, uint32_t from, uint32_t to)
{
    size_t new_room = 0;
    uint32_t *wide = memory_reserve(NULL, &new_room, clocks * to, sizeof *wide);
    memset(wide, 0, clocks * to * sizeof *wide);
    for (size_t i = 0; i < clocks; i++)
        memcpy(wide + i * to, old + i * from, from * sizeof *wide);
    free(old);
    *room = new_room;
    return wide;
}

static void widen(struct clocks *c)
{
    uint32_t to = c->width * 2;
    c->times = widened(c->times, &c->time_room, (size_t)c->row_count * 2, c->width, to);
    if (c->link_count)
        c->sent = widened(c->sent, &c->sent_room, c->link_count * 2, c->width, to);
    c->width = to;
}

/* ---- rows ---- */

/* Nothing is allocated for a world in which nothing has happened yet. */
static void require_crowd(struct clocks *c)
{
    size_t pair = pair_entries(c);
    if (c->row_count > 0)
        return;
    c->times = memory_reserve(c->times, &c->time_room, pair, sizeof *c->times);
    memset(c->times, 0, pair * sizeof *c->times);
    c->row_count = 1;
}

static void set_row(struct clocks *c, uint16_t thread, uint32_t row)
{
    size_t before = c->thread_count;
    if (thread > before) {
        c->rows = memory_reserve(c->rows, &c->thread_room, thread, sizeof *c->rows);
        memset(c->rows + before, CLOCKS_CROWD, thread - before);
        c->thread_count = thread;
    }
    c->rows[thread - 1] = (uint8_t)row;
}

uint32_t clocks_row(const struct clocks *c, uint16_t thread)
{
    return thread && thread <= c->thread_count ? c->rows[thread - 1] : CLOCKS_CROWD;
}

/* A row whose thread has ended, and `by` has heard firmly of its end, and so of all that it did: whoever
 * hears of the next thread in that row has heard of the one before it too, so its times can simply go
 * on. */
static uint32_t free_row(const struct clocks *c, uint32_t by)
{
    for (uint32_t row = 1; row < c->row_count; row++)
        if (c->has_ended[row] && firm_of(c, by)[row - 1] >= firm_of(c, row)[row - 1])
            return row;
    return CLOCKS_CROWD;
}

static uint32_t new_row(struct clocks *c)
{
    require_crowd(c);
    if (c->row_count > CLOCKS_THREADS_MAX)
        return CLOCKS_CROWD;
    if (c->row_count > c->width)
        widen(c);
    size_t entries = (c->row_count + 1) * pair_entries(c);
    c->times = memory_reserve(c->times, &c->time_room, entries, sizeof *c->times);
    return c->row_count++;
}

static void take_row(struct clocks *c, uint16_t thread, uint32_t row)
{
    c->threads[row] = thread;
    c->has_ended[row] = false;
    set_row(c, thread, row);
}

void clocks_begin(struct clocks *c, uint16_t thread)
{
    uint32_t row = new_row(c);
    set_row(c, thread, row);
    if (row == CLOCKS_CROWD)
        return;
    take_row(c, thread, row);
    memset(full_of(c, row), 0, pair_entries(c) * sizeof *c->times);
    tick(c, row, CLOCKS_FIRM);
}

void clocks_start(struct clocks *c, uint16_t by, uint16_t thread)
{
    require_crowd(c);
    uint32_t parent = clocks_row(c, by), row = free_row(c, parent);
    bool is_used = row != CLOCKS_CROWD;
    uint32_t full_time = 0, firm_time = 0;
    if (!is_used)
        row = new_row(c);
    if (row == CLOCKS_CROWD) {
        hear(full_of(c, CLOCKS_CROWD), full_of(c, parent), pair_entries(c));
        set_row(c, thread, CLOCKS_CROWD);
    } else {
        if (is_used) {
            full_time = clocks_time(c, row);
            firm_time = clocks_firm_time(c, row);
        }
        memcpy(full_of(c, row), full_of(c, parent), pair_entries(c) * sizeof *c->times);
        full_of(c, row)[row - 1] = full_time;
        firm_of(c, row)[row - 1] = firm_time;
        take_row(c, thread, row);
        tick(c, row, CLOCKS_FIRM);
    }
    tick(c, parent, CLOCKS_FIRM);
}

void clocks_end(struct clocks *c, uint16_t thread)
{
    uint32_t row = clocks_row(c, thread);
    if (row != CLOCKS_CROWD && c->threads[row] == thread)
        c->has_ended[row] = true;
}

/* If its row is another thread's by now, that one has heard of all that it did, and perhaps of more:
 * too much is taken for ordered, never too little. */
void clocks_join(struct clocks *c, uint16_t by, uint16_t thread)
{
    require_crowd(c);
    hear(full_of(c, clocks_row(c, by)), full_of(c, clocks_row(c, thread)), pair_entries(c));
}

void clocks_wake(struct clocks *c, uint16_t by, uint16_t thread)
{
    require_crowd(c);
    uint32_t row = clocks_row(c, by);
    hear(full_of(c, clocks_row(c, thread)), full_of(c, row), pair_entries(c));
    tick(c, row, CLOCKS_FIRM);
}

/* ---- objects ---- */

#define NO_LINK UINT32_MAX

/* The head of an object's links; of the common ones for an object that we have no room for. */
static uint32_t head_of(const struct clocks *c, uint32_t object)
{
    uint32_t head = object && object <= c->object_count ? c->heads[object - 1] : 0;
    return head || c->link_count < CLOCKS_LINKS_MAX ? head : c->common_head;
}

static uint32_t link_of(const struct clocks *c, uint32_t object, enum clocks_way way)
{
    uint32_t link = head_of(c, object);
    while (link && c->links[link - 1].way != (uint32_t)way)
        link = c->links[link - 1].next;
    return link ? link - 1 : NO_LINK;
}

static uint32_t *head_made(struct clocks *c, uint32_t object)
{
    size_t before = c->object_count;
    if (object > before) {
        c->heads = memory_reserve(c->heads, &c->object_room, object, sizeof *c->heads);
        memset(c->heads + before, 0, (object - before) * sizeof *c->heads);
        c->object_count = object;
    }
    return &c->heads[object - 1];
}

/* An object that has one link gets the others that it needs, whatever the bound. */
static uint32_t link_made(struct clocks *c, uint32_t object, enum clocks_way way)
{
    uint32_t link = link_of(c, object, way);
    size_t pair = pair_entries(c);
    if (link != NO_LINK)
        return link;
    require_crowd(c);
    uint32_t *head = head_made(c, object);
    if (*head == 0 && c->link_count >= CLOCKS_LINKS_MAX)
        head = &c->common_head;
    link = (uint32_t)c->link_count++;
    c->links = memory_reserve(c->links, &c->link_room, c->link_count, sizeof *c->links);
    c->sent = memory_reserve(c->sent, &c->sent_room, c->link_count * pair, sizeof *c->sent);
    c->links[link] = (struct clocks_link){.next = *head, .way = (uint32_t)way};
    memset(sent_full(c, link), 0, pair * sizeof *c->sent);
    *head = link + 1;
    return link;
}

void clocks_send(struct clocks *c, uint16_t thread, uint32_t object, enum clocks_way way,
                 enum clocks_strength strength)
{
    uint32_t row = clocks_row(c, thread), link = link_made(c, object, way);
    hear(sent_full(c, link), full_of(c, row), strength == CLOCKS_FIRM ? pair_entries(c) : c->width);
    tick(c, row, strength);
}

void clocks_receive(struct clocks *c, uint16_t thread, uint32_t object, enum clocks_way way)
{
    uint32_t link = link_of(c, object, way);
    if (link != NO_LINK)
        hear(full_of(c, clocks_row(c, thread)), sent_full(c, link), pair_entries(c));
}

void clocks_turn(struct clocks *c, uint32_t object, enum clocks_way from, enum clocks_way to)
{
    uint32_t source = link_made(c, object, from), target = link_made(c, object, to);
    size_t bytes = pair_entries(c) * sizeof *c->sent;
    if (head_of(c, object) == c->common_head) {
        hear(sent_full(c, target), sent_full(c, source), pair_entries(c));
        return;
    }
    memcpy(sent_full(c, target), sent_full(c, source), bytes);
    memset(sent_full(c, source), 0, bytes);
}

void clocks_order_all(struct clocks *c)
{
    require_crowd(c);
    uint32_t *crowd = full_of(c, CLOCKS_CROWD);
    for (uint32_t row = 1; row < c->row_count; row++)
        hear(crowd, full_of(c, row), pair_entries(c));
    for (uint32_t row = 1; row < c->row_count; row++) {
        hear(full_of(c, row), crowd, pair_entries(c));
        tick(c, row, CLOCKS_FIRM);
    }
}

/* ---- questions ---- */

uint32_t clocks_time(const struct clocks *c, uint32_t row)
{
    return full_of(c, row)[row - 1];
}

uint32_t clocks_firm_time(const struct clocks *c, uint32_t row)
{
    return firm_of(c, row)[row - 1];
}

bool clocks_has_heard(const struct clocks *c, uint32_t row, uint32_t other, uint32_t time)
{
    return full_of(c, row)[other - 1] >= time;
}

bool clocks_has_heard_firmly(const struct clocks *c, uint32_t row, uint32_t other, uint32_t time)
{
    return firm_of(c, row)[other - 1] >= time;
}

const uint32_t *clocks_firm(const struct clocks *c, uint32_t row)
{
    return firm_of(c, row);
}
