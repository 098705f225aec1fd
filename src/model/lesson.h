/* SPDX-License-Identifier: MIT */
/*
 * A lesson: what a teacher says around a run, and asks of it. It is a text file beside a scenario
 * ("two_locks.lesson" beside two_locks.c, for its twin too) or beside a reel; the right answers are not
 * in it, they are computed from the run. Reading one needs no run.
 *
 * A line is a word and what it is about. A line that begins with a blank goes on with the one before;
 * empty lines, and lines that begin with "#", are passed over.
 *
 *     lesson   TITLE                 a title of its own (else that of the scenario)
 *     chapter  TEXT                  of the course, if it has no scenario that says so: "H GIL and processes"
 *     about    SCENARIO | FILE.reel  what is run or played; a reel beside the lesson
 *     options  OPTION...             how it is run: -p NAME=VALUE, --seed 7, --gil=on ...
 *     against  TEXT                  the misconception that the lesson is against
 *     problem  TEXT                  notes for the presenter: the problem,
 *     say      TEXT                  what to say out loud,
 *     trap     TEXT                  and the trap
 *     stop     WHERE                 the run stops there; what follows belongs to this stop
 *     tell     TEXT                  a remark to be read there
 *     ask      TEXT                  a question to be answered there, before the run goes on
 *     answer   WHAT                  how its answer is computed
 *     choice   TEXT                  one of the answers to choose from, where WHAT does not give them
 *     because  [ANSWER:] TEXT        why: said once it is answered, if ANSWER is the right one; or always
 *
 * A lesson that compares runs has, in place of "about", several of
 *
 *     run      LABEL: SCENARIO OPTION...   (a "because" behind it explains its figures)
 *     show     MEASURE...                  the columns of the table; see measures.h
 *
 * and asks without a stop: before anything is run.
 *
 * WHERE is one of
 *     start                          before the first step
 *     step N                         when step N has been taken
 *     time TIME                      when so much time has passed
 *     before EVENT                   when a thread stands before it: it would be its next operation
 *     after EVENT                    when it has happened
 * EVENT is WHO KIND [THING] [#N]: the name of a thread or "any"; the name of a kind of record, as in
 * `threadreel dump` (lock_take, cond_wait, print ...); the name of an object, or of the thread that it
 * is about (join); which of them (#2: the second), else the first. Names with blanks in them stand in
 * "quotes".
 *
 * WHAT is one of
 *     next                           who takes the next step
 *     who KIND [THING]               who is the next to do that ("wake fork": who is woken next)
 *     prints [WHO]                   what is printed next (choices are texts)
 *     value VARIABLE                 its value at the end of the run (choices are numbers)
 *     count KIND [THING] [by WHO]    how often that happens in the whole run (choices are numbers)
 *     time                           how long the run takes (choices are times: the nearest is right)
 *     end                            how the run ends: see lesson_end_words
 *     found FINDING                  whether that is found by the end: yes or no; see lesson_finding
 *     least MEASURE | most MEASURE   in a comparison: which run
 *
 * "who" has the threads and "nobody" to choose from, "next" those that can go on, "end" four ends;
 * if none of the choices that are written is right, "something else" is, which is always offered.
 * ANSWER of a "because" is one of the choices; for "end" a word: ends, fails, deadlock, waits.
 */
#ifndef MODEL_LESSON_H
#define MODEL_LESSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/measures.h"
#include "trace/record.h"

#define LESSON_CHOICES_MAX  8
#define LESSON_BECAUSES_MAX 10

/* Something that a thread does, or stands before. */
struct lesson_event {
    char *who;   /* NULL: any thread */
    unsigned kind;
    char *thing; /* name of an object or thread; NULL: any */
    unsigned nth; /* from 1 */
};

enum lesson_where { WHERE_START, WHERE_STEP, WHERE_TIME, WHERE_BEFORE, WHERE_AFTER, WHERE_NOWHERE };

/* WHERE_NOWHERE: the one stop of a comparison, before anything is run. */
struct lesson_stop {
    enum lesson_where where;
    uint64_t number; /* of the step, or nanoseconds */
    struct lesson_event event;
    char *tell;    /* or NULL */
    unsigned line; /* of the file */
};

enum lesson_what {
    WHAT_NEXT,
    WHAT_WHO,
    WHAT_PRINTS,
    WHAT_VALUE,
    WHAT_COUNT,
    WHAT_TIME,
    WHAT_END,
    WHAT_FOUND,
    WHAT_LEAST,
    WHAT_MOST
};

struct lesson_because {
    char *answer; /* NULL: whatever is right */
    char *text;
};

struct lesson_question {
    size_t stop; /* index */
    char *ask;
    enum lesson_what what;
    struct lesson_event event; /* of WHO, COUNT; who of PRINTS; thing of VALUE */
    unsigned finding;          /* enum finding_kind, of FOUND */
    enum measure measure;      /* of LEAST, MOST */
    char *choices[LESSON_CHOICES_MAX];
    size_t choice_count;
    struct lesson_because becauses[LESSON_BECAUSES_MAX];
    size_t because_count;
    unsigned line;
};

/* A run of a comparison. */
struct lesson_run {
    char *label, *scenario;
    char *options;  /* as typed; "" if there are none */
    char *because;  /* or NULL */
    unsigned line;
};

/* Texts are UTF-8 without control characters, and NULL where the file has none. */
struct lesson {
    char *title, *chapter, *about, *options;
    char *against, *problem, *say, *trap;
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
 * Returns: 0; -EINVAL: there are mistakes; -ENOMEM.
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

#endif
