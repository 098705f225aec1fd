/* SPDX-License-Identifier: MIT */
/* A part of a loop that stands in another file than the rest of it. */
#ifndef TESTS_TARGETS_AGAIN_H
#define TESTS_TARGETS_AGAIN_H

#include <threadreel.h>

static inline void again(reel_var *var)
{
    reel_var_store(var, 1);
}

#endif
