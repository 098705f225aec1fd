/* SPDX-License-Identifier: MIT */
/*
 * The card of a lesson: a remark, a question with its answers, or what was right. It stands over the
 * log, since threads, objects and timeline are what a student decides by; where the log is too narrow
 * for it, over a part of the source, too. What still does not fit is scrolled.
 */
#include <stdio.h>

#include "model/quiz.h"
#include "ui/draw/utf8.h"
#include "ui/view/card.h"
#include "ui/view/views.h"

#define EDGE_COLS   4 /* the border and a blank, on both sides */
#define EDGE_ROWS   2
#define MARK_COLS   5 /* "› a) " before an answer */
#define GAP_COLS    2 /* behind an answer that has a neighbour */
#define WIDER_COLS  58
#define FEW_ROWS    20
#define SAID_ROWS   3 /* at the foot of what a projector shows */
#define BECAUSE_MAX (LESSON_BECAUSES_MAX * (LESSON_TEXT_MAX + 1))

static const struct quiz_question *question_of(const struct scene *scene)
{
    return &scene->quiz->questions[scene->card->question];
}

/* ---- what it says ---- */

static int widest_choice(const struct quiz_question *question)
{
    int widest = 1;
    for (unsigned i = 0; i < question->choice_count; i++)
        if (utf8_cols(question->choices[i]) > widest)
            widest = utf8_cols(question->choices[i]);
    return widest;
}

static void choice_write(struct pen *pen, const struct scene *scene, int choice)
{
    bool is_here = scene->card->row == choice;
    pen_here(pen, is_here);
    pen_put(pen, ROLE_TEXT, " ");
    pen_glyph(pen, ROLE_KEY, (unsigned char)quiz_key((unsigned)choice));
    pen_put(pen, ROLE_FAINT, ") ");
    if (!is_here)
        return;
    pen->selected = pen->y;
    pen_cursor(pen, pen->x - MARK_COLS);
}

/* One below the other, in one column or in several: the key that goes down goes down. */
static void choices_write(struct pen *pen, const struct scene *scene, int columns)
{
    const struct quiz_question *question = question_of(scene);
    int count = (int)question->choice_count, cell = pen->rect.cols / columns;
    int rows = (count + columns - 1) / columns, first = pen->y;
    for (int i = 0; i < count; i++) {
        enum role role = scene->card->row == i ? ROLE_STRONG : ROLE_TEXT;
        if (columns > 1)
            pen_row(pen, first + i % rows);
        pen->x = columns > 1 ? i / rows * cell : 0;
        choice_write(pen, scene, i);
        if (columns > 1)
            pen_put(pen, role, question->choices[i]);
        else
            pen_wrap(pen, role, MARK_COLS, question->choices[i]);
    }
    if (columns > 1)
        pen_row(pen, first + rows);
}

static bool is_right(const struct quiz_question *question)
{
    return question->given >= 0 && question->given == question->right;
}

static void told_write(struct pen *pen, const struct scene *scene)
{
    const struct quiz_question *question = question_of(scene);
    char text[BECAUSE_MAX];
    bool is_good = is_right(question);
    if (question->given >= 0)
        pen_put(pen, is_good ? ROLE_GOOD : ROLE_ALERT, is_good ? "Right: " : "Not right. ");
    if (!is_good && question->given >= 0) {
        snprintf(text, sizeof text, "You said: %s", question->choices[question->given]);
        pen_wrap(pen, ROLE_TEXT, 0, text);
    }
    if (!is_good)
        pen_put(pen, ROLE_TEXT, "It is: ");
    pen_wrap(pen, ROLE_STRONG, 0, quiz_told(scene->quiz, scene->card->question, text, sizeof text));
    if (question->is_seen)
        pen_wrap(pen, ROLE_FAINT, 0, "This does not count: you had seen what happens.");
    else if (question->is_own_doing)
        pen_wrap(pen, ROLE_FAINT, 0, "This does not count: you chose yourself who goes on.");
    if (*quiz_because(scene->quiz, scene->card->question, text, sizeof text))
        pen_wrap(pen, ROLE_TEXT, 0, text);
}

/* columns: of answers; 0: of what was right, the question is left out. */
static void card_write(struct pen *pen, const struct scene *scene, int columns)
{
    const struct lesson *lesson = scene->quiz->lesson;
    if (scene->card->kind == CARD_TELL) {
        pen_wrap(pen, ROLE_TEXT, 0, lesson->stops[scene->card->stop].tell);
    } else if (scene->card->kind == CARD_ASK) {
        pen_wrap(pen, ROLE_STRONG, 0, lesson->questions[scene->card->question].ask);
        choices_write(pen, scene, columns);
    } else {
        if (columns > 0)
            pen_wrap(pen, ROLE_FAINT, 0, lesson->questions[scene->card->question].ask);
        told_write(pen, scene);
    }
}

/* ---- where it stands ---- */

struct place {
    struct rect box;
    int columns;       /* see card_write */
    int taken, hidden; /* rows */
    int selected;      /* row of the answer that is selected; -1: none */
};

static bool is_large(const struct scene *scene)
{
    return scene->view->is_presenting && scene->view->maximised == PANEL_NONE;
}

/* Whether it stands over the log; else at the foot of the screen. */
static bool is_over_log(const struct scene *scene, const struct layout *layout)
{
    return layout_has(layout, PANEL_LOG) && !scene->beside && !is_large(scene);
}

/* The room that it may take, to the left as far as it must. */
static struct rect room_of(const struct scene *scene, const struct layout *layout)
{
    struct rect log = layout->panels[PANEL_LOG];
    int below = layout->rows - 2;
    if (is_over_log(scene, layout))
        return (struct rect){log.x, log.y - 1, log.cols, below - log.y + 1};
    int rows = below / 2, foot = is_large(scene) ? SAID_ROWS : 0;
    return (struct rect){0, below - foot - rows, layout->cols, rows};
}

/* Its place with these columns; whether it all fits is seen from `hidden`. */
static struct place place_in(const struct scene *scene, struct rect room, int cols, int columns)
{
    struct pen count = pen_at(NULL, (struct rect){0, 0, cols - EDGE_COLS, 0});
    card_write(&count, scene, columns);
    int most = room.rows - EDGE_ROWS, shown = count.y < most ? count.y : most;
    struct rect box = {room.x + room.cols - cols, room.y, cols, shown + EDGE_ROWS};
    return (struct place){box, columns, count.y, count.y - shown, count.selected};
}

/* Columns of answers that fit side by side; or how else to take fewer rows. */
static int columns_in(const struct scene *scene, int cols)
{
    if (scene->card->kind != CARD_ASK)
        return scene->card->kind == CARD_TOLD ? 0 : 1;
    int cell = MARK_COLS + widest_choice(question_of(scene)) + GAP_COLS;
    int columns = (cols - EDGE_COLS + GAP_COLS) / cell,
        count = (int)question_of(scene)->choice_count;
    return columns < 1 ? 1 : columns < count ? columns : count > 0 ? count : 1;
}

/* Where it does not fit: all rows but the first and the last, if the screen has few, or if answers would
 * be hidden. */
static struct place place_in_all(const struct scene *scene, const struct layout *layout)
{
    struct rect room = {0, 1, layout->cols, layout->rows - 2};
    struct place place = place_in(scene, room, room.cols, 1);
    if (place.hidden > 0)
        place = place_in(scene, room, room.cols, columns_in(scene, room.cols));
    place.box.y = room.y + room.rows - place.box.rows;
    return place;
}

/* As narrow as it can be. */
static struct place place_of(const struct scene *scene, const struct layout *layout)
{
    struct rect room = room_of(scene, layout);
    int right = room.x + room.cols, widths[3] = {room.cols, WIDER_COLS, right};
    struct place place = {0};
    for (int i = 0; i < 3; i++) {
        int cols = widths[i] < room.cols ? room.cols : widths[i] < right ? widths[i] : right;
        place = place_in(scene, room, cols, 1);
        if (place.hidden > 0)
            place = place_in(scene, room, cols, columns_in(scene, cols));
        if (place.hidden <= 0)
            break;
    }
    if (place.hidden > 0 && (layout->rows < FEW_ROWS || scene->card->kind == CARD_ASK) &&
        !is_large(scene))
        return place_in_all(scene, layout);
    if (!is_over_log(scene, layout))
        place.box.y = room.y + room.rows - place.box.rows;
    return place;
}

int card_scroll_most(const struct scene *scene, int cols, int rows, int *shown)
{
    struct layout layout;
    if (!scene->card)
        return 0;
    scene_layout(scene, cols, rows, &layout);
    struct place place = place_of(scene, &layout);
    *shown = place.box.rows - EDGE_ROWS;
    return place.hidden > 0 ? place.hidden : 0;
}

/* ---- the box ---- */

static void title_draw(struct canvas *canvas, const struct scene *scene, struct rect box)
{
    struct pen pen = pen_at(canvas, (struct rect){box.x + 2, box.y, box.cols - EDGE_COLS, 1});
    const struct card *card = scene->card;
    char text[64];
    if (card->kind == CARD_TELL)
        snprintf(text, sizeof text, "Look");
    else if (card->kind == CARD_ASK)
        snprintf(text, sizeof text, "Question %u of %zu",
                 scene->quiz->questions[card->question].number,
                 scene->quiz->lesson->question_count);
    else
        snprintf(text, sizeof text, "Question %u: %s",
                 scene->quiz->questions[card->question].number,
                 question_of(scene)->given < 0  ? "no answer"
                 : is_right(question_of(scene)) ? "right"
                                                : "not right");
    pen_put(&pen, ROLE_TITLE, " ");
    pen_put(&pen, card->has_focus ? ROLE_FOCUS : ROLE_TITLE, text);
    pen_put(&pen, ROLE_TITLE, " ");
}

static void foot_draw(struct canvas *canvas, const struct scene *scene, const struct place *place,
                      int scroll)
{
    struct rect box = place->box;
    struct pen pen =
        pen_at(canvas, (struct rect){box.x + 2, box.y + box.rows - 1, box.cols - EDGE_COLS, 1});
    int shown = box.rows - EDGE_ROWS;
    if (scene->card->kind == CARD_ASK) {
        const struct quiz_question *asked = question_of(scene);
        unsigned last = asked->choice_count > 0 ? asked->choice_count - 1 : 0;
        pen_printf(&pen, ROLE_KEY, " %c-%c", quiz_key(0), quiz_key(last));
        pen_put(&pen, ROLE_TEXT, " answer");
        pen_put(&pen, ROLE_KEY, "  Esc");
        pen_put(&pen, ROLE_TEXT, scene->quiz->lesson->run_count > 0 ? " no answer " : " later ");
    } else {
        pen_put(&pen, ROLE_KEY, " Enter");
        pen_put(&pen, ROLE_TEXT, scroll < place->hidden ? " reads on " : " goes on ");
    }
    if (place->hidden <= 0 || shown <= 0)
        return;
    pen.x++;
    pen_put(&pen, ROLE_KEY, " PgDn");
    pen_printf(&pen, ROLE_FAINT, " %d of %d ", (scroll + shown - 1) / shown + 1,
               (place->hidden + 2 * shown - 1) / shown);
}

void card_draw(struct canvas *canvas, const struct layout *layout, const struct scene *scene)
{
    if (!scene->card || scene->view->overlay != OVERLAY_NONE)
        return;
    struct place place = place_of(scene, layout);
    struct rect box = place.box;
    struct rect inside = {box.x + 2, box.y + 1, box.cols - EDGE_COLS, box.rows - EDGE_ROWS};
    int scroll = scene->card->scroll < place.hidden ? scene->card->scroll : place.hidden;
    if (place.selected >= 0)
        scroll = scene_window(place.taken, inside.rows, place.selected);
    canvas_box(canvas, box, ROLE_RULE);
    title_draw(canvas, scene, box);
    foot_draw(canvas, scene, &place, scroll);
    struct pen pen = pen_at(canvas, inside);
    pen_row(&pen, -scroll);
    card_write(&pen, scene, place.columns);
    if (pen.selected < 0 && scene->card->has_focus) {
        canvas->cursor_x = inside.x;
        canvas->cursor_y = inside.y;
    }
}
