/* SPDX-License-Identifier: MIT */
/*
 * Looking up is a binary search, so that a frame costs what its cells cost, however long the run.
 * Where many spans share one stretch, a few places of it stand for the whole.
 */
#include "ui/session/lanes.h"

#include <stdlib.h>

#define SPANS_EXACT 8 /* so many spans in a stretch are measured one by one */
#define SAMPLES     5

void lanes_init(struct lanes *lanes)
{
    *lanes = (struct lanes){0};
    world_init(&lanes->world);
}

static void lane_free(struct lane *lane)
{
    free(lane->spans);
    free(lane->marks);
}

void lanes_free(struct lanes *lanes)
{
    for (size_t i = 0; i < lanes->thread_count; i++)
        lane_free(&lanes->threads[i]);
    free(lanes->threads);
    lane_free(&lanes->gil);
    arrows_free(&lanes->arrows);
    world_free(&lanes->world);
}

void lanes_reset(struct lanes *lanes)
{
    lanes_free(lanes);
    lanes_init(lanes);
}

/* ---- folding ---- */

/* Make room for one more. Returns whether there is. */
static bool grow(void **items, size_t size, size_t count, size_t *room)
{
    if (count < *room)
        return true;
    size_t wanted = *room ? *room * 2 : 8;
    void *grown = realloc(*items, wanted * size);
    if (!grown)
        return false;
    *items = grown;
    *room = wanted;
    return true;
}

static void lane_set(struct lane *lane, const struct world *world, unsigned value)
{
    if (lane->span_count > 0 && lane->spans[lane->span_count - 1].value == value)
        return;
    void *spans = lane->spans;
    if (!grow(&spans, sizeof *lane->spans, lane->span_count, &lane->span_room))
        return;
    lane->spans = spans;
    lane->spans[lane->span_count++] = (struct lane_span){
        .time_ns = world->time_ns, .step = (uint32_t)world->step, .value = (uint16_t)value};
}

/* How many marks before the next one the last one is that tells more than `weight`; 0: none does. */
static uint32_t heavier_than(const struct lane *lane, int weight)
{
    size_t next = lane->mark_count, at = next;
    while (at > 0) {
        const struct lane_mark *mark = &lane->marks[at - 1];
        if (lane_mark_weight(mark->kind) > weight)
            return next - (at - 1) <= UINT32_MAX ? (uint32_t)(next - (at - 1)) : 0;
        at = mark->heavier > 0 ? at - mark->heavier : 0;
    }
    return 0;
}

static void lane_add_mark(struct lane *lane, const struct world *world, const struct record *record)
{
    void *marks = lane->marks;
    if (!grow(&marks, sizeof *lane->marks, lane->mark_count, &lane->mark_room))
        return;
    lane->marks = marks;
    uint32_t heavier = heavier_than(lane, lane_mark_weight(record->kind));
    lane->marks[lane->mark_count++] = (struct lane_mark){.time_ns = world->time_ns,
                                                         .step = (uint32_t)world->step,
                                                         .object = record->object,
                                                         .heavier = heavier,
                                                         .kind = record->kind};
}

static bool make_lanes(struct lanes *lanes, size_t count)
{
    if (count <= lanes->thread_count)
        return true;
    struct lane *grown = realloc(lanes->threads, count * sizeof *grown);
    if (!grown)
        return false;
    for (size_t i = lanes->thread_count; i < count; i++)
        grown[i] = (struct lane){0};
    lanes->threads = grown;
    lanes->thread_count = count;
    return true;
}

static void follow_thread(struct lanes *lanes, uint32_t id)
{
    const struct world_thread *thread = world_thread(&lanes->world, id);
    if (thread && id <= lanes->thread_count)
        lane_set(&lanes->threads[id - 1], &lanes->world, thread->state);
}

/* What a thread does to an object; but that one asks for the program's GIL stands in the GIL's lane. */
static void follow_mark(struct lanes *lanes, const struct record *record)
{
    const struct world_thread *thread = world_thread(&lanes->world, record->thread);
    if (!thread || lane_mark_weight(record->kind) == 0)
        return;
    if (record->kind != R_GIL_REQUEST)
        lane_add_mark(&lanes->threads[record->thread - 1], &lanes->world, record);
    else if (thread->process == 0)
        lane_add_mark(&lanes->gil, &lanes->world, record);
}

/* A record changes the states of those whom it names, and only the end that of others. */
static void follow(struct lanes *lanes, const struct record *record)
{
    const struct world *world = &lanes->world;
    if (!make_lanes(lanes, world->thread_count))
        return;
    follow_thread(lanes, record->thread);
    if (record_object_of(record->kind) == RECORD_THREAD)
        follow_thread(lanes, record->object);
    if (record->kind == R_END)
        for (uint32_t id = 1; id <= world->thread_count; id++)
            follow_thread(lanes, id);
    follow_mark(lanes, record);
    if (world->gil.is_on)
        lane_set(&lanes->gil, world, world->gil.holder);
    arrows_follow(&lanes->arrows, world, record);
}

bool lanes_update(struct lanes *lanes, const struct tape *tape, size_t max)
{
    if (lanes->world.records > tape->count)
        lanes_reset(lanes);
    size_t end = tape->count;
    if (max > 0 && end - lanes->world.records > max)
        end = lanes->world.records + max;
    for (size_t i = lanes->world.records; i < end; i++) {
        world_apply(&lanes->world, &tape->records[i]);
        follow(lanes, &tape->records[i]);
    }
    return end == tape->count;
}

bool lanes_update_beside(struct lanes *lanes, struct history *history, size_t max)
{
    const struct tape *tape = history->tape;
    size_t end = tape->count;
    if (lanes->world.records > end)
        lanes_reset(lanes);
    if (max > 0 && end - lanes->world.records > max)
        end = lanes->world.records + max;
    while (lanes->world.records < end) {
        history_keep(history, &lanes->world);
        size_t at = lanes->world.records, next = history_next(history);
        lanes_update(lanes, tape, (next > at && next < end ? next : end) - at);
    }
    return end == tape->count;
}

/* ---- looking up ---- */

const struct lane *lanes_thread(const struct lanes *lanes, uint32_t id)
{
    return id >= 1 && id <= lanes->thread_count ? &lanes->threads[id - 1] : NULL;
}

static uint64_t span_start(const struct lane_span *span, enum axis axis)
{
    return axis == AXIS_TIME ? span->time_ns : span->step;
}

/* How many spans begin at or before `place`. */
static size_t spans_up_to(const struct lane *lane, enum axis axis, uint64_t place)
{
    size_t low = 0, high = lane->span_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (span_start(&lane->spans[middle], axis) <= place)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct lane_span *lane_span_at(const struct lane *lane, enum axis axis, uint64_t place)
{
    size_t count = lane ? spans_up_to(lane, axis, place) : 0;
    return count > 0 ? &lane->spans[count - 1] : NULL;
}

/* The value with the most of the stretch, of the few spans `first` .. `last` in it. */
static int longest(const struct lane *lane, const struct stretch *s, size_t first, size_t last)
{
    uint64_t sums[SPANS_EXACT + 2] = {0}, best = 0;
    int value = lane->spans[last].value;
    for (size_t i = first; i <= last; i++) {
        uint64_t from = span_start(&lane->spans[i], s->axis), to = s->to;
        if (from < s->from)
            from = s->from;
        if (i < last)
            to = span_start(&lane->spans[i + 1], s->axis);
        size_t of = i; /* the first span with this value */
        for (size_t j = first; j < i && of == i; j++)
            if (lane->spans[j].value == lane->spans[i].value)
                of = j;
        sums[of - first] += to > from ? to - from : 0;
        if (sums[of - first] > best) {
            best = sums[of - first];
            value = lane->spans[i].value;
        }
    }
    return value;
}

/* The value most often met at a few places of the stretch, from where the lane begins. */
static int commonest(const struct lane *lane, const struct stretch *s)
{
    int values[SAMPLES], best = 0, value = -1;
    uint64_t begin = span_start(&lane->spans[0], s->axis), from = s->from > begin ? s->from : begin;
    for (int i = 0; i < SAMPLES; i++) {
        uint64_t place = from + (s->to - from) / SAMPLES * (uint64_t)i;
        const struct lane_span *span = lane_span_at(lane, s->axis, place);
        values[i] = span ? span->value : -1;
        int times = 0;
        for (int j = 0; j <= i; j++)
            times += values[j] == values[i];
        if (times > best) {
            best = times;
            value = values[i];
        }
    }
    return value;
}

int lane_value(const struct lane *lane, const struct stretch *stretch)
{
    if (!lane || stretch->to <= stretch->from)
        return -1;
    size_t first = spans_up_to(lane, stretch->axis, stretch->from);
    size_t end = spans_up_to(lane, stretch->axis, stretch->to - 1);
    if (first > 0)
        first--;
    if (end == 0)
        return -1;
    if (end - first <= SPANS_EXACT)
        return longest(lane, stretch, first, end - 1);
    return commonest(lane, stretch);
}

static size_t marks_before(const struct lane *lane, enum axis axis, uint64_t place)
{
    size_t low = 0, high = lane->mark_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct lane_mark *mark = &lane->marks[middle];
        if ((axis == AXIS_TIME ? mark->time_ns : mark->step) < place)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int lane_mark_weight(unsigned kind)
{
    switch (kind) {
    case R_LOCK_TAKE:
    case R_SPIN_TAKE:
    case R_RW_READ:
    case R_RW_WRITE:
    case R_SEM_TAKE:
        return 4;
    case R_QUEUE_PUT:
    case R_QUEUE_GET:
    case R_PIPE_SEND:
    case R_PIPE_RECEIVE:
    case R_COND_NOTIFY:
    case R_EVENT_SET:
    case R_BARRIER_OPEN:
        return 3;
    case R_VAR_STORE:
        return 2;
    case R_VAR_LOAD:
    case R_GIL_REQUEST:
        return 1;
    default:
        return 0;
    }
}

const struct lane_mark *lane_mark(const struct lane *lane, const struct stretch *stretch)
{
    if (!lane || stretch->to <= stretch->from)
        return NULL;
    size_t first = marks_before(lane, stretch->axis, stretch->from);
    size_t at = marks_before(lane, stretch->axis, stretch->to);
    if (at == first)
        return NULL;
    const struct lane_mark *best = &lane->marks[at - 1];
    while (best->heavier > 0 && best->heavier <= (size_t)(best - lane->marks) - first)
        best -= best->heavier;
    return best;
}
