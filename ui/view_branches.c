/* SPDX-License-Identifier: MIT */
/* The branches, a row each. */
#include "ui/views.h"

void branches_write(struct pen *pen, const struct scene *scene)
{
    (void)scene;
    pen_put(pen, ROLE_FAINT, "nothing yet");
}
