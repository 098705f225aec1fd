/* SPDX-License-Identifier: MIT */
/* Settings that keys change live in the view and the player: they are gathered from there before one
 * looks at them, and given back when they are changed. */
#include "ui/control/control_parts.h"

#include <string.h>

static void choose(struct settings *settings, enum setting setting, int value)
{
    settings->chosen[setting] = (uint8_t)value;
}

const struct settings *control_settings(struct control *c)
{
    struct settings *settings = &c->settings;
    choose(settings, SETTINGS_AXIS, c->view.axis == AXIS_TIME);
    choose(settings, SETTINGS_SPEED, c->player.speed - SPEED_SLOWEST);
    choose(settings, SETTINGS_PRESENTER, c->view.is_presenting);
    choose(settings, SETTINGS_FOLLOWING, c->view.selected != 0);
    memcpy(settings->is_hidden, c->view.is_hidden, sizeof settings->is_hidden);
    settings->maximised = c->view.maximised;
    return settings;
}

struct settings control_kept_settings(struct control *c)
{
    struct settings settings = *control_settings(c);
    if (c->lesson.has_lent_axis)
        choose(&settings, SETTINGS_AXIS, false);
    return settings;
}

/* The thread that is looked at stays selected; before there is one, it is the first. */
static void stay_at_thread(struct control *c)
{
    uint32_t id = control_thread(c);
    if (c->view.selected == 0)
        c->view.selected = (uint16_t)(id ? id : 1);
}

void control_apply(struct control *c, const struct settings *settings, uint64_t now_ms)
{
    enum axis axis = settings->chosen[SETTINGS_AXIS] ? AXIS_TIME : AXIS_STEPS;
    int speed = settings->chosen[SETTINGS_SPEED] + SPEED_SLOWEST;
    if (axis != c->view.axis) {
        c->view.zoom = 0;
        c->lesson.has_lent_axis = false;
    }
    c->view.axis = axis;
    if (speed != c->player.speed)
        player_set_speed(&c->player, speed, now_ms);
    c->view.is_presenting = settings->chosen[SETTINGS_PRESENTER];
    if (settings->chosen[SETTINGS_FOLLOWING])
        stay_at_thread(c);
    else
        c->view.selected = 0;
    memcpy(c->view.is_hidden, settings->is_hidden, sizeof settings->is_hidden);
    c->view.maximised = settings->maximised;
    c->settings = *settings;
}

const char *control_key_of(struct control *c, enum action action)
{
    char *text = c->shown[c->shown_count++ % 2];
    action_shown(&c->settings.keymap, action, false, true, text, sizeof c->shown[0]);
    if (!*text) {
        text[0] = ':';
        action_name(action, text + 1, sizeof c->shown[0] - 1);
    }
    return text;
}
