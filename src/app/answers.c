/* SPDX-License-Identifier: MIT */
#include "app/answers.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/complain.h"
#include "app/json.h"

int answers_open(struct answers *answers, const char *path)
{
    *answers = (struct answers){.path = path};
    if (!path)
        return 0;
    answers->file = fopen(path, "ae");
    if (answers->file)
        return 0;
    int error = -errno;
    complain("cannot write the answers to %s: %s", path, strerror(-error));
    return error;
}

int answers_begin(struct answers *answers, const char *lesson, struct quiz *quiz,
                  struct session *session)
{
    free(answers->are_written);
    answers->lesson = lesson;
    answers->quiz = quiz;
    answers->session = session;
    answers->are_written = calloc(quiz->lesson->question_count + 1, sizeof(bool));
    return answers->are_written ? 0 : -ENOMEM;
}

/* "2026-11-22T23:05:01Z" */
static void now_text(char *text, size_t bytes)
{
    time_t now = time(NULL);
    struct tm tm;
    gmtime_r(&now, &tm);
    strftime(text, bytes, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

static void write_question(struct json *json, const struct answers *a, size_t question)
{
    const struct lesson_question *asked = &a->quiz->lesson->questions[question];
    const struct quiz_question *q = &a->quiz->questions[question];
    json_count(json, "question", question + 1);
    json_text(json, "ask", asked->ask);
    json_open(json, "choices", '[');
    for (unsigned i = 0; i < q->choice_count; i++)
        json_text(json, NULL, q->choices[i]);
    json_close(json, ']');
    json_text(json, "answer", q->given < 0 ? NULL : q->choices[q->given]);
    json_text(json, "right", quiz_right(a->quiz, question));
    json_truth(json, "is_right", q->given >= 0 && q->given == q->right);
    json_truth(json, "is_counted", q->given >= 0 && !q->is_own_doing);
}

void answers_write(void *answers, size_t question)
{
    struct answers *a = answers;
    if (!a->file || a->are_written[question])
        return;
    const struct quiz_question *q = &a->quiz->questions[question];
    struct json json = {a->file, true};
    char now[40];
    char *schedule = a->session ? session_schedule(a->session, a->session->tape.count) : NULL;
    a->are_written[question] = true;
    now_text(now, sizeof now);
    json_open(&json, NULL, '{');
    json_text(&json, "lesson", a->lesson);
    json_text(&json, "scenario", a->session ? a->session->name : NULL);
    json_text(&json, "schedule", schedule);
    write_question(&json, a, question);
    json_seconds(&json, "seconds", q->taken_ms);
    json_text(&json, "time", now);
    json_close(&json, '}');
    fputc('\n', a->file);
    fflush(a->file);
    free(schedule);
}

void answers_end(struct answers *answers)
{
    for (size_t i = 0; answers->quiz && i < answers->quiz->lesson->question_count; i++)
        if (answers->quiz->questions[i].state == QUIZ_SETTLED)
            answers_write(answers, i);
}

int answers_close(struct answers *answers)
{
    bool is_fine = !answers->file || !ferror(answers->file);
    if (answers->file && fclose(answers->file) != 0)
        is_fine = false;
    if (!is_fine)
        complain("not all answers could be written to %s", answers->path);
    free(answers->are_written);
    *answers = (struct answers){0};
    return is_fine ? 0 : -EIO;
}
