/* SPDX-License-Identifier: MIT */
/* What can be picked, a row each. */
#include "ui/views.h"

void pick_write(struct pen *pen, const struct scene *scene)
{
    (void)scene;
    pen_put(pen, ROLE_FAINT, "nothing yet");
}
