/* SPDX-License-Identifier: MIT */
/* The grammar of lesson files, from the tables by which they are read. */
#include "app/manual_parts.h"
#include "model/lesson.h"

static void write_table(FILE *out, enum lesson_table table)
{
    const char *name, *argument, *sentence;
    for (unsigned i = 0; (name = lesson_word(table, i, &argument, &sentence)); i++) {
        manual_tag(out, name, argument);
        manual_line(out, sentence);
    }
}

static void write_example(FILE *out)
{
    static const char *const lines[] = {
        "about    two_locks",
        "stop     before bob lock_take A",
        "tell     Alice has lock A, and wants lock B.",
        "ask      Who has lock A once bob has asked for it?",
        "answer   who lock_take A",
        "because  nobody: Each waits for the other.",
        "because  alice: She was there first.",
    };
    fputs(".PP\n.EX\n", out);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        fputs("    ", out);
        manual_line(out, lines[i]);
    }
    fputs(".EE\n", out);
}

static void write_answers(FILE *out)
{
    const char *name;
    fputs(".SS How a question is answered\n", out);
    write_table(out, LESSON_TABLE_ANSWERS);
    fputs(".PP\n", out);
    manual_line(
        out,
        "who has the threads that are there to choose from, and nobody; next those that can "
        "go on: if there is but one, nothing is asked. end, found, least and most have "
        "their choices too. The others need two at least that are written. If none of those "
        "is right, something else is, which is always offered. Of times the nearest is right, if "
        "it is not further from the time that it took than a quarter of that. A letter stands "
        "before each choice: it is its key, on the screen and at the prompt. Its place does too "
        "(1, 2 ... 9), unless a choice of that question begins with a digit.");
    fputs(".PP\n", out);
    manual_line(
        out,
        "Of a run that is cut off, by its step limit or from outside, it is not known how it "
        "would have gone on: what has not been settled by then stays open, and does not "
        "count. Nor does an answer count when the one who gave it has picked who goes on "
        "since, or had left the question and seen what is right. How long a run takes that "
        "deadlocks is not known either; and where records are missing, only its time, what was "
        "found, and values.");
    fputs(".PP\n", out);
    manual_line(out, "What stands before the first colon of a because is the ANSWER to which it "
                     "belongs: one of the choices, the name of a thread, or how the run ended:");
    for (unsigned i = 0; (name = lesson_end_name(i)); i++) {
        manual_tag(out, name, "");
        manual_line(out, lesson_end_words(i));
    }
    manual_tag(out, "any", "");
    manual_line(out,
                "It belongs to all; for a text that has a colon of its own. An ANSWER that has one "
                "stands in \"quotes\", or is one of the choices above it.");
    fputs(".PP\nA FINDING is one of", out);
    for (unsigned i = 0; (name = lesson_finding(i)); i++) {
        fputs(i ? ", " : " ", out);
        manual_text(out, name);
    }
    fputs(".\n", out);
}

static void write_measures(FILE *out)
{
    fputs(".SS Comparing runs\n", out);
    manual_line(out, "A lesson that has run lines compares them. It asks without a stop, before "
                     "anything is run. A MEASURE is one of:");
    for (unsigned i = 0; i < MEASURE_COUNT; i++) {
        manual_tag(out, measure_name((enum measure)i), "");
        manual_line(out, measure_sentence((enum measure)i));
    }
}

void manual_lessons(FILE *out)
{
    fputs(".SH LESSONS\n", out);
    manual_line(out,
                "A lesson is a text file beside the source of a scenario, for its twin too, or "
                "beside a reel. The right answers are not in it: they are computed from the run. "
                "With --plain, or where there is no screen, it is given at a prompt.");
    write_example(out);
    fputs(".PP\n", out);
    manual_line(out,
                "A line is a word and what it is about. One that begins with a blank goes on with "
                "the one before; empty lines, and those that begin with #, are passed over. The "
                "words:");
    write_table(out, LESSON_TABLE_LINES);
    fputs(".SS Where a run stops\n", out);
    manual_line(out, "WHERE is one of:");
    write_table(out, LESSON_TABLE_PLACES);
    fputs(".PP\n", out);
    manual_line(
        out, "EVENT is WHO KIND [THING] [#N]: the name of a thread, or any; the name of a kind of "
             "record, as threadreel dump tells them (lock_take, cond_wait, print); the name of "
             "an object, or of the thread that it is about, or the text that is said; which of "
             "them (#2: the second), else the first. Names with blanks in them stand in "
             "\"quotes\".");
    write_answers(out);
    write_measures(out);
    fputs(".SS Answers\n", out);
    manual_line(out,
                "With --answers a line of JSON is added to the file for each question when it is "
                "settled: student (as --student says, else null), lesson, scenario, schedule and "
                "options, which make the run again (of a comparison the options of the command "
                "line alone), question (its place in the file), number (in the order of asking, as "
                "the screen shows it) and ask, choices, answer (null: none was given), right, "
                "is_right, is_counted, seconds that it took to answer, and the time of day. What "
                "has been answered and is not settled when the person leaves has "
                "null for right and is_right, and does not count.");
}
