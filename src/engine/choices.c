/* SPDX-License-Identifier: MIT */
#include "engine/choices.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int choices_init(struct choices *choices, const struct schedule *plan)
{
    *choices = (struct choices){.count = plan->choice_count};
    if (choices->count == 0)
        return 0;
    choices->sorted = malloc(choices->count * sizeof *choices->sorted);
    if (!choices->sorted)
        return -ENOMEM;
    memcpy(choices->sorted, plan->choices, choices->count * sizeof *choices->sorted);
    qsort(choices->sorted, choices->count, sizeof *choices->sorted, schedule_compare);
    return 0;
}

const struct schedule_choice *choices_find(const struct choices *choices, uint16_t last,
                                           uint32_t nth, bool is_waiter)
{
    struct schedule_choice wanted = {
        .last = last, .nth = nth, .way = is_waiter ? WAY_WAITER : WAY_GO};
    if (choices->count == 0)
        return NULL;
    return bsearch(&wanted, choices->sorted, choices->count, sizeof wanted, schedule_compare);
}
