/* SPDX-License-Identifier: MIT */
/*
 * The box of keys: what each key does, in groups; commands, panels, states, and what each mark and
 * letter means. It is longer than a screen, and says first where its marks are.
 */
#include <stdio.h>

#include "ui/input/action.h"
#include "ui/input/command.h"
#include "ui/input/near.h"
#include "ui/view/views.h"

#define KEYS_COLS  13
#define TYPED_COLS 25

static void blank(struct pen *pen)
{
    pen_row(pen, pen->y + 1);
}

static bool is_ascii(const struct pen *pen)
{
    return pen->canvas && pen->canvas->is_ascii;
}

/* ---- states and marks ---- */

static const char *state_words(enum thread_state state)
{
    switch (state) {
    case THREAD_NEW:
        return "made, and not started yet";
    case THREAD_READY:
        return "could go on, and wants a core";
    case THREAD_RUN:
        return "on a core";
    case THREAD_BLOCK:
        return "wants a lock";
    case THREAD_WAIT:
        return "waits for what others do: a condition, an item, the end of a thread";
    case THREAD_GIL:
        return "waits for the GIL";
    case THREAD_SLEEP:
        return "sleeps";
    case THREAD_IO:
        return "waits for input or output";
    case THREAD_END:
        return "has finished";
    case THREAD_KILL:
        return "a daemon, killed as the program ended";
    case THREAD_FAILED:
        return "has finished by failing";
    case THREAD_UNKNOWN:
        return "not seen since records were lost";
    default:
        return "";
    }
}

static void write_states(struct pen *pen)
{
    pen_put(pen, ROLE_STRONG, "States of a thread");
    blank(pen);
    for (int i = 0; i < THREAD_STATE_COUNT; i++) {
        enum thread_state state = (enum thread_state)i;
        pen_glyph(pen, theme_state_role(state), theme_state_glyph(state, is_ascii(pen)));
        pen_put(pen, ROLE_TEXT, " ");
        pen_field(pen, theme_state_role(state), 6, thread_state_word(state));
        pen_wrap(pen, ROLE_TEXT, 8, state_words(state));
    }
}

static void write_mark(struct pen *pen, enum role role, const char *mark, const char *words)
{
    pen_field(pen, role, 3, mark);
    pen_wrap(pen, ROLE_TEXT, 3, words);
}

static void write_marks(struct pen *pen)
{
    pen_put(pen, ROLE_STRONG, "Marks");
    blank(pen);
    write_mark(pen, ROLE_STRONG, "›", "changed by the last step");
    write_mark(pen, ROLE_ALERT, "‼", "in a deadlock, or waits for ever; something was found");
    write_mark(pen, ROLE_STRONG, "*",
               "selected: a thread, an object, a line of the source; the keys act upon it");
    write_mark(pen, ROLE_STRONG, "•", "a breakpoint; a faint dot: one that is off");
    write_mark(pen, ROLE_WAIT, "◂", "who waits for it, in order of arrival");
    write_mark(pen, ROLE_STRONG, is_ascii(pen) ? "=" : "▸",
               "in the source: the line of the thread looked at");
    write_mark(pen, ROLE_STRONG, "▹", "in the source: a line that a thread would go on with");
    write_mark(pen, ROLE_STRONG, "▪", "where two branches part that are compared");
    write_mark(pen, ROLE_FAINT, "↑", "who waits for whom: a thread that stands above");
    blank(pen);
    pen_put(pen, ROLE_STRONG, "Letters and arrows in the timeline");
    blank(pen);
    write_mark(pen, ROLE_TAKE, "A",
               "the first letter of a lock where it is taken (or the digit that its name ends in)");
    write_mark(pen, ROLE_ACCESS, "rw", "reads, writes a variable");
    write_mark(pen, ROLE_ACCESS, "pg", "puts into a queue or pipe, gets from it");
    write_mark(pen, ROLE_ACCESS, "ns", "notifies a condition; sets an event, opens a barrier");
    write_mark(pen, ROLE_STRONG, "▾▴",
               "woken or started, by the thread from which the line comes; in the ruler: now");
    write_mark(pen, ROLE_GIL, "2", "the GIL's row shows the number of the thread that holds it");
    write_mark(pen, ROLE_FAINT, "·", "nobody holds it");
    write_mark(pen, ROLE_STRONG, "?", "its holder is asked to drop it");
}

static void write_panels(struct pen *pen)
{
    pen_put(pen, ROLE_STRONG, "Panels");
    blank(pen);
    for (int i = 0; i < PANEL_COUNT; i++) {
        char text[64];
        snprintf(text, sizeof text, "%d %s", i + 1, panel_title((enum panel)i));
        pen_field(pen, ROLE_TEXT, 24, text);
        if (i % 3 == 2)
            blank(pen);
    }
}

static void write_typed(struct pen *pen)
{
    char name[NEAR_MAX], words[NEAR_MAX * 2];
    pen_put(pen, ROLE_STRONG, "Commands, behind :");
    blank(pen);
    for (int i = 1; i < COMMAND_COUNT; i++) {
        enum command_name command = (enum command_name)i;
        snprintf(words, sizeof words, "%s %s", command_name(command, name, sizeof name),
                 command_arguments(command));
        pen_field(pen, ROLE_KEY, TYPED_COLS, words);
        pen_wrap(pen, ROLE_TEXT, TYPED_COLS, command_sentence(command));
    }
}

/* ---- keys ---- */

enum group { GROUP_MOVING, GROUP_CHOOSING, GROUP_LOOKING, GROUP_KEEPING, GROUP_COUNT };

static const char *const headings[GROUP_COUNT] = {
    [GROUP_MOVING] = "Moving through the run",
    [GROUP_CHOOSING] = "Choosing a thread, and what happens next",
    [GROUP_LOOKING] = "Looking closer",
    [GROUP_KEEPING] = "Keeping, leaving and the rest",
};

static enum group group_of(enum action action)
{
    switch (action) {
    case ACTION_UP:
    case ACTION_DOWN:
    case ACTION_FOLLOW:
    case ACTION_RUN:
    case ACTION_PICK:
    case ACTION_BRANCHES:
    case ACTION_COMPARE:
        return GROUP_CHOOSING;
    case ACTION_WHY:
    case ACTION_AXIS:
    case ACTION_ZOOM_IN:
    case ACTION_ZOOM_OUT:
    case ACTION_ZOOM_FIT:
    case ACTION_PAN_LEFT:
    case ACTION_PAN_RIGHT:
    case ACTION_PANEL:
    case ACTION_FOCUS:
    case ACTION_HIDE:
    case ACTION_PAGE_UP:
    case ACTION_PAGE_DOWN:
    case ACTION_ABOUT:
    case ACTION_PRESENTER:
        return GROUP_LOOKING;
    case ACTION_HELP:
    case ACTION_TWIN:
    case ACTION_RECORD:
    case ACTION_OPTIONS:
    case ACTION_GLYPHS:
    case ACTION_REDRAW:
    case ACTION_CLOSE:
    case ACTION_LEAVE:
    case ACTION_QUIT:
        return GROUP_KEEPING;
    default:
        return GROUP_MOVING;
    }
}

static void write_group(struct pen *pen, const struct scene *scene, enum group group)
{
    char keys[64];
    pen_put(pen, ROLE_STRONG, headings[group]);
    blank(pen);
    for (int i = 1; i < ACTION_COUNT; i++) {
        if (group_of((enum action)i) != group)
            continue;
        action_shown(scene->keymap, (enum action)i, true, is_ascii(pen), keys, sizeof keys);
        pen_field(pen, ROLE_KEY, KEYS_COLS, keys);
        pen_wrap(pen, ROLE_TEXT, KEYS_COLS, action_sentence((enum action)i));
    }
    blank(pen);
}

void help_write(struct pen *pen, const struct scene *scene)
{
    char last[32];
    action_shown(scene->keymap, ACTION_LAST, false, is_ascii(pen), last, sizeof last);
    if (*last) {
        pen_printf(pen, ROLE_FAINT, "States, marks and letters are at the end: %s", last);
        blank(pen);
        blank(pen);
    }
    for (int group = 0; group < GROUP_COUNT; group++)
        write_group(pen, scene, (enum group)group);
    write_typed(pen);
    blank(pen);
    write_panels(pen);
    blank(pen);
    write_states(pen);
    blank(pen);
    write_marks(pen);
}
