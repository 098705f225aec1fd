/* SPDX-License-Identifier: MIT */
/*
 * A lesson: what a teacher says around a run, and asks of it. It is a text file beside a scenario
 * ("two_locks.lesson" beside two_locks.c, for its twin too) or beside a reel; the right answers are not
 * in it, they are computed from the run. Reading one needs no run.
 *
 * A line is a word and what it is about; LESSON_LINES tells the words. A line that begins with a blank
 * goes on with the one before; empty lines, and lines that begin with "#", are passed over. The file is
 * UTF-8; a text has at most LESSON_TEXT_MAX bytes.
 *
 *     about    two_locks
 *     stop     before bob lock_take A
 *     tell     Alice has lock A, and wants lock B.
 *     ask      Who has lock A once bob has asked for it?
 *     answer   who lock_take A
 *     because  nobody: Each waits for the other.
 *     because  alice: She was there first.
 *
 * A lesson is about one run, or compares several: then it has "run" lines in place of "about", and asks
 * without a stop, before anything is run ("least", "most").
 *
 * LESSON_PLACES says where a run can stop, LESSON_ANSWERS how an answer is computed. EVENT is
 * WHO KIND [THING] [#N]: the name of a thread or "any"; the name of a kind of record, as in `threadreel
 * dump` (lock_take, cond_wait, print ...); the name of an object, or of the thread that it is about
 * (join), or the text (print, note, checkpoint, expect); which of them (#2: the second), else the first.
 * Names with blanks in them stand in "quotes".
 *
 * "who" has the threads that are there and "nobody" to choose from, "next" those that can go on (if there
 * is but one, nothing is asked), "found" yes and no, "end" the ways to end of LESSON_ENDS, "least" and
 * "most" the labels of the runs. The others need at least two choices that are written. If none of those
 * is right, "something else" is, which is always offered. Of times the nearest is right, if it is not
 * further from how long it really took than a quarter of that (LESSON_TIME_PART).
 *
 * What stands before the first colon of a "because" is the ANSWER to which it belongs: one of the choices,
 * the name of a thread, or a word of LESSON_ENDS. "any:" belongs to all, and to a text that has a colon of
 * its own. An ANSWER that has a colon itself stands in "quotes", or is one of the choices above it.
 *
 * Of a run of which records are missing only its time is known, what was found, and values that are told again.
 * Of a run that is cut off (by its step limit, from outside, or by somebody who leaves) it is not known
 * how it would have gone on: what has not been settled by then stays open, and does not count. So does
 * what is asked of a comparison, if one of its runs is cut off. A run that deadlocks has no time: how long it
 * takes stays open, and it is neither the fastest nor the slowest.
 */
#ifndef MODEL_LESSON_H
#define MODEL_LESSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/measures.h"
#include "trace/record.h"

#define LESSON_CHOICES_MAX   8
#define LESSON_BECAUSES_MAX  10
#define LESSON_TEXT_MAX      1000
#define LESSON_CHOICE_MAX    79
#define LESSON_STOPS_MAX     100
#define LESSON_QUESTIONS_MAX 100
#define LESSON_RUNS_MAX      16        /* as many as the screen lays beside each other */
#define LESSON_TIME_PART     4         /* a time is right up to a fourth of it away */
#define LESSON_BYTES_MAX     (1 << 20) /* a larger file is no lesson */
#define LESSON_ELSE          "something else"

/* X(NAME, name, argument, sentence) */
#define LESSON_LINES(X)                                                                            \
    X(LESSON, lesson, "TITLE", "A title of its own, else that of the scenario.")                   \
    X(CHAPTER, chapter, "TEXT", "Of the course, if no scenario says so: \"H GIL and processes\".") \
    X(ABOUT, about, "SCENARIO|FILE.reel", "What is run, or played: a reel beside the lesson.")     \
    X(OPTIONS, options, "OPTION...", "How it is run: -p NAME=VALUE, --seed 7, --gil=on ...")       \
    X(AGAINST, against, "TEXT", "The misconception that the lesson is against.")                   \
    X(PROBLEM, problem, "TEXT", "Notes for the presenter: the problem,")                           \
    X(SAY, say, "TEXT", "what to say out loud,")                                                   \
    X(TRAP, trap, "TEXT", "and the trap.")                                                         \
    X(STOP, stop, "WHERE", "The run stops there; what follows belongs to this stop.")              \
    X(TELL, tell, "TEXT", "A remark to be read there.")                                            \
    X(ASK, ask, "TEXT", "A question to be answered there, before the run goes on.")                \
    X(ANSWER, answer, "WHAT", "How its answer is computed.")                                       \
    X(CHOICE, choice, "TEXT", "One of the answers to choose from, where WHAT does not give them.") \
    X(BECAUSE, because, "[ANSWER:] TEXT",                                                          \
      "Why, said once it is answered: if ANSWER is the right one, or always. Behind a run: what "  \
      "explains its figures.")                                                                     \
    X(RUN, run, "LABEL: SCENARIO [OPTION...]", "In place of about: one of the runs to compare.")   \
    X(SHOW, show, "MEASURE...", "The columns of the table that compares them.")

#define LESSON_PLACES(X)                                                                           \
    X(START, start, "", "Before the first step.")                                                  \
    X(STEP, step, "N", "When step N has been taken.")                                              \
    X(TIME, time, "TIME", "When so much time has passed: at the first step that ends then.")       \
    X(BEFORE, before, "EVENT", "When a thread stands before it: it would be its next operation.")  \
    X(AFTER, after, "EVENT", "When it has happened.")

#define LESSON_ANSWERS(X)                                                                          \
    X(NEXT, next, "", "Who takes the next step.")                                                  \
    X(WHO, who, "KIND [THING]", "Who is the next to do that.")                                     \
    X(PRINTS, prints, "[WHO]", "What is printed next. Choices are texts.")                         \
    X(VALUE, value, "VARIABLE", "Its value at the end of the run. Choices are numbers.")           \
    X(COUNT, count, "KIND [THING] [by WHO]",                                                       \
      "How often that happens in the whole run. Choices are numbers.")                             \
    X(TIME, time, "",                                                                              \
      "How long the run takes. Choices are times; the nearest is right, if it is within a "        \
      "quarter.")                                                                                  \
    X(END, end, "", "How the run ends.")                                                           \
    X(FOUND, found, "FINDING", "Whether that has been found by the end.")                          \
    X(LEAST, least, "MEASURE", "Which run of a comparison has least of it.")                       \
    X(MOST, most, "MEASURE", "Which run of a comparison has most of it.")

/* X(NAME, name, sentence): a run that was cut off has none of them. */
#define LESSON_ENDS(X)                                                                             \
    X(WELL, ends, "It ends well.")                                                                 \
    X(FAILS, fails, "It ends, and fails.")                                                         \
    X(DEADLOCK, deadlock, "In a deadlock: a circle of threads and locks.")                         \
    X(WAITS, waits, "Never: some wait for ever, in no such circle.")

enum lesson_end {
#define X(NAME, name, sentence) LESSON_END_##NAME,
    LESSON_ENDS(X)
#undef X
        LESSON_END_COUNT
};

/* Something that a thread does, or stands before. */
struct lesson_event {
    char *who; /* NULL: any thread */
    unsigned kind;
    char *thing;  /* name of an object or thread, or a text; NULL: any */
    unsigned nth; /* from 1 */
};

/* WHERE_NOWHERE: the one stop of a comparison, before anything is run. */
enum lesson_where {
#define X(NAME, name, argument, sentence) WHERE_##NAME,
    LESSON_PLACES(X)
#undef X
        WHERE_NOWHERE
};

struct lesson_stop {
    enum lesson_where where;
    uint64_t number; /* of the step, or nanoseconds */
    struct lesson_event event;
    char *tell;    /* or NULL */
    unsigned line; /* of the file */
};

enum lesson_what {
#define X(NAME, name, argument, sentence) WHAT_##NAME,
    LESSON_ANSWERS(X)
#undef X
        WHAT_NOTHING
};

struct lesson_because {
    char *answer; /* NULL: whatever is right */
    char *text;
    unsigned line;
};

struct lesson_question {
    size_t stop; /* index */
    char *ask;
    enum lesson_what what;
    struct lesson_event event; /* of WHO, COUNT; who of PRINTS; thing of VALUE */
    unsigned finding;          /* enum finding_kind, of FOUND */
    enum measure measure;      /* of LEAST, MOST */
    char *choices[LESSON_CHOICES_MAX];
    unsigned choice_lines[LESSON_CHOICES_MAX];
    size_t choice_count;
    struct lesson_because becauses[LESSON_BECAUSES_MAX];
    size_t because_count;
    unsigned line, answer_line;
};

/* A run of a comparison. */
struct lesson_run {
    char *label, *scenario;
    char *options; /* as typed; "" if there are none */
    char *because; /* or NULL */
    char *path;    /* of a program beside the lesson, for whoever has found that; or NULL */
    unsigned line;
};

/* Texts are UTF-8 without control characters, and NULL where the file has none. */
struct lesson {
    char *title, *chapter, *about, *options;
    char *against, *problem, *say, *trap;
    unsigned about_line, options_line; /* of the file; 0: there is none */
    struct lesson_stop *stops;
    size_t stop_count;
    struct lesson_question *questions;
    size_t question_count;
    struct lesson_run *runs; /* of a comparison; none: it is about one run */
    size_t run_count;
    enum measure shown[MEASURE_COUNT];
    size_t shown_count;
};

/** Told of each mistake, with the line it is in. */
typedef void lesson_complain(void *context, unsigned line, const char *sentence);

/**
 * Read a lesson.
 *
 * text: not to be trusted; `bytes` of it. lesson: to be freed with lesson_free whatever is returned; it
 * holds what is right. complain: called for each mistake, in order of lines; NULL: nobody.
 * Returns: 0; -EINVAL: there are mistakes.
 */
int lesson_read(struct lesson *lesson, const char *text, size_t bytes, lesson_complain *complain,
                void *context);
void lesson_free(struct lesson *lesson);

/** Name of a finding, as lessons write it ("data_race"); NULL behind the last one. */
const char *lesson_finding(unsigned kind);

/** The i-th way in which a run can end ("It ends well.", ...), and the word for it in a "because"
 * ("ends"); NULL behind the last one. */
const char *lesson_end_words(unsigned i);
const char *lesson_end_name(unsigned i);

/** Of a stop to which a run has not come: "It waits until ben takes till for the 2nd time, which never
 * happened." Returns: `text`. */
char *lesson_never_words(const struct lesson_stop *stop, char *text, size_t bytes);

/** Parse a time as people write it: "1.5ms", "1.5 ms". Returns: 0 or -EINVAL. */
int lesson_parse_time(const char *text, uint64_t *ns);

/** Whether choices of an answer are written in the lesson. */
bool lesson_needs_choices(enum lesson_what what);

/* What may stand in a lesson, for its manual. */
enum lesson_table { LESSON_TABLE_LINES, LESSON_TABLE_PLACES, LESSON_TABLE_ANSWERS };

/** The i-th word of a table. Returns: its name; NULL behind the last one. */
const char *lesson_word(enum lesson_table table, unsigned i, const char **argument,
                        const char **sentence);

#endif
