/* SPDX-License-Identifier: MIT */
/* The card: the small box in which a lesson says something, asks, or tells what was right. */
#ifndef UI_CARD_H
#define UI_CARD_H

#include <stdbool.h>
#include <stddef.h>

enum card_kind {
    CARD_NONE,
    CARD_TELL, /* a remark */
    CARD_ASK,  /* a question waits for an answer */
    CARD_TOLD  /* what was right */
};

struct card {
    enum card_kind kind;
    size_t stop;     /* of a remark, a question: where it belongs */
    size_t question; /* that is asked, or settled */
    int row;         /* the answer that is selected; -1: none yet */
    int scroll;      /* rows */
    bool has_focus;  /* the arrow keys act upon it */
};

#endif
