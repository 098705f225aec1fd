/* SPDX-License-Identifier: MIT */
/* Reading lessons: what is right is kept, and each mistake is told in one sentence, with its line. */
#include <errno.h>
#include <inttypes.h>

#include "model/lesson.h"
#include "model/memory.h"
#include "model/world.h"
#include "tests/unit.h"

/* A lesson to which a line can be added: nothing is wrong with it. */
#define HEAD "about two_locks\nstop start\n"                       /* 2 lines */
#define ASK  HEAD "ask Who?\nanswer who lock_take A\n"             /* 4 */
#define PICK HEAD "ask What?\nanswer prints\nchoice a\nchoice b\n" /* 6 */

struct told {
    char text[16384];
    size_t length;
    unsigned count, last_line;
    bool is_in_order;
};

static void take(void *context, unsigned line, const char *sentence)
{
    struct told *told = context;
    told->is_in_order &= line >= told->last_line;
    told->last_line = line;
    told->count++;
    if (told->length < sizeof told->text - 500)
        told->length +=
            (size_t)snprintf(told->text + told->length, sizeof told->text - told->length,
                             "%u: %s\n", line, sentence);
}

static struct told read_bytes(struct lesson *lesson, const char *text, size_t bytes, int should)
{
    struct told told = {.is_in_order = true};
    int error = lesson_read(lesson, text, bytes, take, &told);
    if (error != should)
        fail_msg("%.300s\ngives %d\n%s", text, error, told.text);
    assert_int_equal(error<0, told.count> 0);
    assert_true(told.is_in_order);
    return told;
}

static struct lesson read_fine(const char *text)
{
    struct lesson lesson;
    read_bytes(&lesson, text, strlen(text), 0);
    return lesson;
}

/* Each mistake, and nothing else, a line each: "LINE: words of the sentence". */
static void check_wrong(const char *text, const char *line_and_words)
{
    struct lesson lesson;
    struct told told = read_bytes(&lesson, text, strlen(text), -EINVAL);
    unsigned line = (unsigned)strtoul(line_and_words, NULL, 10);
    const char *words = strchr(line_and_words, ' ') + 1;
    size_t end = strlen(told.text);
    lesson_free(&lesson);
    if (told.count != 1 || told.last_line != line || !strstr(told.text, words) ||
        told.text[end - 2] != '.')
        fail_msg("%s\nshould be wrong in %s\nbut is in\n%s", text, line_and_words, told.text);
}

static void a_whole_lesson_is_kept(void **state)
{
    struct lesson l = read_fine("# a comment\n"
                                "\n"
                                "lesson   Two locks\n"
                                "chapter  G liveness\n"
                                "about    two_locks\n"
                                "options  --cores 1\n"
                                "         -p n=3\n"
                                "against  a\nproblem b\nsay c\ntrap d\n"
                                "stop     before \"the boss\" lock_take B #2\n"
                                "tell     Look:\n"
                                "         here.\n"
                                "ask      What is printed?\n"
                                "answer   prints bob\n"
                                "choice   one\n"
                                "choice   two: three\n"
                                "because  one: It is.\n"
                                "because  any: So: yes.\n"
                                "because  Always.\n"
                                "stop     time 1.5 ms\n"
                                "ask      And?\n"
                                "answer   found data_race");
    (void)state;
    assert_string_equal(l.title, "Two locks");
    assert_string_equal(l.chapter, "G liveness");
    assert_string_equal(l.about, "two_locks");
    assert_int_equal(l.about_line, 5);
    assert_string_equal(l.options, "--cores 1 -p n=3");
    assert_string_equal(l.against, "a");
    assert_string_equal(l.problem, "b");
    assert_string_equal(l.say, "c");
    assert_string_equal(l.trap, "d");
    assert_int_equal(l.stop_count, 2);
    assert_int_equal(l.stops[0].where, WHERE_BEFORE);
    assert_string_equal(l.stops[0].event.who, "the boss");
    assert_int_equal(l.stops[0].event.kind, R_LOCK_TAKE);
    assert_string_equal(l.stops[0].event.thing, "B");
    assert_int_equal(l.stops[0].event.nth, 2);
    assert_string_equal(l.stops[0].tell, "Look: here.");
    assert_int_equal(l.stops[0].line, 12);
    assert_int_equal(l.stops[1].number, 1500000);
    assert_int_equal(l.question_count, 2);
    assert_int_equal(l.questions[0].what, WHAT_PRINTS);
    assert_string_equal(l.questions[0].event.who, "bob");
    assert_int_equal(l.questions[0].choice_count, 2);
    assert_string_equal(l.questions[0].choices[1], "two: three");
    assert_int_equal(l.questions[0].because_count, 3);
    assert_string_equal(l.questions[0].becauses[0].answer, "one");
    assert_string_equal(l.questions[0].becauses[0].text, "It is.");
    assert_null(l.questions[0].becauses[1].answer);
    assert_string_equal(l.questions[0].becauses[1].text, "So: yes.");
    assert_null(l.questions[0].becauses[2].answer);
    assert_int_equal(l.questions[1].stop, 1);
    assert_int_equal(l.questions[1].finding, FINDING_DATA_RACE);
    lesson_free(&l);
}

/* The longest choice that stands before a colon is meant, and what is in quotes. */
static void colons_belong_to_answers_that_have_them(void **state)
{
    struct lesson l = read_fine(HEAD "ask x\nanswer prints\nchoice a\nchoice a: b\nchoice any\n"
                                     "because a: b: Two.\nbecause a: One.\n"
                                     "because \"any\": Three.\nbecause any: b: All.\n");
    static const struct {
        const char *answer, *text;
    } should[] = {{"a: b", "Two."}, {"a", "One."}, {"any", "Three."}, {NULL, "b: All."}};
    (void)state;
    assert_int_equal(l.questions[0].because_count, UNIT_COUNT(should));
    for (size_t i = 0; i < UNIT_COUNT(should); i++) {
        const struct lesson_because *b = &l.questions[0].becauses[i];
        assert_string_equal(b->text, should[i].text);
        assert_string_equal(b->answer ? b->answer : "", should[i].answer ? should[i].answer : "");
    }
    lesson_free(&l);
}

/* "any", "by" and #2 are names where they stand in quotes. */
static void words_in_quotes_are_names(void **state)
{
    struct lesson l = read_fine("about a\nstop after \"any\" lock_take \"#2\"\nask x\n"
                                "answer count lock_take \"by\" by \"any\"\nchoice 1\nchoice 2\n"
                                "ask y\nanswer who lock_take \"#2\"\n");
    (void)state;
    assert_string_equal(l.stops[0].event.who, "any");
    assert_string_equal(l.stops[0].event.thing, "#2");
    assert_int_equal(l.stops[0].event.nth, 1);
    assert_string_equal(l.questions[0].event.thing, "by");
    assert_string_equal(l.questions[0].event.who, "any");
    assert_string_equal(l.questions[1].event.thing, "#2");
    lesson_free(&l);
}

static void a_comparison_is_kept(void **state)
{
    struct lesson l = read_fine("run one core: convoy --cores 1\n"
                                "because It waits: for long.\n"
                                "run two cores: convoy\n"
                                "show time gil_wait\n"
                                "ask Which is faster?\n"
                                "answer least time\n"
                                "because two cores: More is more.\n");
    (void)state;
    assert_null(l.about);
    assert_int_equal(l.run_count, 2);
    assert_string_equal(l.runs[0].label, "one core");
    assert_string_equal(l.runs[0].scenario, "convoy");
    assert_string_equal(l.runs[0].options, "--cores 1");
    assert_string_equal(l.runs[0].because, "It waits: for long.");
    assert_string_equal(l.runs[1].options, "");
    assert_int_equal(l.shown_count, 2);
    assert_int_equal(l.shown[1], MEASURE_GIL_WAIT);
    assert_int_equal(l.stop_count, 1);
    assert_int_equal(l.stops[0].where, WHERE_NOWHERE);
    assert_int_equal(l.questions[0].what, WHAT_LEAST);
    assert_int_equal(l.questions[0].measure, MEASURE_TIME);
    lesson_free(&l);
}

static void each_kind_can_be_stopped_at_and_counted(void **state)
{
    (void)state;
    for (unsigned kind = 1; kind < RECORD_KIND_COUNT; kind++) {
        char text[300];
        snprintf(text, sizeof text,
                 "about a\nstop after any %s #7\nask x\nanswer count %s by \"T x\"\nchoice 1\n"
                 "choice 2\n",
                 record_kind_name(kind), record_kind_name(kind));
        struct lesson l = read_fine(text);
        assert_int_equal(l.stops[0].event.kind, kind);
        assert_int_equal(l.stops[0].event.nth, 7);
        assert_null(l.stops[0].event.who);
        assert_int_equal(l.questions[0].event.kind, kind);
        assert_string_equal(l.questions[0].event.who, "T x");
        lesson_free(&l);
    }
}

static void each_finding_end_and_measure_has_a_word(void **state)
{
    char text[300];
    unsigned i;
    (void)state;
    for (i = 0; lesson_finding(i); i++) {
        snprintf(text, sizeof text, HEAD "ask x\nanswer found %s\n", lesson_finding(i));
        struct lesson l = read_fine(text);
        assert_int_equal(l.questions[0].finding, i);
        lesson_free(&l);
    }
    assert_int_equal(i, FINDING_KIND_COUNT);
    for (i = 0; lesson_end_name(i); i++) {
        snprintf(text, sizeof text, HEAD "ask x\nanswer end\nbecause %s: y\n", lesson_end_name(i));
        struct lesson l = read_fine(text);
        assert_string_equal(l.questions[0].becauses[0].answer, lesson_end_name(i));
        assert_non_null(lesson_end_words(i));
        lesson_free(&l);
    }
    assert_int_equal(i, LESSON_END_COUNT);
    for (i = 0; i < MEASURE_COUNT; i++) {
        snprintf(text, sizeof text, "run a: b\nrun c: d\nask x\nanswer most %s\n",
                 measure_name((enum measure)i));
        struct lesson l = read_fine(text);
        assert_int_equal(l.questions[0].measure, i);
        lesson_free(&l);
    }
}

/* The words of the tables are those that the parser knows. */
static void each_word_of_the_tables_is_read(void **state)
{
    const char *name;
    (void)state;
    for (unsigned i = 0; (name = lesson_word(LESSON_TABLE_LINES, i, NULL, NULL)); i++) {
        struct lesson l;
        char text[100];
        snprintf(text, sizeof text, "%s\n", name);
        struct told told = read_bytes(&l, text, strlen(text), -EINVAL);
        assert_null(strstr(told.text, "There is no word"));
        lesson_free(&l);
    }
    for (unsigned i = 0; (name = lesson_word(LESSON_TABLE_PLACES, i, NULL, NULL)); i++) {
        struct lesson l;
        char text[100];
        snprintf(text, sizeof text, "about a\nstop %s ?\n", name);
        struct told told = read_bytes(&l, text, strlen(text), -EINVAL);
        assert_null(strstr(told.text, "There is no place"));
        lesson_free(&l);
    }
    for (unsigned i = 0; (name = lesson_word(LESSON_TABLE_ANSWERS, i, NULL, NULL)); i++) {
        struct lesson l;
        char text[100];
        snprintf(text, sizeof text, HEAD "ask x\nanswer %s \"\n", name);
        struct told told = read_bytes(&l, text, strlen(text), -EINVAL);
        assert_null(strstr(told.text, "There is no way"));
        lesson_free(&l);
    }
}

static void mistakes_of_lines_are_told(void **state)
{
    (void)state;
    check_wrong("about a.reel\noptions -p a=1\nstop start\n", "2: it takes no options");
    check_wrong("", "1: It does not say what it is about");
    check_wrong("lesson x\n", "1: It does not say what it is about");
    check_wrong(HEAD "asks Who?\n", "3: There is no word \"asks\"; the nearest is \"ask\"");
    check_wrong("  goes on\n" HEAD, "1: begins with a blank");
    check_wrong("about a\nabout b\n", "2: about is there twice: the first is in line 1");
    check_wrong("trap a\n# c\ntrap b\nabout x\n", "3: trap is there twice: the first is in line 1");
    check_wrong(HEAD "tell\n", "3: There is nothing behind tell: it takes TEXT");
    check_wrong(HEAD "tell a\ntell b\n", "4: This stop has a tell already");
    check_wrong("about a/b\n", "1: about takes the name of one scenario");
    check_wrong("about a b\n", "1: about takes the name of one scenario");
    check_wrong("say \x1b[2J\nabout a\n", "1: control characters");
    check_wrong("about a\nsay \x01x\n  y\n", "2: control characters");
    check_wrong(HEAD "ask \x01Who?\nanswer end\n", "3: control characters");
    check_wrong("about a\n\x01\n", "2: control characters");
    check_wrong("about a\nsay \xff\n", "2: control characters, or is not UTF-8");
    check_wrong("about a\nsay x\n  \xc2\x9bm\n", "3: control characters");
}

static void sentence_that_is_too_long_ends_in_dots(void **state)
{
    (void)state;
    char text[800];
    snprintf(text, sizeof text, "about \"a%700sb\"\n", "");
    check_wrong(text, "1: not \"\"a...");
    memcpy(text, "about a ", strlen("about a "));
    memset(text + strlen("about a "), 'x', 700);
    check_wrong(text, "1: xxx...");
}

static void mistakes_of_places_are_told(void **state)
{
    (void)state;
    check_wrong("about a\nstop\n", "2: Where is missing behind stop");
    check_wrong("about a\nstop now\n", "2: There is no place to stop \"now\"");
    check_wrong("about a\nstop start x\n", "2: \"x\" is too much behind start");
    check_wrong("about a\nstop step\n", "2: A step is a number");
    check_wrong("about a\nstop step 3x\n", "2: A step is a number");
    check_wrong("about a\nstop step -3\n", "2: A step is a number");
    check_wrong("about a\nstop step 99999999999999999999\n", "2: A step is a number");
    check_wrong("about a\nstop time 3\n", "2: A time is a number with ns, us, ms or s");
    check_wrong("about a\nstop after\n", "2: An event is missing behind after");
    check_wrong("about a\nstop after bob\n", "2: What happens is missing behind after");
    check_wrong("about a\nstop after bob lock_tak A\n",
                "2: There is no kind \"lock_tak\"; the nearest is \"lock_take\"");
    check_wrong("about a\nstop after bob acquire A\n",
                "2: There is no kind \"acquire\"; `threadreel dump` shows those of a run.");
    check_wrong("about a\nstop nowhere\n",
                "2: There is no place to stop \"nowhere\"; there are start, step, time, before");
    check_wrong("about a\nstop after bob lock_take A B\n", "2: \"B\" is too much");
    check_wrong("about a\nstop after bob sleep A\n", "2: sleep is about no thing");
    check_wrong("about a\nstop after bob lock_take A #0\n", "2: Which of them is a number from 1");
    check_wrong("about a\nstop after any yield #4294967296\n", "2: Which of them is a number");
    check_wrong("about a\nstop after bob lock_take #2 A\n", "2: \"A\" is too much behind #2");
    check_wrong("about a\nstop after \"bob lock_take\n", "2: The quotes that begin");
    check_wrong("about a\nstop before bob lock_wait A\n", "2: Nobody stands before lock_wait");
    check_wrong("about a\nstop before bob print hello\n",
                "2: Before print it is not known yet what will be said: \"hello\"");
}

static void mistakes_of_questions_are_told(void **state)
{
    (void)state;
    check_wrong("about a\nask Who?\nanswer end\n", "2: Nothing stops the run for this");
    check_wrong("about a\ntell x\nstop start\n", "2: Nothing stops the run for this");
    check_wrong(HEAD "ask Who?\n", "3: This question has no answer");
    check_wrong(HEAD "ask Who?\nask What?\nanswer end\n", "3: This question has no answer");
    check_wrong(HEAD "ask Who?\nanswer\n", "4: There is nothing behind answer");
    check_wrong(HEAD "ask Who?\nanswer how\n", "4: There is no way to answer \"how\"");
    check_wrong(ASK "answer end\n", "5: This question has an answer already");
    check_wrong(HEAD "answer end\n", "3: There is no question to which this answer could belong");
    check_wrong(HEAD "choice a\n", "3: There is no question to which this choice could belong");
    check_wrong(HEAD "because a\n", "3: There is no question to which this because could belong");
    check_wrong(ASK "stop step 1\nbecause a\n", "6: There is no question");
    check_wrong(ASK "choice a\n", "5: The choices of who come by themselves");
    check_wrong(PICK "choice a\n", "7: The choice \"a\" is there twice");
    check_wrong(PICK "choice something else\n", "7: \"something else\" comes by itself");
    check_wrong(HEAD "ask x\nanswer time\nchoice 1 s\nchoice 2 s\nchoice something else\n",
                "7: \"something else\" comes by itself");
    check_wrong(HEAD "ask\nanswer end\nchoice 3\nbecause x\n", "3: There is nothing behind ask");
    check_wrong(PICK "ask\nanswer end\n", "7: There is nothing behind ask");
    check_wrong(HEAD "ask x\nanswer who lock_take A by bob\n",
                "4: \"by\" is too much: who takes KIND [THING].");
    check_wrong(HEAD "ask x\nanswer who lock_take #2\n", "4: \"#2\" is too much");
    check_wrong(HEAD "ask x\nanswer count lock_take #2\nchoice 1\nchoice 2\n",
                "4: \"#2\" is too much: count takes KIND [THING] [by WHO].");
    check_wrong(HEAD "ask x\nanswer count lock_take by\nchoice 1\nchoice 2\n",
                "4: The name of a thread is missing behind by");
    check_wrong(PICK "because c: x\n", "7: \"c\" cannot be the answer");
    check_wrong(HEAD "ask x\nanswer prints\nchoice a\n", "3: The answer prints needs at least two");
    check_wrong(HEAD "ask x\nanswer value v\nchoice 1\nchoice two\n", "6: \"two\" is none");
    check_wrong(HEAD "ask x\nanswer value v\nchoice 30\nchoice 030\n", "6: is the same as \"30\"");
    check_wrong(HEAD "ask x\nanswer value v\nchoice 1\nchoice 9223372036854775808\n",
                "6: \"9223372036854775808\" is none");
    check_wrong(HEAD "ask x\nanswer time\nchoice 1 ms\nchoice 1000 us\n", "6: is the same as");
    check_wrong(PICK "because a: x\nbecause any: y\nbecause a: z\n",
                "9: There is a because for \"a\" already, in line 7");
    check_wrong(PICK "because a:\n", "7: There is nothing behind \"a:\"");
    check_wrong(HEAD "ask x\nanswer time\nchoice 1 s\nchoice 2\n", "6: \"2\" is none");
    check_wrong(HEAD "ask x\nanswer value\n", "4: The name of a variable is missing");
    check_wrong(HEAD "ask x\nanswer found\n", "4: The name of a finding is missing");
    check_wrong(HEAD "ask x\nanswer found dead_lock\n", "4: the nearest is \"deadlock\"");
    check_wrong(HEAD "ask x\nanswer end well\n", "4: \"well\" is too much behind answer");
    check_wrong(HEAD "ask x\nanswer next one\n", "4: \"one\" is too much");
    check_wrong(HEAD "ask x\nanswer who\n", "4: What happens is missing behind who");
    check_wrong(HEAD "ask x\nanswer end\nbecause badly: x\n",
                "5: \"badly\" cannot be the answer to this question: that is one of ends, fails, "
                "deadlock, waits, any;");
    check_wrong(HEAD "ask x\nanswer found convoy\nbecause maybe: x\n", "5: \"maybe\" cannot be");
    check_wrong(HEAD "ask x\nanswer least time\n", "3: Only a lesson that compares runs");
}

static void mistakes_of_comparisons_are_told(void **state)
{
    (void)state;
    check_wrong("run a: b\n", "1: One run alone cannot be compared");
    check_wrong("run a\nabout b\n", "1: A run needs a label");
    check_wrong("run a: b\nbecause x\nrun\nbecause y\nrun c: d\n",
                "3: There is nothing behind run");
    check_wrong("run a: b\nrun c\nbecause y\nrun e: d\n", "2: A run needs a label");
    check_wrong("run a: b\nrun a: c\n", "2: Another run has the label \"a\" already");
    check_wrong("run a: b\nrun c: d\nabout e\n", "3: A lesson is about one run, or compares");
    check_wrong("run a: b\nrun c: d\noptions --cores 1\n", "3: Runs that are compared have their");
    check_wrong("run a: b\nrun c: d\nshow tim\n", "3: There is no measure \"tim\"; the nearest is");
    check_wrong("run a: b\nrun c: d\nshow time time\n", "3: is shown already");
    check_wrong("about a\nshow time\n", "2: There are no runs");
    check_wrong("run a: b\nrun c: d\nstop start\n", "3: has no stops");
    check_wrong("run a: b\nrun c: d\nask x\nanswer end\n", "3: asks for least or most");
    check_wrong("run a: b\nbecause x\nbecause y\nrun c: d\n", "3: This run has a because already");
    check_wrong("run a: b\nrun c: d\nask x\nanswer least time\nbecause e: y\n",
                "5: \"e\" cannot be");
}

/* A line of many letters behind a word. */
static void check_long(const char *before, const char *word, size_t letters, const char *wrong)
{
    char *text = memory_resize(NULL, letters + 500, 1);
    size_t at = (size_t)sprintf(text, "%s%s ", before, word);
    memset(text + at, 'x', letters);
    strcpy(text + at + letters, "\n");
    if (wrong)
        check_wrong(text, wrong);
    else {
        struct lesson l = read_fine(text);
        lesson_free(&l);
    }
    free(text);
}

/* A run with a label of so many letters. */
static void check_label(size_t letters, const char *wrong)
{
    char label[200], text[300];
    memset(label, 'x', letters);
    label[letters] = '\0';
    snprintf(text, sizeof text, "run a: b\nrun %s: c\n", label);
    if (wrong) {
        check_wrong(text, wrong);
        return;
    }
    struct lesson l = read_fine(text);
    assert_string_equal(l.runs[1].label, label);
    lesson_free(&l);
}

/* What is longer than an answer can be, before a colon, is a text. */
static void a_colon_that_comes_late_is_one_of_the_text(void **state)
{
    char text[400], reason[200];
    (void)state;
    memset(reason, 'x', LESSON_CHOICE_MAX + 10);
    strcpy(reason + LESSON_CHOICE_MAX + 10, ": y");
    snprintf(text, sizeof text, PICK "because %s\n", reason);
    struct lesson l = read_fine(text);
    assert_null(l.questions[0].becauses[0].answer);
    assert_string_equal(l.questions[0].becauses[0].text, reason);
    lesson_free(&l);
}

static void what_is_too_long_is_told(void **state)
{
    (void)state;
    check_long("about a\n", "say", LESSON_TEXT_MAX, NULL);
    check_long("about a\n", "say", LESSON_TEXT_MAX + 1, "2: too long: a text has at most 1000");
    check_long("about a\n", "say", 10 << 20, "2: too long");
    check_long(PICK, "choice", LESSON_CHOICE_MAX, NULL);
    check_long(PICK, "choice", LESSON_CHOICE_MAX + 1, "7: too long: it has at most 79");
    check_long("about a\n", "stop after any lock_take", 300, "2: is too long");
    check_label(LESSON_CHOICE_MAX, NULL);
    check_label(LESSON_CHOICE_MAX + 1, "2: This label is too long");
}

/* `count` times a line. */
static struct told read_many(const char *before, const char *line, size_t count)
{
    size_t bytes = strlen(before) + count * strlen(line);
    char *text = memory_resize(NULL, bytes + 1, 1), *at = text + sprintf(text, "%s", before);
    struct lesson lesson;
    for (size_t i = 0; i < count; i++)
        at += sprintf(at, "%s", line);
    struct told told = read_bytes(&lesson, text, bytes, -EINVAL);
    assert_true(lesson.stop_count <= LESSON_STOPS_MAX);
    assert_true(lesson.question_count <= LESSON_QUESTIONS_MAX);
    assert_true(lesson.run_count <= LESSON_RUNS_MAX);
    lesson_free(&lesson);
    free(text);
    return told;
}

static void too_many_are_told(void **state)
{
    (void)state;
    assert_non_null(strstr(read_many("about a\n", "stop start\n", 101).text, "102: A lesson has at "
                                                                             "most 100 stops."));
    assert_non_null(
        strstr(read_many(HEAD, "ask x\nanswer end\n", 101).text, "203: A lesson has at most 100"));
    assert_non_null(
        strstr(read_many(PICK, "because x\n", 11).text, "17: A question has at most 10"));
    assert_non_null(
        strstr(read_many("", "run a: b\n", 17).text, "17: A lesson compares at most 16"));
    struct told told = read_many("about a\n", "nonsense\n", 1000000);
    assert_int_equal(told.count, 101);
    assert_non_null(strstr(told.text, "There are more mistakes than can be told."));
}

static void ends_of_lines_may_be_of_any_kind(void **state)
{
    static const char crlf[] = "\xef\xbb\xbf"
                               "about a\r\nstop start\r\ntell x\r\n\ty";
    struct lesson l = read_fine(crlf);
    (void)state;
    assert_string_equal(l.about, "a");
    assert_string_equal(l.stops[0].tell, "x y");
    lesson_free(&l);
}

static void zero_bytes_are_told(void **state)
{
    static const char text[] = "about a\nsay x\0y\nstop start\n";
    struct lesson l;
    struct told told = read_bytes(&l, text, sizeof text - 1, -EINVAL);
    (void)state;
    assert_int_equal(told.count, 1);
    assert_int_equal(told.last_line, 2);
    assert_int_equal(l.stop_count, 1);
    lesson_free(&l);
}

/* What is said of a stop to which a run has not come. */
static void what_a_stop_waits_for_is_said(void **state)
{
    static const char *const stops[][2] = {
        {"after ben lock_take till", "ben takes till"},
        {"after ben lock_take till #2", "ben takes till for the 2nd time"},
        {"after any lock_take #11", "a thread takes something for the 11th time"},
        {"after any lock_take #23", "a thread takes something for the 23rd time"},
        {"after any lock_take #101", "a thread takes something for the 101st time"},
        {"after ben lock_wait till", "ben asks for till"},
        {"before any join ben", "a thread is about to join ben"},
        {"before ben work", "ben is about to work for some time"},
        {"after ben print hello", "ben prints \"hello\""},
        {"after ben checkpoint half", "ben reaches \"half\""},
        {"after any wake ben", "somebody wakes a thread"},
        {"after ben timeout", "there is a timeout of ben"},
        {"after ben note done", "there is a note of ben \"done\""},
        {"step 40", "step 40 has been taken"},
        {"time 1.5ms", "1.5 ms have passed"},
    };
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(stops); i++) {
        char text[200], said[200], shown[200];
        snprintf(text, sizeof text, "about a\nstop %s\n", stops[i][0]);
        snprintf(said, sizeof said, "It waits until %s, which never happened.", stops[i][1]);
        struct lesson l = read_fine(text);
        assert_string_equal(lesson_never_words(&l.stops[0], shown, sizeof shown), said);
        lesson_free(&l);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_lesson_is_kept),
        cmocka_unit_test(colons_belong_to_answers_that_have_them),
        cmocka_unit_test(words_in_quotes_are_names),
        cmocka_unit_test(a_comparison_is_kept),
        cmocka_unit_test(each_kind_can_be_stopped_at_and_counted),
        cmocka_unit_test(each_finding_end_and_measure_has_a_word),
        cmocka_unit_test(each_word_of_the_tables_is_read),
        cmocka_unit_test(mistakes_of_lines_are_told),
        cmocka_unit_test(sentence_that_is_too_long_ends_in_dots),
        cmocka_unit_test(mistakes_of_places_are_told),
        cmocka_unit_test(mistakes_of_questions_are_told),
        cmocka_unit_test(mistakes_of_comparisons_are_told),
        cmocka_unit_test(a_colon_that_comes_late_is_one_of_the_text),
        cmocka_unit_test(what_is_too_long_is_told),
        cmocka_unit_test(too_many_are_told),
        cmocka_unit_test(ends_of_lines_may_be_of_any_kind),
        cmocka_unit_test(zero_bytes_are_told),
        cmocka_unit_test(what_a_stop_waits_for_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
