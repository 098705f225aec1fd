/* SPDX-License-Identifier: MIT */
#include "engine/choices.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b)
{
    const struct schedule_choice *x = a, *y = b;
    if (x->last != y->last)
        return x->last < y->last ? -1 : 1;
    if (x->nth != y->nth)
        return x->nth < y->nth ? -1 : 1;
    return (int)(x->way == WAY_WAITER) - (int)(y->way == WAY_WAITER);
}

int choices_init(struct choices *choices, const struct schedule *plan)
{
    *choices = (struct choices){.count = plan->choice_count};
    if (choices->count == 0)
        return 0;
    choices->sorted = malloc(choices->count * sizeof *choices->sorted);
    if (!choices->sorted)
        return -ENOMEM;
    memcpy(choices->sorted, plan->choices, choices->count * sizeof *choices->sorted);
    qsort(choices->sorted, choices->count, sizeof *choices->sorted, compare);
    return 0;
}

const struct schedule_choice *choices_find(const struct choices *choices, uint16_t last,
                                           uint32_t nth, bool is_waiter)
{
    struct schedule_choice wanted = {
        .last = last, .nth = nth, .way = is_waiter ? WAY_WAITER : WAY_GO};
    if (choices->count == 0)
        return NULL;
    return bsearch(&wanted, choices->sorted, choices->count, sizeof wanted, compare);
}
