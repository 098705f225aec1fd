/* SPDX-License-Identifier: MIT */
/*
 * The views: one panel each, one file each. A view draws a scene into a rectangle, and neither
 * knows nor changes anything else.
 */
#ifndef UI_VIEWS_H
#define UI_VIEWS_H

#include <stdbool.h>

#include "ui/draw/canvas.h"
#include "ui/draw/pen.h"
#include "ui/session/breaks.h"
#include "ui/view/scene.h"

/** A row a thread: state, name, what it waits for or would do next. */
void threads_draw(struct canvas *canvas, struct rect rect, const struct scene *scene);

/** A row an object: who holds it, its value, and the queue of those who wait. */
void objects_draw(struct canvas *canvas, struct rect rect, const struct scene *scene);

/** The row of one object alone; nothing if it has not been made. */
void objects_draw_one(struct canvas *canvas, struct rect rect, const struct scene *scene,
                      uint32_t id);

/** Beside their titles: how many do not fit into `rows` rows, "3 more below"; "" if all do. */
void threads_more(const struct scene *scene, int rows, int cols, char *text, size_t bytes);
void objects_more(const struct scene *scene, int rows, char *text, size_t bytes);

/** Rows of the GIL, from where the pen is: holder and queue, interval, why it was dropped last; at
 * most `rows` of them. */
void gil_draw(struct pen *pen, const struct scene *scene, int rows);

/** A row for the GIL of each process that has used its own, at most `rows`. */
void gil_others_draw(struct pen *pen, const struct scene *scene, int rows);

/** Who is on which core, and the GIL. */
void cores_draw(struct canvas *canvas, struct rect rect, const struct scene *scene);

/** A row a thread, time or steps across; the labels of the axis stand in the row above `rect`.
 * Its parts are in ui/view/timeline.h. */
void timeline_draw(struct canvas *canvas, struct rect rect, const struct scene *scene);

/** Beside the timeline's title: "T12 of 1000", if not all threads are seen in `rows` rows. */
void timeline_more(const struct scene *scene, int rows, char *text, size_t bytes);

/** The scene and the one beside it: both timelines, both logs, and where they part. The rule below
 * `rect` is drawn too. */
void compare_draw(struct canvas *canvas, struct rect rect, const struct scene *scene);

/** The source around the line of the thread looked at, with markers of all threads. */
void source_draw(struct canvas *canvas, struct rect rect, const struct scene *scene);

/** The line that is selected in it, else the one looked at; 0: none. `count`: lines of that file. */
uint32_t source_line(const struct scene *scene, uint32_t *count);

/** Base name of the file that source_draw shows; "" if none. */
const char *source_name(const struct scene *scene);

/** What happened up to the cursor, in sentences. */
void log_draw(struct canvas *canvas, struct rect rect, const struct scene *scene);

/** The first row of the log, from row `least` on, in which a sentence begins; the row below the last
 * one if none does. */
int log_whole_row(struct rect rect, const struct scene *scene, int least);

/** The last lines of the target's own output. */
void output_draw(struct canvas *canvas, struct rect rect, const struct scene *scene);

/** Chains of threads that wait for one another, and findings. */
void waits_draw(struct canvas *canvas, struct rect rect, const struct scene *scene);

/** For each thread, the share of time that it spent in each state; for each lock, how often it was
 * taken and waited for. */
void stats_draw(struct canvas *canvas, struct rect rect, const struct scene *scene);

/** The rows that all of that takes. */
int stats_rows(const struct world *world);

/** The first line: scenario, position, time, speed, schedule. */
void status_draw(struct canvas *canvas, struct rect rect, const struct scene *scene);

/** The row above the last line: what the last step did. */
void told_draw(struct canvas *canvas, struct rect rect, const struct scene *scene);

/** What the last step did, in one sentence. Returns: `text`. */
char *told_words(const struct scene *scene, char *text, size_t bytes);

/** The whole screen but its first and last line, for a projector. */
void presenter_draw(struct canvas *canvas, struct rect rect, const struct scene *scene);

/** At the end of row `y`: the key that was pressed just now, and what it did. */
void pressed_draw(struct canvas *canvas, int y, const struct scene *scene);

/** The last line: the keys that make sense now; or a message; or the prompt. */
void legend_draw(struct canvas *canvas, struct rect rect, const struct scene *scene);

/** The small box of a finding that has just been made. */
void news_draw(struct canvas *canvas, const struct layout *layout, const struct scene *scene);

/** The small box of a lesson, if there is one: over the log, and as much of the source as it takes. */
void card_draw(struct canvas *canvas, const struct layout *layout, const struct scene *scene);

/** How far it can be scrolled on a screen of that size, in rows. shown: set to the rows that it shows. */
int card_scroll_most(const struct scene *scene, int cols, int rows, int *shown);

/** What stands in the box of a lesson, and in that of the teacher's notes. */
void lesson_write(struct pen *pen, const struct scene *scene);
void notes_write(struct pen *pen, const struct scene *scene);

/** How far a lesson has come: "question 2 of 4 · 1 right"; "" without one. Returns: `text`. */
char *lesson_words(const struct scene *scene, char *text, size_t bytes);

struct prompt;

/** A line that is typed, with the cursor in it, and a hint (or NULL) behind it. Of a line that is too
 * long, its end is seen. */
void prompt_draw(struct pen *pen, const struct prompt *prompt, const char *hint);

/** The box that lies over the panels, if one does. */
void overlay_draw(struct canvas *canvas, const struct scene *scene);

/** What stands in the box of keys. */
void help_write(struct pen *pen, const struct scene *scene);

/** What stands in the boxes with rows to choose from; row view->overlay_row is selected. */
void pick_write(struct pen *pen, const struct scene *scene);
void branches_write(struct pen *pen, const struct scene *scene);
void breaks_write(struct pen *pen, const struct scene *scene);
void options_write(struct pen *pen, const struct scene *scene);

/** The rows of the box of options, with its foot. selected: the row that is. layout: of the panels behind
 * it, or NULL: there are none yet. */
void options_list_write(struct pen *pen, const struct settings *settings, int selected,
                        const char *config, const struct layout *layout);

/** How far the box can be scrolled on a screen of that size, in rows. */
int overlay_scroll_most(const struct scene *scene, int cols, int rows);

/* ---- what views share ---- */

struct branch;

/** How far a branch has come: "deadlock, step 14", "step 7…". */
char *branch_outcome_words(const struct branch *branch, char *text, size_t bytes);

/** Whether a record only tells of cores, wake-ups and choices: what came of what others tell. */
bool is_bookkeeping(unsigned kind);

/** Of `count` rows of which `rows` are shown, beginning with row `first`: "2 above, 3 below"; "" if
 * all are. Returns: `text`. */
char *hidden_words(int first, int count, int rows, char *text, size_t bytes);

/** Write " ◂ T3 bob, T4 eve": a queue in order of arrival, as much of it as there is room for. */
void queue_draw(struct pen *pen, const struct scene *scene, unsigned wait_kind, uint32_t object);

/** Write the mark of a breakpoint into one cell: on, off, or a blank if there is none. */
void break_mark(struct pen *pen, const struct scene *scene, struct breakpoint like);

/** Cells that all of that queue takes, with the names or with the numbers alone; 0: nobody waits. */
int queue_cols(const struct scene *scene, unsigned wait_kind, uint32_t object, bool has_names);

/** What a thread waits for; of one that waits for no other, since when. Returns: `text`. */
char *thread_waiting_words(const struct scene *scene, uint32_t id, char *text, size_t bytes);

/** Cells that the widest name of a thread takes, at most `max`. */
int thread_name_cols(const struct tape *tape, int max);

/** Cells that the widest "T12" takes. */
int thread_id_cols(const struct tape *tape);

/** Time of the virtual clock with a steady number of digits: "420.000 ms". */
char *clock_words(uint64_t time_ns, char *text, size_t bytes);

#endif
