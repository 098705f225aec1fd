/* SPDX-License-Identifier: MIT */
#include "model/accesses.h"

#include <stdlib.h>
#include <string.h>

#include "model/memory.h"

/* ---- as a value ---- */

void accesses_init(struct accesses *a)
{
    memset(a, 0, sizeof *a);
}

void accesses_free(struct accesses *a)
{
    free(a->heads);
    free(a->vars);
    free(a->cells);
    free(a->threads);
    accesses_init(a);
}

void accesses_copy(struct accesses *to, const struct accesses *from)
{
    struct accesses own = *to;
    *to = *from;
    to->object_room = own.object_room;
    to->var_room = own.var_room;
    to->cell_room = own.cell_room;
    to->thread_room = own.thread_room;
    to->heads = memory_copy(own.heads, &to->object_room, from->heads, from->object_count,
                            sizeof *to->heads);
    to->vars = memory_copy(own.vars, &to->var_room, from->vars, from->var_count, sizeof *to->vars);
    to->cells = memory_copy(own.cells, &to->cell_room, from->cells, from->var_count * from->width,
                            sizeof *to->cells);
    to->threads = memory_copy(own.threads, &to->thread_room, from->threads, from->thread_count,
                              sizeof *to->threads);
}

bool accesses_equal(const struct accesses *a, const struct accesses *b)
{
    return a->width == b->width && a->object_count == b->object_count &&
           a->var_count == b->var_count && a->thread_count == b->thread_count &&
           memory_equal(a->heads, b->heads, a->object_count, sizeof *a->heads) &&
           memory_equal(a->vars, b->vars, a->var_count, sizeof *a->vars) &&
           memory_equal(a->cells, b->cells, a->var_count * a->width, sizeof *a->cells) &&
           memory_equal(a->threads, b->threads, a->thread_count, sizeof *a->threads);
}

size_t accesses_bytes(const struct accesses *a)
{
    return a->object_count * sizeof *a->heads + a->thread_count * sizeof *a->threads +
           a->var_count * (sizeof *a->vars + a->width * sizeof *a->cells);
}

/* ---- variables ---- */

#define NO_VAR UINT32_MAX

static uint32_t var_of(const struct accesses *a, uint32_t object, uint32_t process)
{
    uint32_t var = object && object <= a->object_count ? a->heads[object - 1] : 0;
    while (var && a->vars[var - 1].process != process)
        var = a->vars[var - 1].next;
    return var ? var - 1 : NO_VAR;
}

static uint32_t copies_of(const struct accesses *a, uint32_t object)
{
    uint32_t count = 0;
    for (uint32_t var = a->heads[object - 1]; var; var = a->vars[var - 1].next)
        count++;
    return count;
}

static uint32_t var_made(struct accesses *a, uint32_t object, uint32_t process)
{
    uint32_t var = var_of(a, object, process);
    size_t before = a->object_count;
    if (var != NO_VAR || a->var_count >= ACCESSES_VARS_MAX || object == 0)
        return var;
    if (object > before) {
        a->heads = memory_reserve(a->heads, &a->object_room, object, sizeof *a->heads);
        memset(a->heads + before, 0, (object - before) * sizeof *a->heads);
        a->object_count = object;
    }
    if (copies_of(a, object) >= ACCESSES_COPIES_MAX)
        return NO_VAR;
    var = (uint32_t)a->var_count++;
    size_t cells = a->var_count * a->width;
    a->vars = memory_reserve(a->vars, &a->var_room, a->var_count, sizeof *a->vars);
    a->cells = memory_reserve(a->cells, &a->cell_room, cells, sizeof *a->cells);
    a->vars[var] = (struct accesses_var){.process = process, .next = a->heads[object - 1]};
    memset(a->cells + (size_t)var * a->width, 0, a->width * sizeof *a->cells);
    a->heads[object - 1] = var + 1;
    return var;
}

/* As wide as the clocks are by now. */
static void widen(struct accesses *a, uint32_t width)
{
    size_t room = 0;
    struct accesses_cell *wide =
        memory_reserve(NULL, &room, a->var_count * width + 1, sizeof *wide);
    memset(wide, 0, a->var_count * width * sizeof *wide);
    for (size_t var = 0; var < a->var_count && a->width; var++)
        memcpy(wide + var * width, a->cells + var * a->width, a->width * sizeof *wide);
    free(a->cells);
    a->cells = wide;
    a->cell_room = room;
    a->width = width;
}

static const struct accesses_cell *cells_of(const struct accesses *a, uint32_t var)
{
    return a->cells + (size_t)var * a->width;
}

/* ---- what a thread has read ---- */

static struct accesses_thread *thread_of(struct accesses *a, uint16_t thread)
{
    size_t before = a->thread_count;
    if (thread > before) {
        a->threads = memory_reserve(a->threads, &a->thread_room, thread, sizeof *a->threads);
        memset(a->threads + before, 0, (thread - before) * sizeof *a->threads);
        a->thread_count = thread;
    }
    return &a->threads[thread - 1];
}

static const struct accesses_load *load_of(const struct accesses *a, uint16_t thread, uint32_t var)
{
    for (size_t i = 0; thread <= a->thread_count && i < ACCESSES_LOADS; i++)
        if (a->threads[thread - 1].loads[i].var == var + 1)
            return &a->threads[thread - 1].loads[i];
    return NULL;
}

/* What it has read is used up by a write: another write needs another read. */
static void note_load(struct accesses *a, const struct access *access, uint32_t var)
{
    struct accesses_thread *t = thread_of(a, access->thread);
    struct accesses_load *load = NULL;
    for (size_t i = 0; i < ACCESSES_LOADS && !load; i++)
        if (t->loads[i].var == var + 1)
            load = &t->loads[i];
    if (!load && access->is_write)
        return;
    if (!load) {
        load = &t->loads[t->next];
        t->next = (t->next + 1) % ACCESSES_LOADS;
    }
    load->var = access->is_write ? 0 : var + 1;
    load->record = access->record;
    load->value = access->value;
}

bool accesses_is_loss(const struct accesses *a, const struct clocks *clocks,
                      const struct access *access, struct accesses_loss *loss)
{
    uint32_t var = var_of(a, access->object, access->process);
    const struct accesses_load *load = var == NO_VAR ? NULL : load_of(a, access->thread, var);
    const struct accesses_var *v = load ? &a->vars[var] : NULL;
    if (!load || v->writer == 0 || v->writer == access->thread || v->written < load->record ||
        v->value == load->value)
        return false;
    uint32_t row = clocks_row(clocks, access->thread);
    uint32_t other = clocks_row(clocks, (uint16_t)v->writer);
    if (row != CLOCKS_CROWD && other != CLOCKS_CROWD && other <= a->width &&
        clocks_has_heard_firmly(clocks, row, other, cells_of(a, var)[other - 1].firm_write))
        return false;
    loss->other = (uint16_t)v->writer;
    loss->read = load->record;
    loss->written = v->written;
    return true;
}

void accesses_forget_reads(struct accesses *a)
{
    memory_clear(a->threads, a->thread_count, sizeof *a->threads);
}

size_t accesses_read_since(const struct accesses *a, uint16_t thread, uint32_t record,
                           bool *is_stale)
{
    size_t count = 0;
    *is_stale = false;
    for (size_t i = 0; thread <= a->thread_count && i < ACCESSES_LOADS; i++) {
        const struct accesses_load *load = &a->threads[thread - 1].loads[i];
        if (load->var == 0 || load->record < record)
            continue;
        const struct accesses_var *v = &a->vars[load->var - 1];
        count++;
        *is_stale |= v->writer != 0 && v->written > load->record && v->value != load->value;
    }
    return count;
}

/* ---- races ---- */

/* A write races with reads and writes, a read with writes. Where both do, the write is told. What the
 * thread met already when it did the same before, in record `since`, is not told again. */
static bool is_race(const struct clocks *clocks, uint32_t row, uint32_t other,
                    const struct accesses_cell *cell, bool is_write, uint32_t since,
                    struct accesses_race *race)
{
    if (cell->write && cell->write_record >= since &&
        !clocks_has_heard(clocks, row, other, cell->write)) {
        *race = (struct accesses_race){cell->write_by, cell->write_record};
        return true;
    }
    if (is_write && cell->read && cell->read_record >= since &&
        !clocks_has_heard(clocks, row, other, cell->read)) {
        *race = (struct accesses_race){cell->read_by, cell->read_record};
        return true;
    }
    return false;
}

/* The record in which a thread did the same before; 0: it never did. */
static uint32_t last_same(const struct accesses_cell *own, const struct access *access)
{
    if (access->is_write)
        return own->write_by == access->thread ? own->write_record : 0;
    return own->read_by == access->thread ? own->read_record : 0;
}

static void note_access(struct accesses_cell *cell, const struct clocks *clocks, uint32_t row,
                        const struct access *access)
{
    if (access->is_write) {
        cell->write = clocks_time(clocks, row);
        cell->firm_write = clocks_firm_time(clocks, row);
        cell->write_record = access->record;
        cell->write_by = access->thread;
    } else {
        cell->read = clocks_time(clocks, row);
        cell->read_record = access->record;
        cell->read_by = access->thread;
    }
}

size_t accesses_add(struct accesses *a, const struct clocks *clocks, const struct access *access,
                    struct accesses_race races[CLOCKS_THREADS_MAX])
{
    size_t count = 0;
    if (a->width < clocks->width)
        widen(a, clocks->width);
    uint32_t row = clocks_row(clocks, access->thread);
    uint32_t var = var_made(a, access->object, access->process);
    if (var == NO_VAR)
        return 0;
    struct accesses_cell *cells = a->cells + (size_t)var * a->width;
    if (row != CLOCKS_CROWD) {
        uint32_t since = last_same(&cells[row - 1], access);
        for (uint32_t other = 1; other < clocks->row_count; other++)
            count += other != row && is_race(clocks, row, other, &cells[other - 1],
                                             access->is_write, since, &races[count]);
        note_access(&cells[row - 1], clocks, row, access);
    }
    note_load(a, access, var);
    if (access->is_write) {
        a->vars[var].value = access->value;
        a->vars[var].written = access->record;
        a->vars[var].writer = access->thread;
    }
    return count;
}
