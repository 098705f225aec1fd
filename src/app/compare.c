/* SPDX-License-Identifier: MIT */
/*
 * Giving a lesson that compares: its questions come first, while nobody has seen a figure; then its runs
 * are played, and then it is told what was right, and the table shows why.
 */
#include "app/compare.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "app/answers.h"
#include "app/commands.h"
#include "app/compare_parts.h"
#include "app/complain.h"
#include "app/done.h"
#include "app/lesson_key.h"
#include "app/look.h"
#include "app/target.h"
#include "app/wrap.h"
#include "ui/plain/plain_quiz.h"
#include "ui/screen/screen.h"

#define BECAUSE_MAX (LESSON_BECAUSES_MAX * (LESSON_TEXT_MAX + 1))
#define NAME_BYTES  256

/* ---- asking ---- */

/* Returns: false: the person wants no more. */
static bool ask(struct quiz *quiz, size_t i)
{
    struct quiz_question *question = &quiz->questions[i];
    char line[PROMPT_LINE_MAX];
    uint64_t begin_ms = plain_now_ms();
    plain_tell_question(quiz, i, stdout);
    while (plain_read_line(stdin, stdout, "A letter, Enter: no answer, q: quit> ", line)) {
        int choice = plain_choice_of(question, line);
        if (choice >= 0 || !*line) {
            question->taken_ms = plain_now_ms() - begin_ms;
            quiz_answer(quiz, i, choice);
            return true;
        }
        if (strcasecmp(line, "q") == 0)
            return false;
        printf("\"%s\" is none of the answers.\n", line);
    }
    return false;
}

/* Returns: as ask. is_key: nobody is asked. */
static bool ask_all(struct quiz *quiz, bool is_key)
{
    int i;
    bool is_wanted = true;
    while (is_wanted && quiz->lesson->stop_count > 0 && (i = quiz_asked(quiz, NULL, 0)) >= 0)
        if (is_key)
            quiz_answer(quiz, (size_t)i, -1);
        else
            is_wanted = ask(quiz, (size_t)i);
    return is_wanted;
}

/* ---- telling ---- */

static void tell_question(const struct quiz *quiz, size_t i, bool is_key)
{
    char text[BECAUSE_MAX];
    if (is_key) {
        printf("\n%s\n", quiz->lesson->questions[i].ask);
        lesson_print_choices(&quiz->questions[i]);
        printf("It was: %s\n", quiz_told(quiz, i, text, sizeof text));
    } else {
        plain_tell_right(quiz, i, stdout);
    }
    if (*quiz_because(quiz, i, text, sizeof text))
        wrap_print(text, 0);
}

static void tell_all(struct quiz *quiz, struct answers *answers, bool is_key)
{
    for (size_t i = 0; i < quiz->lesson->question_count; i++)
        if (quiz->questions[i].state == QUIZ_SETTLED) {
            tell_question(quiz, i, is_key);
            const char *trouble = answers_write(answers, NULL, i);
            if (trouble)
                puts(trouble);
        }
    putchar('\n');
}

static void tell_score(const struct quiz *quiz)
{
    putchar('\n');
    plain_tell_score(quiz, stdout);
}

/* ---- the lesson ---- */

/* Returns: 0 or a negative errno; -ECANCELED: somebody has left before the end. */
static int give(struct comparison *comparison, struct answers *answers,
                const struct options *options)
{
    struct quiz *quiz = comparison->quiz;
    target_heed_interrupts(); /* what has been answered by then is kept */
    puts(comparison->title);
    if (options->is_key) {
        putchar('\n');
        lesson_print_notes(comparison->lesson);
    }
    size_t questions = comparison->lesson->question_count;
    printf("%zu runs are compared, %zu question%s first.\n", comparison->count, questions,
           questions == 1 ? " comes" : "s come");
    if (!ask_all(quiz, options->is_key)) {
        tell_score(quiz);
        return -ECANCELED;
    }
    int error = compare_run(comparison, options, false);
    if (error < 0)
        return error;
    comparison_settle(comparison);
    tell_all(quiz, answers, options->is_key);
    compare_print(comparison);
    if (!options->is_key)
        tell_score(quiz);
    return 0;
}

/* Its score, for the menu: if each run came to an end of its own, and it is no lesson of a teacher's. */
static void remember(const struct lesson_file *file, const struct comparison *comparison)
{
    struct quiz_score score = quiz_score(comparison->quiz);
    char name[NAME_BYTES];
    for (size_t run = 0; run < comparison->count; run++)
        if (!verdict_is_own(comparison->verdicts[run]))
            return;
    if (lesson_file_is_shipped(file, lesson_file_name(file, name, sizeof name)))
        done_add_score(name, score.right, score.questions);
}

/* Whether no question is left that nobody has passed. */
static bool is_gone_through(struct quiz *quiz)
{
    return quiz->lesson->stop_count == 0 || quiz_asked(quiz, NULL, 0) < 0;
}

/* On the screen its runs are run first, and not seen before its questions are answered; a terminal that
 * can show no screen gets sentences. Returns: as give. */
static int give_on_screen(struct comparison *comparison, struct answers *answers,
                          const struct options *options, enum show_result *result)
{
    char why[200] = "";
    struct look look;
    struct look *own = options->look ? options->look : &look;
    struct screen_options screen = {.why = why,
                                    .why_bytes = sizeof why,
                                    .has_menu = options->is_quiet,
                                    .comparison = comparison,
                                    .quiz = comparison->quiz,
                                    .answered = answers_write,
                                    .answered_context = answers};
    int error = compare_run(comparison, options, true);
    if (error < 0)
        return error;
    if (own == &look)
        look_read(&look, options);
    screen.settings = &own->settings;
    screen.config = *own->shown ? own->shown : NULL;
    screen.message = *own->message ? own->message : NULL;
    enum screen_result left = screen_run(comparison->sessions[0], &screen);
    own->message[0] = '\0'; /* it has been shown */
    if (left == SCREEN_ERROR) {
        complain("%s; in plain sentences, then:", why);
        compare_close(comparison);
        return give(comparison, answers, options);
    }
    *result = left == SCREEN_QUIT ? SHOW_QUIT : SHOW_DONE;
    if (!is_gone_through(comparison->quiz))
        return -ECANCELED;
    if (!options->is_quiet)
        compare_print(comparison);
    return 0;
}

static int show_table(struct comparison *comparison, const struct options *options)
{
    int error = compare_run(comparison, options, false);
    if (error < 0)
        return error;
    if (options->is_json)
        compare_print_json(comparison);
    else
        compare_print(comparison);
    return 0;
}

static int show(struct comparison *comparison, const struct lesson_file *file,
                const struct options *options, enum show_result *result)
{
    struct answers answers;
    char name[NAME_BYTES];
    if (options->is_table || options->is_json)
        return show_table(comparison, options);
    int error = answers_open(&answers, options->answers, options->student) < 0 ? -EINVAL : 0;
    if (error == 0)
        error = answers_begin(&answers, lesson_file_name(file, name, sizeof name), comparison->quiz,
                              NULL, options);
    if (error == 0 && !show_is_plain(options) && !options->is_key)
        error = give_on_screen(comparison, &answers, options, result);
    else if (error == 0)
        error = give(comparison, &answers, options);
    if (error == 0 && !options->is_key)
        remember(file, comparison);
    answers_end(&answers);
    if (answers_close(&answers) < 0 && error == 0)
        error = -EIO;
    return error;
}

int compare_show(const struct lesson_file *file, const struct options *options,
                 enum show_result *result)
{
    const struct lesson *lesson = &file->lesson;
    struct quiz quiz;
    char name[NAME_BYTES];
    lesson_file_name(file, name, sizeof name);
    struct comparison comparison = {.lesson = lesson,
                                    .title = lesson->title ? lesson->title : name,
                                    .count = lesson->run_count,
                                    .quiz = &quiz};
    if (quiz_init(&quiz, lesson) < 0)
        return STATUS_FOUND;
    *result = SHOW_DONE;
    int error = show(&comparison, file, options, result);
    compare_close(&comparison);
    quiz_free(&quiz);
    return error == 0 ? STATUS_FINE : error == -EINVAL ? STATUS_USAGE : STATUS_FOUND;
}
