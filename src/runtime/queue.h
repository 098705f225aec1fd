/* SPDX-License-Identifier: MIT */
/* What a pool needs of its queue of tasks, beside the public calls. */
#ifndef RUNTIME_QUEUE_H
#define RUNTIME_QUEUE_H

#include "runtime/threadreel.h"

/** Put an item in without a point and without waiting. Returns, Records: as reel_queue_put_nowait. */
int queue_put(reel_queue *queue, int64_t item, uint32_t site);

/** Take an item out without a point, if there is one. Returns: whether there was. Records:
 * queue_get. */
bool queue_take(reel_queue *queue, int64_t *item, uint32_t site);

/** Drop its items, and give their memory free. No record: nobody looks into it any more. */
void queue_forget(reel_queue *queue);

#endif
