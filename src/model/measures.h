/* SPDX-License-Identifier: MIT */
/*
 * Measures: numbers that tell how a run went, for comparing runs. Each is a fold over its records.
 *
 * A thread is on a core from the record that says it gets one to the one that says it waits, has to leave
 * the core, or has finished. Meanwhile it computes (reel_work, and instructions of the interpreter), or
 * the time is *lost*: to operations of the library, to the switch that has put it there, to waking up
 * and to being started. So the time of a core is computing, lost, or idle.
 *
 * A run of the real engine does not tell who is on which core, and a run of which records are missing
 * does not tell how often a thing happened: such figures are MEASURE_UNKNOWN, not 0. So is the time of a
 * run in which some wait for ever, or that crashed: nobody knows how long it would take to finish.
 */
#ifndef MODEL_MEASURES_H
#define MODEL_MEASURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/tape.h"

/*
 * X(NAME, name, unit, heading, sentence)
 *
 * unit: TIME is nanoseconds, COUNT a number, RATIO hundredths
 */
#define MEASURES(X)                                                                                \
    X(TIME, time, TIME, "time", "from the beginning of the run to its end")                        \
    X(WORK, work, TIME, "computing", "time that threads were computing, added up")                 \
    X(GIL_WAIT, gil_wait, TIME, "GIL wait", "time that threads waited for the GIL, added up")      \
    X(CORE_WAIT, core_wait, TIME, "core wait", "time that threads waited for a core, added up")    \
    X(LOCK_WAIT, lock_wait, TIME, "lock wait",                                                     \
      "time that threads were blocked on locks, added up")                                         \
    X(IO, io, TIME, "I/O", "time that threads waited for devices, added up")                       \
    X(STARTING, starting, TIME, "starting",                                                        \
      "time from the start of threads and processes to their first step, added up")                \
    X(LOST, lost, TIME, "lost",                                                                    \
      "time of cores that was neither computing nor idle: operations, switching, waking, "         \
      "starting")                                                                                  \
    X(GIL_SWITCHES, gil_switches, COUNT, "GIL switches", "times that another thread took the GIL") \
    X(GIL_REQUESTS, gil_requests, COUNT, "requests", "times that a thread asked for the GIL")      \
    X(GIL_TRIES, gil_tries, COUNT, "in vain",                                                      \
      "times that a thread woke for the GIL and found it taken")                                   \
    X(SWITCHES, switches, COUNT, "switches", "times that a core went on with another thread")      \
    X(WAITS, waits, COUNT, "waits",                                                                \
      "times that a thread began to wait for another one, the GIL aside")                          \
    X(THREADS, threads, COUNT, "threads", "threads that were started, processes included")         \
    X(PROCESSES, processes, COUNT, "processes", "processes that were started")                     \
    X(STEPS, steps, COUNT, "steps", "steps of all threads")                                        \
    X(SPEED_UP, speed_up, RATIO, "speed-up", "how many times faster it is than the first run")

enum measure {
#define X(NAME, name, unit, heading, sentence) MEASURE_##NAME,
    MEASURES(X)
#undef X
        MEASURE_COUNT
};

enum measure_unit { MEASURE_UNIT_TIME, MEASURE_UNIT_COUNT, MEASURE_UNIT_RATIO };

/* In place of a figure that the records of a run do not tell. It is neither the least nor the most. */
#define MEASURE_UNKNOWN UINT64_MAX

const char *measure_name(enum measure measure);
const char *measure_heading(enum measure measure);
const char *measure_sentence(enum measure measure);
enum measure_unit measure_unit(enum measure measure);

/** Whether it is added up over threads: of many who wait at once it is more than the run takes. */
bool measure_is_sum(enum measure measure);

/** The measure of a name; MEASURE_COUNT: there is none. */
enum measure measure_find(const char *name);

/** Measure a run. tape: of the whole run. figures: room for MEASURE_COUNT; what compares runs is not
 * known yet. */
void measures_take(const struct tape *tape, uint64_t *figures);

/** Measure runs against the first of them. figures: measure `m` of run `r` is at r * MEASURE_COUNT + m. */
void measures_compare(uint64_t *figures, size_t runs);

#endif
