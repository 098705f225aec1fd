/* SPDX-License-Identifier: MIT */
/* Any bytes as a lesson: they are refused in sentences, in order of lines, or a quiz can be made of them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "model/quiz.h"
#include "tests/fuzz.h"

struct told {
    unsigned count, line;
};

static void take(void *context, unsigned line, const char *sentence)
{
    struct told *told = context;
    size_t length = strlen(sentence);
    if (line == 0 || line < told->line || length < 10 || sentence[length - 1] == ' ')
        abort();
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)sentence[i] < 0x20)
            abort();
    told->line = line;
    told->count++;
}

/* What reading has let through can be asked. */
static void check_quiz(const struct lesson *lesson)
{
    struct tape tape;
    struct history history;
    struct quiz quiz;
    tape_init(&tape);
    history_init(&history, &tape);
    quiz_init(&quiz, lesson);
    quiz_follow(&quiz, &history, false);
    for (size_t i = 0; i < lesson->stop_count; i++)
        while (quiz_asked(&quiz, &history, i) >= 0)
            quiz_answer(&quiz, (size_t)quiz_asked(&quiz, &history, i), 0);
    quiz_follow(&quiz, &history, true);
    if (quiz_score(&quiz).questions > lesson->question_count)
        abort();
    quiz_free(&quiz);
    history_free(&history);
    tape_free(&tape);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    struct lesson lesson;
    struct told told = {0};
    int error = lesson_read(&lesson, (const char *)data, bytes, take, &told);
    if ((error != 0 && error != -EINVAL) || (error == 0) != (told.count == 0))
        abort();
    if (error == 0)
        check_quiz(&lesson);
    lesson_free(&lesson);
    return 0;
}
