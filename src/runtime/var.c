/* SPDX-License-Identifier: MIT */
/* A shared variable: a number whose every access can be seen. */
#include <errno.h>

#include "runtime/op.h"

void reel_var_init_at(reel_var *var, const char *name, int64_t value, struct reel_site *site)
{
    *var = (reel_var){.id = op_new_object(), .value = value};
    uint32_t where = op_site(site), named = engine_string(name);
    engine_record(R_VAR_NEW, var->id, value, named, where);
}

int64_t reel_var_load_at(reel_var *var, struct reel_site *where)
{
    if (var->id == 0) {
        op_misuse(R_VAR_LOAD, 0, EINVAL, op_site(where));
        return 0;
    }
    uint32_t site = op_begin(R_VAR_LOAD, var->id, 0, where);
    engine_record(R_VAR_LOAD, var->id, var->value, 0, site);
    return var->value;
}

void reel_var_store_at(reel_var *var, int64_t value, struct reel_site *where)
{
    if (var->id == 0) {
        op_misuse(R_VAR_STORE, 0, EINVAL, op_site(where));
        return;
    }
    uint32_t site = op_begin(R_VAR_STORE, var->id, value, where);
    var->value = value;
    engine_record(R_VAR_STORE, var->id, value, 0, site);
}

int64_t reel_var_add_at(reel_var *var, int64_t amount, struct reel_site *where)
{
    /* unsigned: it wraps, as the machine does */
    int64_t value = (int64_t)((uint64_t)reel_var_load_at(var, where) + (uint64_t)amount);
    reel_var_store_at(var, value, where);
    return value;
}
