/* SPDX-License-Identifier: MIT */
/*
 * Boxes over the panels: keys, about, details of a thread. Each is a text that is written by a pen;
 * it is written once without a canvas, to learn how many rows it takes, and once into the box.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "model/words.h"
#include "ui/view/ends.h"
#include "ui/view/objects.h"
#include "ui/view/views.h"

#define HELP_COLS    76
#define ABOUT_COLS   72
#define DETAILS_COLS 66
#define CHOICE_COLS  70
#define LESSON_COLS  74
#define TABLE_COLS   100

typedef void text_writer(struct pen *pen, const struct scene *scene);

static void blank(struct pen *pen)
{
    pen_row(pen, pen->y + 1);
}

static bool is_ascii(const struct pen *pen)
{
    return pen->canvas && pen->canvas->is_ascii;
}

/* ---- about ---- */

static void write_topic(struct pen *pen, const struct scene *scene, const char *heading,
                        enum about_topic topic)
{
    const char *text = tape_about(scene->tape, topic);
    if (!text || !*text)
        return;
    pen_put(pen, ROLE_STRONG, heading);
    blank(pen);
    pen_wrap(pen, ROLE_TEXT, 0, text);
    blank(pen);
}

/* What there is to try, as a command to be typed. */
static void write_command(struct pen *pen, const struct scene *scene)
{
    char text[WORDS_MAX];
    words_try(tape_about(scene->tape, ABOUT_TRY), scene->target, text, sizeof text);
    if (!*text)
        return;
    pen_wrap(pen, ROLE_KEY, 2, text);
    blank(pen);
}

/* What tells the outcome. Who is asked about it sees it once all is summed up. */
static void write_explanation(struct pen *pen, const struct scene *scene)
{
    if (scene->hides_outcome) {
        pen_wrap(pen, ROLE_FAINT, 0,
                 "What there is to see, why, and what to try comes at the end of the lesson.");
        blank(pen);
        return;
    }
    write_topic(pen, scene, "What you will see", ABOUT_SEE);
    write_topic(pen, scene, "Why", ABOUT_WHY);
    write_topic(pen, scene, "Try", ABOUT_TRY);
    write_command(pen, scene);
    write_topic(pen, scene, "Not true, though many think so", ABOUT_AGAINST);
}

static void write_about(struct pen *pen, const struct scene *scene)
{
    const char *title = tape_about(scene->tape, ABOUT_TITLE);
    const char *ends = scene->hides_outcome ? NULL : tape_about(scene->tape, ABOUT_ENDS);
    pen_wrap(pen, ROLE_STRONG, 0, title ? title : "This program tells nothing about itself.");
    blank(pen);
    write_explanation(pen, scene);
    for (size_t i = 0; i < scene->tape->param_count; i++) {
        pen_printf(pen, ROLE_TEXT, "parameter %s = %" PRId64,
                   tape_string(scene->tape, scene->tape->params[i].name),
                   scene->tape->params[i].value);
        blank(pen);
    }
    if (scene->tape->schedule) {
        pen_put(pen, ROLE_FAINT, "schedule: ");
        pen_wrap(pen, ROLE_TEXT, 10, tape_string(scene->tape, scene->tape->schedule));
    }
    if (ends && *ends)
        pen_printf(pen, ROLE_FAINT, "With its defaults it %s.",
                   strcmp(ends, "warns") == 0 ? "ends, and something is found" : ends_words(ends));
    blank(pen);
}

/* ---- details ---- */

/* What was found about a thread; id: 0: about all. */
static void write_findings(struct pen *pen, const struct scene *scene, uint32_t id)
{
    char text[WORDS_MAX];
    for (size_t i = 0; i < scene->world->finding_count; i++) {
        const struct finding *finding = &scene->world->findings[i];
        bool is_in = id == 0 || finding->thread == id || finding->other == id;
        for (uint32_t j = 0; j < finding->chain_count && j < FINDING_CHAIN_MAX; j++)
            is_in |= finding->chain[j] == id;
        if (!is_in)
            continue;
        pen_put(pen, ROLE_ALERT, "‼");
        pen_put(pen, ROLE_TEXT, " ");
        pen_wrap(pen, ROLE_STRONG, 2, words_finding(scene->tape, finding, text, sizeof text));
    }
}

#define HOLDERS_LOOKED 64

static bool holds(const struct world *world, uint32_t thread, uint32_t object)
{
    uint16_t ids[HOLDERS_LOOKED];
    size_t count = world_holders(world, object, ids, HOLDERS_LOOKED);
    for (size_t i = 0; i < count && i < HOLDERS_LOOKED; i++)
        if (ids[i] == thread)
            return true;
    return false;
}

static void write_holdings(struct pen *pen, const struct scene *scene, uint32_t id)
{
    char name[WORDS_MAX];
    int count = 0;
    for (uint32_t i = 1; i <= scene->world->object_count; i++) {
        if (!holds(scene->world, id, i))
            continue;
        pen_put(pen, ROLE_TEXT, count++ ? ", " : "Holds ");
        pen_put(pen, ROLE_TEXT, words_object(scene->tape, i, name, sizeof name));
    }
    if (scene->world->gil.is_on && scene->world->gil.holder == id)
        pen_put(pen, ROLE_TEXT, count++ ? ", the GIL" : "Holds the GIL");
    if (count == 0)
        pen_put(pen, ROLE_FAINT, "Holds nothing");
    blank(pen);
}

static void write_times(struct pen *pen, const struct scene *scene, uint32_t id)
{
    char text[WORDS_MAX];
    for (int i = 0; i < THREAD_STATE_COUNT; i++) {
        enum thread_state state = (enum thread_state)i;
        uint64_t time = world_time_in(scene->world, id, state);
        bool counts = state != THREAD_NEW && state != THREAD_END && state != THREAD_KILL &&
                      state != THREAD_FAILED && state != THREAD_UNKNOWN;
        if (time == 0 || !counts)
            continue;
        pen_put(pen, theme_state_role(state), thread_state_word(state));
        pen_printf(pen, ROLE_TEXT, " %s  ", words_duration(time, text, sizeof text));
    }
    blank(pen);
}

static void write_priority(struct pen *pen, const struct scene *scene,
                           const struct world_thread *thread)
{
    char text[WORDS_MAX];
    if (thread->priority == 0 && !thread->inherits_from)
        return;
    pen_printf(pen, ROLE_TEXT, "priority %" PRId32, thread->priority);
    if (thread->inherits_from)
        pen_printf(pen, ROLE_STRONG, "; runs at %" PRId32 ", that of %s, which waits for it",
                   thread->inherited,
                   words_thread(scene->tape, thread->inherits_from, text, sizeof text));
    blank(pen);
}

/* A thread: what it does, why, what it holds, where its time went. */
static void write_thread(struct pen *pen, const struct scene *scene, uint32_t id)
{
    const struct world_thread *thread = world_thread(scene->world, id);
    char text[WORDS_MAX];
    enum role role = theme_state_role(thread->state);
    pen_glyph(pen, role, theme_state_glyph(thread->state, is_ascii(pen)));
    pen_put(pen, ROLE_TEXT, " ");
    pen_put(pen, role, thread_state_word(thread->state));
    pen_printf(pen, ROLE_FAINT, " since %s, steps taken: %" PRIu32 "%s",
               clock_words(thread->since_ns, text, sizeof text), thread->steps,
               thread->is_daemon ? ", a daemon" : "");
    blank(pen);
    write_priority(pen, scene, thread);
    pen_wrap(pen, ROLE_TEXT, 0, words_why(scene->tape, scene->world, id, text, sizeof text));
    write_holdings(pen, scene, id);
    write_times(pen, scene, id);
}

/* How it stands with the whole run: how it ended, and what was found. */
static void write_state(struct pen *pen, const struct scene *scene)
{
    char text[WORDS_MAX];
    if (scene->world->has_ended)
        pen_wrap(pen, ROLE_STRONG, 0, words_verdict(scene->tape, scene->world, text, sizeof text));
    write_findings(pen, scene, 0);
    if (scene->world->finding_count == 0)
        pen_wrap(pen, ROLE_FAINT, 0, "Nothing is found so far.");
    blank(pen);
}

/* With nobody selected it is about the run first, and then about whoever acts. */
static void write_details(struct pen *pen, const struct scene *scene)
{
    uint32_t id = scene_thread(scene);
    char text[WORDS_MAX];
    bool is_selected = world_thread(scene->world, scene->view->selected) != NULL;
    if (!is_selected)
        write_state(pen, scene);
    if (!world_thread(scene->world, id)) {
        pen_wrap(pen, ROLE_TEXT, 0, "There is no thread yet.");
        return;
    }
    if (!is_selected)
        pen_wrap(pen, ROLE_STRONG, 0, words_thread(scene->tape, id, text, sizeof text));
    write_thread(pen, scene, id);
    if (is_selected)
        write_findings(pen, scene, id);
}

/* ---- the box ---- */

static void title_draw(struct canvas *canvas, struct rect box, const char *title)
{
    struct pen pen = pen_at(canvas, (struct rect){box.x + 2, box.y, box.cols - 4, 1});
    pen_put(&pen, ROLE_TITLE, " ");
    pen_put(&pen, ROLE_TITLE, title);
    pen_put(&pen, ROLE_TITLE, " ");
}

/* In the border: how the box is closed, and how much more there is than it shows. */
static void foot_draw(struct canvas *canvas, struct rect box, int scroll, int hidden)
{
    int shown = box.rows - 2;
    struct pen pen =
        pen_at(canvas, (struct rect){box.x + 2, box.y + box.rows - 1, box.cols - 4, 1});
    pen_put(&pen, ROLE_KEY, " Esc");
    pen_put(&pen, ROLE_TEXT, " close ");
    if (hidden <= 0)
        return;
    pen.x++;
    pen_put(&pen, ROLE_KEY, canvas->is_ascii ? " Up Down PgUp PgDn" : " ↑ ↓ PgUp PgDn");
    pen_printf(&pen, ROLE_FAINT, " lines %d-%d of %d ", scroll + 1, scroll + shown, hidden + shown);
}

struct box {
    const char *title;
    text_writer *write;
    int cols;
};

static bool box_of(const struct scene *scene, struct box *box, char *name, size_t bytes)
{
    switch (scene->view->overlay) {
    case OVERLAY_HELP:
        *box = (struct box){"Keys", help_write, HELP_COLS};
        return true;
    case OVERLAY_ABOUT:
        *box = (struct box){scene->name ? scene->name : "About", write_about, ABOUT_COLS};
        return true;
    case OVERLAY_DETAILS:
        if (view_panel(scene->view) == PANEL_OBJECTS && scene->view->object > 0) {
            words_object(scene->tape, scene->view->object, name, bytes);
            *box = (struct box){name, object_details_write, DETAILS_COLS};
            return true;
        }
        if (world_thread(scene->world, scene->view->selected))
            words_thread(scene->tape, scene_thread(scene), name, bytes);
        else
            snprintf(name, bytes, "How it stands");
        *box = (struct box){name, write_details, DETAILS_COLS};
        return true;
    case OVERLAY_LESSON:
        *box = (struct box){"Lesson", lesson_write, scene->comparison ? TABLE_COLS : LESSON_COLS};
        return scene->quiz != NULL;
    case OVERLAY_NOTES:
        *box = (struct box){"For the teacher", notes_write, LESSON_COLS};
        return scene->quiz != NULL;
    case OVERLAY_PICK:
        *box = (struct box){"What happens next?", pick_write, CHOICE_COLS};
        return true;
    case OVERLAY_BRANCHES:
        *box = (struct box){"Branches", branches_write, CHOICE_COLS};
        return true;
    case OVERLAY_BREAKS:
        *box = (struct box){"Breakpoints", breaks_write, CHOICE_COLS};
        return true;
    case OVERLAY_OPTIONS:
        *box = (struct box){"Options", options_write, CHOICE_COLS};
        return true;
    default:
        return false;
    }
}

/* The inside of a box on a screen of that size. Returns: rows that its text takes. selected: set to
 * the row that must be seen, or -1. */
static int measure(const struct scene *scene, struct box *box, int cols, int rows, int *shown,
                   int *selected)
{
    if (box->cols > cols - 4)
        box->cols = cols - 4;
    struct pen count = pen_at(NULL, (struct rect){0, 0, box->cols - 4, 0});
    box->write(&count, scene);
    int taken = count.y + (count.x > 0);
    int most = rows - (box->write == options_write ? 5 : 6); /* all options fit on 24 rows */
    *shown = taken < most ? taken : most;
    *selected = count.selected;
    return taken;
}

int overlay_scroll_most(const struct scene *scene, int cols, int rows)
{
    char name[WORDS_MAX];
    struct box box;
    int shown, selected;
    if (!box_of(scene, &box, name, sizeof name))
        return 0;
    int taken = measure(scene, &box, cols, rows, &shown, &selected);
    return taken > shown ? taken - shown : 0;
}

/* Over the middle, or low down so that threads and timeline stay in sight. */
void overlay_draw(struct canvas *canvas, const struct scene *scene)
{
    char name[WORDS_MAX];
    struct box box;
    int shown, selected;
    if (!box_of(scene, &box, name, sizeof name))
        return;
    int hidden = measure(scene, &box, canvas->cols, canvas->rows, &shown, &selected) - shown;
    int scroll = scene->view->overlay_scroll < hidden ? scene->view->overlay_scroll : hidden;
    if (selected >= 0)
        scroll = scene_window(shown + hidden, shown, selected);
    struct rect area = {(canvas->cols - box.cols) / 2, 0, box.cols, shown + 2};
    bool is_low = scene->view->overlay == OVERLAY_DETAILS || box.write == pick_write;
    area.y = is_low ? canvas->rows - 2 - area.rows : (canvas->rows - area.rows) / 2;
    struct rect inside = {area.x + 2, area.y + 1, area.cols - 4, shown};
    canvas_box(canvas, area, ROLE_RULE);
    title_draw(canvas, area, box.title);
    foot_draw(canvas, area, scroll, hidden);
    struct pen pen = pen_at(canvas, inside);
    pen_row(&pen, -scroll);
    box.write(&pen, scene);
    if (pen.selected < 0) {
        canvas->cursor_x = inside.x;
        canvas->cursor_y = inside.y;
    }
}
