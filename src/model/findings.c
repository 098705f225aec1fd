/* SPDX-License-Identifier: MIT */
/*
 * Findings. Each kind is reported once for the threads and object that it concerns, and counted
 * from then on.
 *
 * A circle through a Lock is only suspected while anybody else can still go on, since any thread
 * may release a Lock; when nobody can, it is certain. One that opens again was none. Who waits only
 * for a time is in no circle.
 *
 * A lost update is a write based on a stale read: a thread reads a variable, others write it, and
 * the thread, without another look, writes over what they wrote.
 */
#include "model/findings.h"

#include <string.h>

#include "model/memory.h"

static struct finding *find(struct world *w, const struct finding *like)
{
    for (size_t i = 0; i < w->finding_count; i++) {
        struct finding *f = &w->findings[i];
        if (f->kind == like->kind && f->thread == like->thread && f->object == like->object &&
            f->wait_kind == like->wait_kind &&
            memcmp(f->chain, like->chain, sizeof f->chain) == 0 &&
            memcmp(f->chain_objects, like->chain_objects, sizeof f->chain_objects) == 0)
            return f;
    }
    return NULL;
}

static void add(struct world *w, struct finding finding)
{
    struct finding *same = find(w, &finding);
    if (same) {
        same->times++;
        same->is_resolved = false;
        same->is_suspected = finding.is_suspected;
        return;
    }
    if (w->finding_count >= WORLD_FINDINGS_MAX)
        return;
    if (w->finding_count == w->finding_room) {
        w->finding_room = w->finding_room ? w->finding_room * 2 : 4;
        w->findings = memory_resize(w->findings, w->finding_room, sizeof *w->findings);
    }
    struct finding *f = &w->findings[w->finding_count++];
    memset(f, 0, sizeof *f); /* compared by bytes */
    f->kind = finding.kind;
    f->thread = finding.thread;
    f->other = finding.other;
    f->object = finding.object;
    f->wait_kind = finding.wait_kind;
    f->is_suspected = finding.is_suspected;
    f->times = 1;
    f->record = w->records;
    memcpy(f->proof, finding.proof, sizeof f->proof);
    memcpy(f->chain, finding.chain, sizeof f->chain);
    memcpy(f->chain_objects, finding.chain_objects, sizeof f->chain_objects);
    f->chain_count = finding.chain_count;
    f->chain_length = finding.chain_length;
}

/* A walk along who waits for whom stops here: no course has so many threads, and a recording by a
 * stranger must not make us walk for ever. */
#define WALK_MAX 4096

/* Whom `id` waits for without an end in sight; 0: nobody, or only for a time. */
static uint16_t depends_on(const struct world *w, uint16_t id)
{
    const struct world_thread *t = world_thread(w, id);
    return t && !t->is_timed && t->wait_kind != R_GIL_WAIT ? world_waits_for(w, id) : 0;
}

bool findings_is_in_circle(const struct world *w, uint16_t id)
{
    uint16_t at = depends_on(w, id);
    for (size_t i = 0; i < WALK_MAX && at != 0 && at != id; i++)
        at = depends_on(w, at);
    return at == id;
}

/* Whether any thread may still do something, now or when its time comes. */
static bool can_anybody_go_on(const struct world *w)
{
    for (size_t i = 0; i < w->thread_count; i++) {
        const struct world_thread *t = &w->threads[i];
        if (t->is_timed || t->state == THREAD_READY || t->state == THREAD_RUN ||
            t->state == THREAD_SLEEP || t->state == THREAD_IO || t->state == THREAD_GIL ||
            t->state == THREAD_UNKNOWN)
            return true;
    }
    return false;
}

/* The circle that `thread` is in, told from its lowest thread on: so it is the same finding
 * wherever it is closed. Threads that wait to join each other need nobody's leave to be stuck. */
void findings_check_cycle(struct world *w, uint16_t thread)
{
    struct finding f = {.kind = FINDING_DEADLOCK, .thread = thread};
    bool has_lock = false;
    if (!findings_is_in_circle(w, thread))
        return;
    for (uint16_t at = depends_on(w, thread); at != thread; at = depends_on(w, at))
        f.thread = at < f.thread ? at : f.thread;
    uint16_t at = f.thread;
    do {
        const struct world_thread *t = world_thread(w, at);
        if (f.chain_count < FINDING_CHAIN_MAX) {
            f.chain[f.chain_count] = at;
            f.chain_objects[f.chain_count++] = t->wait_kind != R_JOIN_WAIT ? t->wait_object : 0;
        }
        has_lock |= t->wait_kind == R_LOCK_WAIT;
        f.chain_length++;
        at = depends_on(w, at);
    } while (at != f.thread);
    f.object = world_thread(w, f.thread)->wait_object;
    f.is_suspected = has_lock && can_anybody_go_on(w);
    if (f.chain_length == 1)
        f.kind = FINDING_SELF_DEADLOCK;
    add(w, f);
}

static bool is_member(const struct finding *f, uint16_t thread)
{
    for (uint32_t i = 0; i < f->chain_count; i++)
        if (f->chain[i] == thread)
            return true;
    return false;
}

void findings_open_circles(struct world *w, uint16_t thread)
{
    for (size_t i = 0; i < w->finding_count; i++) {
        struct finding *f = &w->findings[i];
        bool is_circle = f->kind == FINDING_DEADLOCK || f->kind == FINDING_SELF_DEADLOCK;
        if (is_circle && !f->is_resolved && is_member(f, thread))
            f->is_resolved = true;
    }
}

void findings_note_load(struct world *w, struct world_thread *t, const struct record *r)
{
    struct world_load *load = NULL;
    for (unsigned i = 0; i < WORLD_LOADS && !load; i++)
        if (t->loads[i].object == r->object)
            load = &t->loads[i];
    if (!load) {
        load = &t->loads[t->load_next];
        t->load_next = (t->load_next + 1) % WORLD_LOADS;
    }
    load->object = r->object;
    load->version = w->objects[r->object - 1].version;
    load->record = w->records;
}

void findings_check_store(struct world *w, struct world_thread *t, const struct record *r)
{
    const struct world_object *o = &w->objects[r->object - 1];
    for (unsigned i = 0; i < WORLD_LOADS; i++) {
        struct world_load *load = &t->loads[i];
        if (load->object != r->object)
            continue;
        if (load->version != o->version && o->writer != r->thread)
            add(w, (struct finding){.kind = FINDING_LOST_UPDATE,
                                    .thread = r->thread,
                                    .other = o->writer,
                                    .object = r->object,
                                    .proof = {load->record, o->written}});
        /* what it has read is used up: another write needs another read */
        load->object = 0;
    }
}

void findings_check_held(struct world *w, const struct record *r)
{
    for (size_t i = 0; i < w->object_count; i++)
        if (w->objects[i].type == OBJECT_LOCK && w->objects[i].owner == r->thread)
            add(w, (struct finding){.kind = FINDING_LOCK_HELD,
                                    .thread = r->thread,
                                    .object = (uint32_t)(i + 1)});
}

void findings_check_stuck(struct world *w)
{
    for (size_t i = 0; i < w->finding_count; i++)
        w->findings[i].is_suspected = false;
    for (size_t i = 0; i < w->thread_count; i++) {
        const struct world_thread *t = &w->threads[i];
        uint16_t id = (uint16_t)(i + 1);
        if (t->wait_kind != R_NONE && !findings_is_in_circle(w, id))
            add(w, (struct finding){.kind = FINDING_WAITS_FOREVER,
                                    .thread = id,
                                    .other = world_waits_for(w, id),
                                    .wait_kind = t->wait_kind,
                                    .object = t->wait_object});
    }
}

void findings_add_plain(struct world *w, enum finding_kind kind, const struct record *r)
{
    /* claims of one place are one finding, wherever else they fail */
    bool is_misuse = kind == FINDING_MISUSE;
    add(w, (struct finding){.kind = kind,
                            .thread = r->thread,
                            .object = is_misuse ? r->object : r->site,
                            .wait_kind = is_misuse ? (uint16_t)r->extra : 0});
}
