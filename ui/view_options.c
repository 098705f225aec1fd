/* SPDX-License-Identifier: MIT */
/* What is shown and how, a row each. */
#include "ui/views.h"

void options_write(struct pen *pen, const struct scene *scene)
{
    (void)scene;
    pen_put(pen, ROLE_FAINT, "nothing yet");
}
