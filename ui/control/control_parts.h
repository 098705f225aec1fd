/* SPDX-License-Identifier: MIT */
/*
 * The parts of the control: what they share, and the function of each action. A part is a file of
 * actions that belong together; control.c has the table that ties actions to them.
 */
#ifndef UI_CONTROL_PARTS_H
#define UI_CONTROL_PARTS_H

#include "ui/control/control.h"

#define CONTROL_SCROLL_MAX 5000

typedef void control_doer(struct control *c, enum action action, uint64_t now_ms);

/** Show a sentence until the next key. */
void control_sayf(struct control *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** The world at the cursor. */
const struct world *control_world(struct control *c);

/** The thread that the keys act upon, or 0. */
uint32_t control_thread(struct control *c);

/** Whether a box lies open that is read, and so has the keys that move. */
bool control_is_reading(const struct control *c);
void control_scroll_box(struct control *c, int down);

/* A box with rows to choose from. Up and down select a row; every other key is offered to the box
 * first, Enter too. */
struct control_box {
    int (*rows)(struct control *c);
    /** Take a key. Returns: false if it means nothing to the box: then it does what it always does. */
    bool (*key)(struct control *c, struct key key, uint64_t now_ms);
};

extern const struct control_box control_pick_box, control_branches_box, control_breaks_box,
    control_options_box;

/** Open a box, or close it if it is open. */
void control_open_box(struct control *c, enum overlay overlay);

/* control_pick.c, control_branches.c, control_breaks.c, control_options.c */
control_doer do_pick, do_branches, do_compare, do_breaks, do_break, do_options, do_presenter;

/** The key of an action as it is bound now, for a sentence; ":name" if it has none. Holds for two
 * calls. */
const char *control_key_of(struct control *c, enum action action);

/** Do an action, as its key does. */
void control_act(struct control *c, enum action action, uint64_t now_ms);

/* The branches, for keys and commands. Each says in a sentence what it has done, or why not. */

/** Look at the branch of that name. Returns: whether there is one. */
bool control_switch_to(struct control *c, const char *name);

/** Lay the branch of that name beside the current one; "": as the key does. Returns: as above. */
bool control_compare_with(struct control *c, const char *name);

/** Name the current branch. Returns: whether it could be named so. */
bool control_name_branch(struct control *c, const char *name);

/** Another branch has become the current one: look at it where we left it. */
void control_look_at_current(struct control *c);

/** The step at which the branch beside is seen: at the same step or time as the current one, as the
 * timeline has it. */
size_t control_step_beside(struct control *c);

/** Let the branch beside go on as far as the cursor is; as far as it goes. */
void control_lead_beside(struct control *c);
void control_finish_beside(struct control *c);

/** Say that a branch was given up, that a recording has ended by itself. Returns: whether one has. */
bool control_tell_lost(struct control *c);
bool control_tell_recordings(struct control *c);

/** Go on writing the reel that a session is being saved into. Returns: whether there is one. */
bool control_save_on(struct control *c, struct session *session);

/** The file that was being read may have come to its end: say so if that is where it breaks off. */
void control_tell_file(struct control *c);

/* control_move.c */
control_doer do_step, do_play, do_speed, do_ends, do_mark, do_recall;

/** Say that the place which was asked for lies beyond the end, once we have come there. */
void control_tell_beyond(struct control *c);

/* control_search.c */
control_doer do_seek, do_search;

/** Go to the next step that says these words; n and N go on with them. */
void control_search(struct control *c, const char *words);

/** Say what a search has ended in, or playing has been stopped by. */
void control_tell_halt(struct control *c);

/** Open the box of a finding that has not been told yet; close it when we have moved on. */
void control_look_for_news(struct control *c);

/* control_proof.c */
control_doer do_proof;

/** The finding in its box has been read: the box closes, and its proof can be walked through. */
void control_read_news(struct control *c);

/* control_breaks.c */

/** Set a breakpoint as people type it, or take it away; see break_parse. Says what came of it. */
void control_break(struct control *c, const char *words);

/** Take all breakpoints away, and say so. */
void control_clear(struct control *c);

/* control_choose.c */
control_doer do_run;

/** Let the next step of a live run go as picked, or say why it cannot; if the step before is not there
 * yet, as soon as it is. */
void control_take_pick(struct control *c, struct pick pick);

/** The same, by the row of the box of picks. */
void control_take_row(struct control *c, int row);

/* control_early.c */

/** Whether a step is still to come that the next decision is to follow. */
bool control_is_early(const struct control *c);

/** Keep a decision until that step has come. More than EARLY_MAX are lost. */
void control_put_off(struct control *c, struct early_move move);

/** Make the first decision whose step has come. Returns: whether there was one. */
bool control_make_early_moves(struct control *c);

/* control_lesson.c */

/** See what the lesson has to say where we are, and how far one may go on. Returns: whether its small
 * box is another one. */
bool control_look_at_lesson(struct control *c, uint64_t now_ms);

/** Offer a key to the lesson: to its small box, or to its page. Returns: whether it was for that. */
bool control_offer_to_lesson(struct control *c, struct key key, enum action action,
                             uint64_t now_ms);

/** Whether a question bars the way: says so. */
bool control_is_asked(struct control *c);

/** Whether a comparison is not to be seen yet: its questions come first. */
bool control_is_hiding(const struct control *c);

/** The last step that may be shown: SIZE_MAX: all of them. */
size_t control_horizon(const struct control *c);

/* control_card.c */

/** Whether an action leads on through the run. */
bool control_leads_on(enum action action);

/** Offer a key to the card of a lesson, or to the box of a finding, which is read as one. Returns:
 * whether it was for that. */
bool control_card_key(struct control *c, struct key key, enum action action, uint64_t now_ms);

/** What was answered is old when there is something new to be read: say it no more. */
void control_forget_said(struct control *c);

/* control_page.c */
control_doer do_lesson, do_notes;

/** Offer a key to the page of a lesson, which lies open. Returns: whether it was for that. */
bool control_page_key(struct control *c, struct key key, enum action action, uint64_t now_ms);

/** Whether the page lies open that a lesson ends with. */
bool control_is_last_page(const struct control *c);

/* control_leave.c */

/** Leaving a lesson in its middle is asked once more. Returns: whether it asks now. */
bool control_asks_before_leaving(struct control *c);

/** Offer a key to that question. Returns: whether it was for that. */
bool control_answer_leaving(struct control *c, struct key key, enum action action);

/* control_comparison.c */

/** Its questions are done with: lay two of its runs beside each other, and show the table. */
void control_show_comparison(struct control *c);

/* control_view.c */
control_doer do_scroll, do_follow, do_overlay, do_focus, do_hide, do_twin, do_terminal, do_close;

/* control_timeline.c */
control_doer do_timeline;

/** The step has changed: a window of the timeline that the present has left follows it again. */
void control_follow_present(struct control *c);

/* control_keep.c */
control_doer do_save;

/* control_command.c */

/** Do what a line behind ":" says. */
void control_do_line(struct control *c, const char *text, uint64_t now_ms);

/* control_prompt.c */
control_doer do_command;
void control_answer_prompt(struct control *c, struct key key, uint64_t now_ms);

/** What to show behind what is typed at the prompt; NULL: nothing. */
const char *control_hint(struct control *c);

#endif
