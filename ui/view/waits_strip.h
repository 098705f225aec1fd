/* SPDX-License-Identifier: MIT */
/*
 * Strips: a chain of who waits for whom, drawn from left to right, and on from right to left in the
 * row below where it is too long. A ring is a strip that ends where it began, and is closed by a line.
 */
#ifndef UI_WAITS_STRIP_H
#define UI_WAITS_STRIP_H

#include "ui/draw/pen.h"
#include "ui/view/scene.h"
#include "ui/view/waits.h"

struct strip {
    struct pen *pen; /* its canvas is NULL: only count rows */
    const struct scene *scene;
    const struct waits *waits;
    const uint16_t *ids; /* from the first that waits on */
    size_t count;
    bool is_ring;
    bool has_root;  /* the last one stands for itself: it waits for nobody, or is drawn elsewhere */
    size_t members; /* those who wait for the same as the first, itself included */
    size_t members_shown; /* of these; ids of a strip of several: `group` */
    const uint16_t *group;
    int gap;          /* blank rows between those of a ring */
    uint16_t *breaks; /* room for count + 1 */
    unsigned *told;   /* by row of the pen's rectangle: how many that wait are told of; or NULL */
    enum role role;   /* of lines */
    int dashes;       /* on each side of the words of an edge; 0: it has no words */
    bool is_brief;    /* it only says "waits for" */
    int most;         /* cells of a name */
    int x, y;         /* where it begins */
};

/** Draw it. Returns: rows that it takes. */
int strip_draw(struct strip *strip);

#endif
