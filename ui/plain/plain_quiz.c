/* SPDX-License-Identifier: MIT */
#include "ui/plain/plain_quiz.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "model/words.h"

/* What is left of a line is no answer to the next question. */
static void pass_over_rest(FILE *in)
{
    int c;
    do
        c = getc(in);
    while (c != '\n' && c != EOF);
}

bool plain_read_line(FILE *in, FILE *out, const char *question, char *line)
{
    fputs(question, out);
    fflush(out);
    if (!fgets(line, PROMPT_LINE_MAX, in)) {
        fputc('\n', out); /* nobody has ended the line */
        return false;
    }
    if (strlen(line) == PROMPT_LINE_MAX - 1 && !strchr(line, '\n'))
        pass_over_rest(in);
    if (!isatty(fileno(in)))
        fprintf(out, "%.*s\n", (int)strcspn(line, "\r\n"), line); /* what nobody typed here */
    line[strcspn(line, "\r\n")] = '\0';
    size_t blanks = strspn(line, " \t"), end = strlen(line);
    while (end > blanks && (line[end - 1] == ' ' || line[end - 1] == '\t'))
        end--;
    memmove(line, line + blanks, end - blanks);
    line[end - blanks] = '\0';
    return true;
}

int plain_choice_of(const struct quiz_question *question, const char *line)
{
    int key = line[0] && !line[1] ? quiz_choice_of(question, (unsigned char)line[0]) : -1;
    if (key >= 0)
        return key;
    for (unsigned i = 0; i < question->choice_count; i++)
        if (strcmp(line, question->choices[i]) == 0)
            return (int)i;
    if (line[0] && !line[1])
        key = quiz_choice_of(question, (unsigned char)tolower((unsigned char)line[0]));
    if (key >= 0)
        return key;
    for (unsigned i = 0; i < question->choice_count; i++)
        if (strcasecmp(line, question->choices[i]) == 0)
            return (int)i;
    return -1;
}

uint64_t plain_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void plain_tell_question(const struct quiz *quiz, size_t question, FILE *out)
{
    const struct quiz_question *q = &quiz->questions[question];
    fprintf(out, "\n%s\n", quiz->lesson->questions[question].ask);
    for (unsigned i = 0; i < q->choice_count; i++)
        fprintf(out, "%3c  %s\n", quiz_key(i), q->choices[i]);
}

void plain_tell_right(const struct quiz *quiz, size_t question, FILE *out)
{
    const struct quiz_question *q = &quiz->questions[question];
    char right[QUIZ_ACTUAL_MAX];
    quiz_told(quiz, question, right, sizeof right);
    fprintf(out, "\n%s\n", quiz->lesson->questions[question].ask);
    if (q->given < 0)
        fprintf(out, "It was: %s\n", right);
    else if (q->given == q->right)
        fprintf(out, "Right: %s\n", right);
    else
        fprintf(out, "No: you said \"%s\"; it was \"%s\"\n", q->choices[q->given], right);
}

void plain_tell_score(const struct quiz *quiz, FILE *out)
{
    char text[WORDS_MAX];
    if (quiz_score(quiz).questions > 0)
        fprintf(out, "%s\n", quiz_score_words(quiz, text, sizeof text));
}
