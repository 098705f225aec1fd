/* SPDX-License-Identifier: MIT */
#include "ui/input/panel.h"

const char *panel_title(enum panel panel)
{
    static const char *const titles[] = {
#define X(NAME, title) title,
        PANELS(X)
#undef X
    };
    return panel < PANEL_COUNT ? titles[panel] : "";
}
