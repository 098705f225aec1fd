/* SPDX-License-Identifier: MIT */
/* The status line: what is looked at on the left, where we are in it on the right. The right side
 * keeps its place; the title gives way. */
#include <stdio.h>
#include <string.h>

#include "model/quiz.h"
#include "ui/session/branches.h"
#include "ui/session/player.h"
#include "ui/draw/utf8.h"
#include "ui/view/views.h"

#define WIDE_COLS 110

/* All of them take the same room. */
static const char *state_words(const struct scene *scene)
{
    if (scene->is_searching)
        return "▸ searches";
    if (scene->is_following)
        return "▸ follows ";
    if (scene->is_playing || scene->is_moving)
        return "▸ playing ";
    if (scene->has_ended && scene->world->step >= scene->last_step)
        return scene->cut ? "▪ rec ends" : "▪ end     ";
    return "❚❚ paused ";
}

/* ×1 is two steps a second. Who follows a run has no speed. */
static char *speed_words(const struct scene *scene, char *text, size_t bytes)
{
    int speed = scene->speed;
    if (scene->is_following)
        text[0] = '\0';
    else if (speed >= SPEED_MAX)
        snprintf(text, bytes, "full speed");
    else if (speed < 0)
        snprintf(text, bytes, "×1/%d", 1 << -speed);
    else
        snprintf(text, bytes, "×%d", 1 << speed);
    return text;
}

/* The schedule, as much as is worth its place: on a narrow screen the policy alone. */
static char *schedule_words(const struct scene *scene, int cols, char *text, size_t bytes)
{
    const char *schedule =
        scene->tape->schedule ? tape_string(scene->tape, scene->tape->schedule) : "";
    int length = (int)strcspn(schedule, cols < WIDE_COLS ? "," : "");
    if (length == 4 && strncmp(schedule, "time", 4) == 0 && (cols < WIDE_COLS || !schedule[4]))
        length = 0; /* as always */
    if (cols >= WIDE_COLS && length > cols / 6)
        snprintf(text, bytes, "%.*s…", cols / 6, schedule);
    else
        snprintf(text, bytes, "%.*s", length, schedule);
    return text;
}

/* How much of the position is told: what is told last gives way first to a long name. */
enum detail { DETAIL_ALL, DETAIL_SO_FAR, DETAIL_TIME, DETAIL_STEP, DETAIL_COUNT };

/* Each part has a width that seldom changes, so that the line stands still while time runs. */
static void position_words(const struct scene *scene, int cols, enum detail detail, char *text,
                           size_t bytes)
{
    char clock[48], speed[24], schedule[160], last[32];
    size_t step = (size_t)scene->world->step;
    schedule_words(scene, cols, schedule, sizeof schedule);
    speed_words(scene, speed, sizeof speed);
    if (detail > DETAIL_ALL)
        *speed = *schedule = '\0';
    int digits =
        snprintf(last, sizeof last, "%zu", scene->last_step > step ? scene->last_step : step);
    int wrote = snprintf(text, bytes, "%s step %*zu of %s%s ", state_words(scene), digits, step,
                         last, scene->has_ended || detail > DETAIL_SO_FAR ? "" : " so far");
    if (detail == DETAIL_STEP)
        return;
    snprintf(text + wrote, bytes - (size_t)wrote, "%10s%s%s%s%s ",
             clock_words(scene->world->time_ns, clock, sizeof clock), *speed ? "  " : "", speed,
             *schedule ? "  " : "", schedule);
}

void status_draw(struct canvas *canvas, struct rect rect, const struct scene *scene)
{
    bool is_compared = scene->quiz && scene->quiz->lesson->run_count > 0; /* its name is all */
    const char *title = is_compared ? NULL : tape_about(scene->tape, ABOUT_TITLE);
    char position[320], lesson[80];
    int right = 0, name = utf8_cols(scene->name ? scene->name : "");
    if (*lesson_words(scene, lesson, sizeof lesson))
        name += 3 + utf8_cols(lesson);
    for (int detail = 0; detail < DETAIL_COUNT; detail++) {
        position_words(scene, rect.cols, (enum detail)detail, position, sizeof position);
        right = utf8_cols(position);
        if (1 + name + 2 + right <= rect.cols)
            break;
    }
    struct pen left = pen_at(canvas, (struct rect){rect.x, rect.y, rect.cols - right - 2, 1});
    struct pen pen = pen_at(canvas, rect);
    pen_put(&left, ROLE_TEXT, " ");
    pen_put(&left, ROLE_TITLE, scene->name ? scene->name : "");
    if (*lesson) {
        pen_put(&left, ROLE_FAINT, " · ");
        pen_put(&left, ROLE_STRONG, lesson);
    }
    if (scene->is_reading)
        pen_printf(&left, ROLE_STRONG, " (reading %d %%)", scene->read_percent);
    else if (!scene->is_live)
        pen_put(&left, ROLE_FAINT, " (recorded)");
    if (scene->branches && scene->branches->count > 1) {
        pen_put(&left, ROLE_FAINT, " · ");
        pen_put(&left, ROLE_TITLE, scene->branches->at[scene->branch].name);
    }
    if (scene->recording) {
        pen_put(&left, ROLE_TEXT, " ");
        pen_put(&left, ROLE_ALERT, pen.canvas->is_ascii ? "rec" : "● rec");
    } else if (scene->recorded) {
        pen_put(&left, ROLE_FAINT, " · ");
        pen_printf(&left, ROLE_TEXT, "%srec %s", pen.canvas->is_ascii ? "" : "○ ", scene->recorded);
    }
    if (title && pen_room(&left) > 10) {
        pen_put(&left, ROLE_FAINT, " · ");
        pen_put(&left, ROLE_TEXT, title);
    }
    pen.x = rect.cols - right > 0 ? rect.cols - right : 0;
    pen_put(&pen, ROLE_TEXT, position);
}
