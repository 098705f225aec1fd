/* SPDX-License-Identifier: MIT */
/* The parts of reading a lesson: lines (lesson_parse.c), what they are about (lesson_lines.c), places and
 * answers (lesson_event.c), what has to fit together (lesson_check.c), and mistakes (lesson_mistakes.c). */
#ifndef MODEL_LESSON_PARTS_H
#define MODEL_LESSON_PARTS_H

#include "model/lesson.h"

#define LESSON_SENTENCE_MAX 400
#define LESSON_MISTAKES_MAX 100 /* more are not told */

struct lesson_mistake {
    unsigned line;
    size_t order; /* in which they were found */
    char sentence[LESSON_SENTENCE_MAX];
};

enum lesson_line {
#define X(NAME, name, argument, sentence) LINE_##NAME,
    LESSON_LINES(X)
#undef X
        LINE_COUNT
};

/* To what a "because" belongs. */
enum lesson_under { UNDER_NOTHING, UNDER_RUN, UNDER_QUESTION };

struct lesson_reader {
    struct lesson *lesson;
    unsigned line; /* of the word that is being read */
    enum lesson_under under;
    bool has_answer; /* the question that is being read */
    bool
        is_left_out; /* the question or run, of which that has been told: what belongs to it is not */
    unsigned choice_line;            /* of the first choice of the question */
    unsigned first_line[LINE_COUNT]; /* in which each word stands first; 0: not there yet */
    struct lesson_mistake *mistakes;
    size_t mistake_count;
};

/** Tell a mistake. */
void lesson_mistake(struct lesson_reader *r, unsigned line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** Tell all of them, in order of lines, and forget them. */
void lesson_tell_mistakes(struct lesson_reader *r, lesson_complain *complain, void *context);

/** Tell that a table does not have a word: with what looks like it, or all that there is, if that is not too
 * much. at: gives the i-th, NULL behind the last one. */
void lesson_unknown(struct lesson_reader *r, const char *noun, const char *word,
                    const char *(*at)(unsigned i));

/** A copy of a text, malloced. */
char *lesson_copy(const char *text);

/** Take the next word, which may stand in "quotes". Returns: 1; 0: there is none; -EINVAL: told. */
int lesson_take_word(struct lesson_reader *r, const char **rest, char *word, size_t bytes,
                     bool *is_quoted);

/** Read what stands behind "stop", and behind "answer". Returns: whether it is understood; else the
 * mistake is told. */
bool lesson_read_place(struct lesson_reader *r, const char *rest, struct lesson_stop *stop);
bool lesson_read_answer(struct lesson_reader *r, const char *rest,
                        struct lesson_question *question);

/** Read a whole line: its word, and the rest without blanks around it. */
void lesson_read_line(struct lesson_reader *r, const char *word, const char *rest);

/** The run that has a label, or NULL. */
const struct lesson_run *lesson_run_of(const struct lesson *lesson, const char *label);

/** What can only be said when the question, or the lesson, is whole. */
void lesson_close_question(struct lesson_reader *r);
void lesson_close(struct lesson_reader *r);

#endif
