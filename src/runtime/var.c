/* SPDX-License-Identifier: MIT */
/* A shared variable: a number whose every access can be seen. A process of the virtual engine has
 * copies of those that there were when it was started. */
#include "runtime/var.h"

#include <errno.h>
#include <stdlib.h>

#include "runtime/op.h"
#include "runtime/thread.h"

/* A process's own value of a variable. */
struct reel_var_copy {
    struct reel_process *process;
    int64_t value;
    struct reel_var_copy *next;
};

/* All variables of the virtual engine, so that a process can copy them. Guarded by the baton. */
static reel_var **vars;
static size_t var_count, var_room;

static void remember(reel_var *var)
{
    if (engine_is_real)
        return;
    for (size_t i = 0; i < var_count; i++)
        if (vars[i] == var)
            return;
    if (var_count == var_room) {
        size_t room = var_room ? var_room * 2 : 16;
        reel_var **grown = realloc(vars, room * sizeof(reel_var *));
        if (!grown)
            return;
        vars = grown;
        var_room = room;
    }
    vars[var_count++] = var;
}

void reel_var_init_at(reel_var *var, const char *name, int64_t value, struct reel_site *site)
{
    *var = (reel_var){.value = value};
    var->id = engine_object_new(var->guard, R_VAR_NEW, value, name, op_site(site));
    remember(var);
}

void reel_ordered_var_init_at(reel_var *var, const char *name, int64_t value,
                              struct reel_site *site)
{
    reel_var_init_at(var, name, value, site);
    var->is_ordered = true;
}

/* Where the value is that a process sees. */
static int64_t *value_of(reel_var *var, const struct reel_process *process)
{
    for (struct reel_var_copy *copy = process ? var->copies : NULL; copy; copy = copy->next)
        if (copy->process == process)
            return &copy->value;
    return &var->value;
}

int vars_copy(struct reel_process *process, struct reel_process *parent)
{
    for (size_t i = 0; i < var_count; i++) {
        struct reel_var_copy *copy = malloc(sizeof *copy);
        if (!copy)
            return -ENOMEM;
        *copy = (struct reel_var_copy){process, *value_of(vars[i], parent), vars[i]->copies};
        vars[i]->copies = copy;
    }
    return 0;
}

/* The number by which records call the process that a thread of it is in; 0: the program. */
static uint32_t process_id(const struct reel_process *process)
{
    return process ? engine_thread_id(process->thread.engine) : 0;
}

static void record(reel_var *var, enum record_kind kind, int64_t value,
                   const struct reel_process *process, uint32_t site)
{
    uint32_t extra = process_id(process) | (var->is_ordered ? RECORD_ORDERED : 0);
    engine_record_in(var->guard, kind, var->id, value, extra, site);
}

int64_t reel_var_load_at(reel_var *var, struct reel_site *where)
{
    if (var->id == 0) {
        op_misuse(R_VAR_LOAD, 0, EINVAL, op_site(where));
        return 0;
    }
    struct reel_process *process = thread_process();
    uint32_t site = op_begin(R_VAR_LOAD, var->id, 0, where);
    engine_guard(var->guard);
    int64_t value = *value_of(var, process);
    record(var, R_VAR_LOAD, value, process, site);
    engine_unguard(var->guard);
    return value;
}

void reel_var_store_at(reel_var *var, int64_t value, struct reel_site *where)
{
    if (var->id == 0) {
        op_misuse(R_VAR_STORE, 0, EINVAL, op_site(where));
        return;
    }
    struct reel_process *process = thread_process();
    uint32_t site = op_begin(R_VAR_STORE, var->id, value, where);
    engine_guard(var->guard);
    *value_of(var, process) = value;
    record(var, R_VAR_STORE, value, process, site);
    engine_unguard(var->guard);
}

int64_t reel_var_add_at(reel_var *var, int64_t amount, struct reel_site *where)
{
    /* unsigned: it wraps, as the machine does */
    int64_t value = (int64_t)((uint64_t)reel_var_load_at(var, where) + (uint64_t)amount);
    reel_var_store_at(var, value, where);
    return value;
}
