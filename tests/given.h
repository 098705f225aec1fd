/* SPDX-License-Identifier: MIT */
/* What tests of lessons on the screen share: a lesson that is given, keys that somebody presses who has
 * seen what there is, and what is seen then. */
#ifndef TESTS_GIVEN_H
#define TESTS_GIVEN_H

#include "model/quiz.h"
#include "tests/stage.h"
#include "ui/screen/screen.h"

#define REMARK   "Alice holds lock A now."
#define QUESTION "Who takes lock B first?"
#define ENDING   "How does this run end?"

/* A lesson about that scenario: a remark and a question, and a question later. */
#define TWO_LOCKS                                                                                  \
    "lesson   Two locks, two orders\n"                                                             \
    "about    two_locks\n"                                                                         \
    "against  What went well a hundred times has no deadlock.\n"                                   \
    "problem  Two transfers, in opposite directions.\n"                                            \
    "say      Who holds what?\n"                                                                   \
    "trap     Nobody sees what another one needs.\n"                                               \
    "stop     after alice lock_take A\n"                                                           \
    "tell     " REMARK "\n"                                                                        \
    "ask      " QUESTION "\n"                                                                      \
    "answer   who lock_take B\n"                                                                   \
    "because  bob: Nobody stands in his way yet.\n"                                                \
    "stop     step 10\n"                                                                           \
    "ask      " ENDING "\n"                                                                        \
    "answer   end\n"                                                                               \
    "because  deadlock: Each waits for what the other one holds.\n"

#define STEP_OF_FIRST  6
#define STEP_OF_TAKING 9
#define STEP_OF_SECOND 10
#define STEP_OF_CIRCLE 14
#define STEPS          15

struct given {
    struct stage *stage;
    struct lesson lesson;
    struct quiz quiz;
    struct canvas canvas;
    size_t answered[8]; /* told, in this order */
    size_t answered_count;
    const struct session *settled_in; /* the one that was told last */
    const char *trouble;              /* that there is with noting it */
};

static inline void complain(void *context, unsigned line, const char *sentence)
{
    (void)context;
    fail_msg("line %u: %s", line, sentence);
}

static inline const char *note_answer(void *context, struct session *session, size_t question)
{
    struct given *given = context;
    given->settled_in = session;
    assert_true(given->answered_count < UNIT_COUNT(given->answered));
    given->answered[given->answered_count++] = question;
    return given->trouble;
}

static inline void resize(struct given *given, int cols, int rows)
{
    canvas_free(&given->canvas);
    assert_int_equal(canvas_init(&given->canvas, cols, rows), 0);
    given->stage->control.cols = cols;
    given->stage->control.rows = rows;
}

static inline struct given *give_on(struct stage *stage, const char *text)
{
    struct given *given = calloc(1, sizeof *given);
    assert_non_null(given);
    assert_int_equal(lesson_read(&given->lesson, text, strlen(text), complain, NULL), 0);
    assert_int_equal(quiz_init(&given->quiz, &given->lesson), 0);
    given->stage = stage;
    control_teach(&stage->control, &given->quiz, note_answer, given);
    resize(given, 80, 24);
    return given;
}

/* About a run that is held before its first step. */
static inline struct given *give(const char *scenario, const char *text)
{
    struct given *given = give_on(stage_begin(scenario, NULL), text);
    stage_rest(given->stage);
    return given;
}

/* About a run that has been to its end before. */
static inline struct given *give_recorded(const char *scenario, const char *text)
{
    struct stage *stage = stage_new();
    scenario_play(&stage->session, scenario, NULL, NULL);
    control_init(&stage->control, &stage->session);
    return give_on(stage, text);
}

static inline void take_back(struct given *given)
{
    stage_end(given->stage);
    quiz_free(&given->quiz);
    lesson_free(&given->lesson);
    canvas_free(&given->canvas);
    free(given);
}

/* The whole screen as it is now, to be freed. */
static inline char *screen_text(struct given *given)
{
    struct scene scene;
    control_scene(&given->stage->control, &scene);
    screen_draw(&given->canvas, &scene);
    control_note_drawn(&given->stage->control);
    char *text = canvas_text(&given->canvas);
    assert_non_null(text);
    return text;
}

static inline void check_sees(struct given *given, const char *words, bool is_there)
{
    char *text = screen_text(given);
    if ((strstr(text, words) != NULL) != is_there) {
        printf("%s", text);
        fail_msg("\"%s\" is to be %s", words, is_there ? "seen" : "hidden");
    }
    free(text);
}

#define SEES(given, words)  check_sees(given, words, true)
#define HIDES(given, words) check_sees(given, words, false)

/* Each key is pressed by somebody who has seen what there is. */
static inline void keys(struct given *given, const char *text)
{
    for (; *text; text++) {
        free(screen_text(given));
        stage_keys(given->stage, (char[]){*text, '\0'});
    }
}

static inline void press(struct given *given, enum key_code code)
{
    free(screen_text(given));
    stage_press(given->stage, code);
    stage_rest(given->stage);
}

static inline size_t step_of(const struct given *given)
{
    return given->stage->control.player.step;
}

/* As fast as can be, so that no test waits for the clock. */
static inline void play(struct given *given)
{
    player_set_speed(&given->stage->control.player, SPEED_MAX, stage_now_ms());
    keys(given, " ");
}

/* At the question of the lesson above. */
static inline struct given *give_up_to_question(void)
{
    struct given *given = give("two_locks", TWO_LOCKS);
    press(given, PRESSED_ESCAPE);
    keys(given, "......");
    press(given, PRESSED_ENTER);
    SEES(given, QUESTION);
    return given;
}

#endif
