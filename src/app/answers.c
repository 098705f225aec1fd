/* SPDX-License-Identifier: MIT */
#include "app/answers.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "app/complain.h"
#include "app/json.h"
#include "app/shell.h"
#include "app/target.h"

/* Whether a file ends in the middle of a line. A pipe has no end. */
static bool ends_in_line(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat status;
    char last = '\n';
    bool is_file = fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
    bool is_read = is_file && pread(fd, &last, 1, status.st_size - 1) == 1;
    if (fd >= 0)
        close(fd);
    return is_read && last != '\n';
}

int answers_open(struct answers *answers, const char *path, const char *student)
{
    *answers = (struct answers){.fd = -1, .path = path, .student = student};
    if (!path)
        return 0;
    answers->begins_in_line = ends_in_line(path);
    answers->fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0666);
    if (answers->fd >= 0)
        return 0;
    int error = -errno;
    complain("cannot write the answers to %s: %s", path, strerror(-error));
    return error;
}

/* "-p strategy=1 --max-steps 50", malloced; NULL without memory. */
static char *options_text(const struct session *session, const struct options *typed)
{
    char *text = NULL;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    if (!out)
        return NULL;
    if (session) {
        target_write_options(out, session->options.params, session->options.max_steps);
    } else {
        if (typed->schedule && *typed->schedule) {
            fputs(" --schedule", out);
            shell_write_word(out, typed->schedule, strlen(typed->schedule));
        }
        target_write_options(out, typed->params, typed->max_steps);
    }
    fclose(out);
    if (text && *text)
        memmove(text, text + 1, strlen(text)); /* the blank before its first word */
    return text;
}

int answers_begin(struct answers *answers, const char *lesson, struct quiz *quiz,
                  struct session *session, const struct options *typed)
{
    free(answers->are_written);
    free(answers->options);
    answers->lesson = lesson;
    answers->quiz = quiz;
    answers->session = session;
    answers->options = options_text(session, typed);
    answers->are_written = calloc(quiz->lesson->question_count + 1, sizeof(bool));
    return answers->are_written && answers->options ? 0 : -ENOMEM;
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
    json_count(json, "number", q->number);
    json_text(json, "ask", asked->ask);
    json_open(json, "choices", '[');
    for (unsigned i = 0; i < q->choice_count; i++)
        json_text(json, NULL, q->choices[i]);
    json_close(json, ']');
    json_text(json, "answer", q->given < 0 ? NULL : q->choices[q->given]);
    bool is_settled = q->state == QUIZ_SETTLED;
    json_text(json, "right", is_settled ? quiz_right(a->quiz, question) : NULL);
    if (is_settled)
        json_truth(json, "is_right", q->given >= 0 && q->given == q->right);
    else
        json_text(json, "is_right", NULL);
    json_truth(json, "is_counted", quiz_is_counted(a->quiz, question));
}

static void write_object(FILE *out, const struct answers *a, struct session *session,
                         size_t question)
{
    const struct quiz_question *q = &a->quiz->questions[question];
    struct json json = {out, true};
    char now[40];
    char *schedule = a->session ? session_schedule(session, session->tape.count) : NULL;
    now_text(now, sizeof now);
    json_open(&json, NULL, '{');
    json_text(&json, "student", a->student);
    json_text(&json, "lesson", a->lesson);
    json_text(&json, "scenario", a->session ? a->session->name : NULL);
    json_text(&json, "schedule", schedule);
    json_text(&json, "options", a->options);
    write_question(&json, a, question);
    json_seconds(&json, "seconds", q->taken_ms);
    json_text(&json, "time", now);
    json_close(&json, '}');
    free(schedule);
}

/* Its line, malloced; NULL without memory. */
static char *make_line(const struct answers *a, struct session *session, size_t question,
                       size_t *bytes)
{
    char *line = NULL;
    FILE *out = open_memstream(&line, bytes);
    if (!out)
        return NULL;
    if (a->begins_in_line)
        fputc('\n', out);
    write_object(out, a, session, question);
    fputc('\n', out);
    bool is_whole = fclose(out) == 0;
    if (is_whole)
        return line;
    free(line);
    return NULL;
}

/* Returns: 0 or a negative errno; the file may end in the middle of the line then. */
static int write_line(struct answers *a, const char *line, size_t bytes)
{
    size_t written = 0;
    while (written < bytes) {
        ssize_t more = write(a->fd, line + written, bytes - written);
        if (more < 0 && errno == EINTR)
            continue;
        if (more < 0)
            return -errno;
        written += (size_t)more;
        a->begins_in_line = written < bytes;
    }
    return 0;
}

const char *answers_write(void *answers, struct session *session, size_t question)
{
    struct answers *a = answers;
    size_t bytes = 0;
    if (a->fd < 0 || a->are_written[question])
        return NULL;
    char *line = make_line(a, session, question, &bytes);
    int error = line ? write_line(a, line, bytes) : -ENOMEM;
    free(line);
    a->are_written[question] = error == 0;
    if (error == 0 || a->is_trouble_told)
        return NULL;
    a->is_trouble_told = true;
    snprintf(a->why, sizeof a->why, "This answer could not be written to %s: %s.", a->path,
             strerror(-error));
    tape_clean(a->why, strlen(a->why));
    return a->why;
}

void answers_end(struct answers *answers)
{
    for (size_t i = 0; answers->quiz && i < answers->quiz->lesson->question_count; i++) {
        const struct quiz_question *q = &answers->quiz->questions[i];
        bool is_answered = q->state == QUIZ_ANSWERED && q->given >= 0;
        if (q->state != QUIZ_SETTLED && !is_answered)
            continue;
        answers_write(answers, answers->session, i); /* answers_close tells that it failed */
        answers->has_lost |= answers->fd >= 0 && !answers->are_written[i];
    }
}

int answers_close(struct answers *answers)
{
    bool is_closed = answers->fd < 0 || close(answers->fd) == 0;
    bool is_fine = is_closed && !answers->has_lost;
    if (!is_fine)
        complain("not all answers could be written to %s", answers->path);
    free(answers->are_written);
    free(answers->options);
    *answers = (struct answers){.fd = -1};
    return is_fine ? 0 : -EIO;
}
