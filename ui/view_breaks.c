/* SPDX-License-Identifier: MIT */
/* The breakpoints, a row each. */
#include "ui/views.h"

void breaks_write(struct pen *pen, const struct scene *scene)
{
    (void)scene;
    pen_put(pen, ROLE_FAINT, "nothing yet");
}
