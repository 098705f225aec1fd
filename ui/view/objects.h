/* SPDX-License-Identifier: MIT */
/* The parts that an object is drawn of: its label, its state and the queues of those who wait. */
#ifndef UI_OBJECTS_H
#define UI_OBJECTS_H

#include "ui/draw/pen.h"
#include "ui/view/scene.h"

/** Name, and, if it is to have one, the noun of its type where the name does not end in it: "A lock".
 * Returns: `text`. */
char *object_label(const struct tape *tape, uint32_t id, bool has_noun, char *text, size_t bytes);

/** Whether the names of all objects fit into `cols` cells with their nouns: in one panel all have
 * them, or none. */
bool object_nouns_fit(const struct tape *tape, int cols);

/** Draw the state that an object is in, "held by T2 alice", "▮▮▯ 2 of 3"; short where there would
 * else be less than `kept` cells left in the row. */
void object_state_draw(struct pen *pen, const struct scene *scene, uint32_t id, int kept);

/** Draw the queues of those who wait for it: "  ◂ T3 bob, T4 eve". Who waits at a barrier has come to
 * it, and is part of its state. */
void object_queues_draw(struct pen *pen, const struct scene *scene, uint32_t id);

/** Cells that all of these queues take, with the names of who waits or with their numbers alone. */
int object_queues_cols(const struct scene *scene, uint32_t id, bool has_names);

/** The lock that a variable was written under when it was written last; 0: none is known of. */
uint32_t object_guard(const struct scene *scene, uint32_t id);

/** The box about one object: its state, who holds it and who waits, and what happened to it last. */
void object_details_write(struct pen *pen, const struct scene *scene);

#endif
