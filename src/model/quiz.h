/* SPDX-License-Identifier: MIT */
/*
 * A lesson while it is given: where its stops are in a run, what may be answered there, what was
 * answered, and what was right, which is computed from the records that come after.
 *
 * It looks at a tape and changes nothing. The same tape may grow; another one (of another branch) is
 * looked through from its beginning, and what has been answered stays answered.
 */
#ifndef MODEL_QUIZ_H
#define MODEL_QUIZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/history.h"
#include "model/lesson.h"
#include "model/tape.h"

#define QUIZ_CHOICES_MAX 25 /* each has a letter: see quiz_key */
#define QUIZ_CHOICE_MAX  80
#define QUIZ_ACTUAL_MAX  400
#define QUIZ_NOWHERE     SIZE_MAX

/* How far a question has come. */
enum quiz_state {
    QUIZ_AHEAD,    /* its stop has not been reached, or will never be */
    QUIZ_ASKED,    /* it waits for an answer */
    QUIZ_ANSWERED, /* what is right is not known yet */
    QUIZ_SETTLED,  /* it is known */
    QUIZ_SKIPPED /* there was nothing to ask: fewer than two threads could go on; or nobody will know */
};

/* What the records have said about a question, whether or not it has been answered. */
struct quiz_fact {
    bool is_known;
    size_t step;     /* at which it was known */
    uint16_t thread; /* who does it; 0: nobody */
    int64_t number;  /* value, count, nanoseconds, enum lesson_end, or whether it was found */
    char text[QUIZ_CHOICE_MAX];
};

struct quiz_question {
    enum quiz_state state;
    size_t step; /* at which it is asked; QUIZ_NOWHERE: not known yet */
    char choices[QUIZ_CHOICES_MAX][QUIZ_CHOICE_MAX];
    unsigned choice_count;              /* once it is asked */
    uint16_t threads[QUIZ_CHOICES_MAX]; /* of "who" and "next": whom a choice names; 0: nobody */
    int given, right;                   /* indices of choices; -1: not given, not known */
    size_t settled;                     /* the step at which `right` is known */
    bool is_own_doing; /* the person has picked who goes on since then: it does not count */
    bool is_seen;      /* the person left it, and has seen what is right: it does not count */
    bool is_told;      /* the person has read what was right */
    char actual[QUIZ_ACTUAL_MAX]; /* the answer itself, where "something else" is right, of a time
                                     always */
    uint32_t alike;    /* of a comparison: bit i: choice i has the figure that is right */
    unsigned number;   /* from 1, in the order in which they are asked; 0: not asked yet */
    uint64_t taken_ms; /* how long the person took to answer: kept for whoever asks */
    struct quiz_fact fact;
};

struct quiz {
    const struct lesson *lesson;
    struct quiz_question *questions; /* as those of the lesson */
    size_t *stops;                   /* the step of each stop; QUIZ_NOWHERE: not known yet */
    unsigned asked_count;            /* questions that have a number */
    bool *are_passed;                /* the person has been there and gone on */
    /* what has been looked through, of which tape */
    const struct tape *tape;
    size_t looked, step; /* records, and in which step the last of them is */
    unsigned *seen;      /* of each stop: events that are like it so far */
    bool is_over;        /* and the run has ended */
    bool is_torn;        /* and records are missing */
};

/** Begin. lesson: stays the caller's. A comparison stops at step 0. Returns: 0. */
int quiz_init(struct quiz *quiz, const struct lesson *lesson);
void quiz_free(struct quiz *quiz);

/**
 * Look through what is new on the tape: finds stops, and settles questions that have been answered.
 *
 * history: of that tape. is_over: nothing will be added to it. Returns: whether anything has changed.
 */
bool quiz_follow(struct quiz *quiz, struct history *history, bool is_over);

/** The step of the first stop behind step `from` that the person has not passed; QUIZ_NOWHERE: none is
 * known. */
size_t quiz_next_stop(const struct quiz *quiz, size_t from);

/** The stop at step `step` that has not been passed; -1: there is none. */
int quiz_stop_at(const struct quiz *quiz, size_t step);

/** The person goes on from there, and is not stopped there again. */
void quiz_pass(struct quiz *quiz, size_t stop);

/** Whether the run is over, and the person has been at all stops that it has: it may be over long before. */
bool quiz_is_gone_through(const struct quiz *quiz);

/** The first question of a stop that waits for an answer; -1: none does. Its choices are there. Threads
 * with the same name are told apart by their numbers; of more than 20, those that can go on come
 * first, and the others may be missing. */
int quiz_asked(struct quiz *quiz, struct history *history, size_t stop);

/** The same for somebody who is to answer: of a run that has been cut off, what nobody will ever know is
 * not asked. */
int quiz_put(struct quiz *quiz, struct history *history, size_t stop);

/** Answer a question. choice: index; -1: the person does not want to say, but to be told. If what is right
 * is known already, it is settled at once. */
void quiz_answer(struct quiz *quiz, size_t question, int choice);

/** Whether the person has gone on from a question without an answer, and may take it up again. */
bool quiz_is_left(const struct quiz *quiz, size_t question);

/** The person has decided at step `step` who goes on: questions that were asked or left before it and are not
 * settled by then do not count. The tape is looked through again. */
void quiz_meddle(struct quiz *quiz, size_t step);

/** The person has seen the run up to step `step`, at which the world is `world`: questions that were left, and
 * are settled by then, do not count if they are answered after all. Nor do those of which the answer was
 * shown there before it is certain: a finding, or a deadlock. */
void quiz_note_seen(struct quiz *quiz, size_t step, const struct world *world);

/** A question that is settled by step `step` and not told yet; -1: there is none. */
int quiz_untold(const struct quiz *quiz, size_t step);

/** What stands before a choice, and its key: a letter. None has "q", which leaves everywhere. */
char quiz_key(unsigned choice);

/** The choice that a key means: by its letter, or, unless a choice of this question begins with a digit itself, by
 * its place, from 1. Returns: -1: none. */
int quiz_choice_of(const struct quiz_question *question, uint32_t character);

/** Whether there is nothing left to be asked or told. */
bool quiz_is_finished(const struct quiz *quiz);

/** Why the right answer is right, in one text (several "because" in a row: of a comparison of all that are
 * right); "" if the lesson does not say. Returns: `text`. */
const char *quiz_because(const struct quiz *quiz, size_t question, char *text, size_t bytes);

/** The right answer in words, as it was among the choices; for "something else", what it is. A thread that
 * was not there when it was asked is added to the choices when it turns out to be right. "" if it is not
 * known. */
const char *quiz_right(const struct quiz *quiz, size_t question);

/** Whether the answer to a question counts. */
bool quiz_is_counted(const struct quiz *quiz, size_t question);

/** The same as it is told to the person: of a time with how long it really took ("43 ms: it took
 * 43.01 ms"); of a comparison whose figures are the same all that are right, unless the person has said one of
 * them. text: room for `bytes`. Returns: `text`. */
const char *quiz_told(const struct quiz *quiz, size_t question, char *text, size_t bytes);

/** The question at a place, from 0: first those that have been asked, as they were; then the others, as in
 * the lesson. */
size_t quiz_in_order(const struct quiz *quiz, size_t place);

struct quiz_score {
    unsigned right;
    unsigned answered;  /* and settled, and counted */
    unsigned uncounted; /* answered and settled, though it was seen before, or decided */
    unsigned open;      /* answered, and not settled */
    unsigned questions; /* but for those that were skipped */
};

struct quiz_score quiz_score(const struct quiz *quiz);

/** "Score: 1 of 2 answers right; 1 answered, not settled; 1 of 4 questions not answered." Returns: `text`. */
const char *quiz_score_words(const struct quiz *quiz, char *text, size_t bytes);

/**
 * A comparison: settle its questions by the figures of its runs. Of several that are the same, any that
 * was said is right.
 *
 * figures: measure `m` of run `r` is at r * MEASURE_COUNT + m. verdicts: of each run; if one was cut off,
 * nobody knows what its figures would be, and no question is settled.
 */
void quiz_compare(struct quiz *quiz, const uint64_t *figures, const enum verdict *verdicts);

#endif
