/* SPDX-License-Identifier: MIT */
/*
 * The tape believes no record: ids out of turn, texts that end nowhere, control characters and
 * broken UTF-8 do no harm, and every text that it gives out can be shown on a terminal.
 */
#include "model/tape.h"

#include <stdbool.h>
#include <string.h>

#include "model/words.h"
#include "model/world.h"
#include "tests/unit.h"

static void put(struct tape *tape, unsigned kind, uint32_t object, int64_t arg, uint32_t extra)
{
    struct record record = {
        .kind = (uint16_t)kind, .thread = 1, .object = object, .arg = arg, .extra = extra};
    tape_append(tape, &record);
}

static void put_text(struct tape *tape, const char *text, size_t length)
{
    struct record_text part = {.kind = R_TEXT, .length = (uint8_t)length};
    struct record record;
    memcpy(part.text, text, length < RECORD_TEXT_BYTES ? length : RECORD_TEXT_BYTES);
    memcpy(&record, &part, sizeof record);
    tape_append(tape, &record);
}

static void put_string(struct tape *tape, uint32_t id, const char *text, size_t length)
{
    put(tape, R_STRING, id, (int64_t)length, 0);
    for (size_t at = 0; at < length; at += RECORD_TEXT_BYTES)
        put_text(tape, text + at,
                 length - at < RECORD_TEXT_BYTES ? length - at : RECORD_TEXT_BYTES);
}

/* Whether a text is valid UTF-8 without control characters: written anew here, from RFC 3629. */
static bool is_showable(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    while (*at) {
        unsigned more = *at < 0x80 ? 0 : *at >= 0xf0 ? 3 : *at >= 0xe0 ? 2 : 1;
        if (*at < 0x20 || *at == 0x7f || (*at >= 0x80 && *at < 0xc2) || *at > 0xf4)
            return false;
        if ((at[0] == 0xc2 && at[1] < 0xa0) || (at[0] == 0xe0 && at[1] < 0xa0) ||
            (at[0] == 0xed && at[1] > 0x9f) || (at[0] == 0xf0 && at[1] < 0x90) ||
            (at[0] == 0xf4 && at[1] > 0x8f))
            return false;
        for (at++; more > 0; more--, at++)
            if ((*at & 0xc0) != 0x80)
                return false;
    }
    return true;
}

/* ---- what is defined ---- */

static void definitions_are_found_by_id(void **state)
{
    (void)state;
    struct tape tape;
    uint32_t line;
    tape_init(&tape);
    put_string(&tape, 1, "alice", 5);
    put_string(&tape, 2, "a name that is longer than one record can hold", 46);
    put_string(&tape, 3, "", 0);
    put_string(&tape, 4, "a.c", 3);
    put(&tape, R_THREAD_NEW, 1, 0, 1);
    put(&tape, R_LOCK_NEW, 1, 0, 2);
    put(&tape, R_VAR_NEW, 2, 7, 3);
    put(&tape, R_SITE, 1, 2, 4);
    put(&tape, R_ABOUT, 0, ABOUT_TITLE, 2);
    put(&tape, R_PARAM, 0, 42, 1);
    put(&tape, R_SCHEDULE, 0, 0, 4);
    tape_add_source(&tape, "a.c", "one\ntwo\n", 8);
    tape_add_source(&tape, "a.c", "other", 5);
    assert_string_equal(tape_thread_name(&tape, 1), "alice");
    assert_string_equal(tape_object_name(&tape, 1),
                        "a name that is longer than one record can hold");
    assert_int_equal(tape_object_type(&tape, 1), OBJECT_LOCK);
    assert_string_equal(tape_object_name(&tape, 2), "");
    assert_int_equal(tape_object_type(&tape, 2), OBJECT_VAR);
    assert_string_equal(tape_about(&tape, ABOUT_TITLE),
                        "a name that is longer than one record can hold");
    assert_null(tape_about(&tape, ABOUT_WHY));
    assert_int_equal(tape.param_count, 1);
    assert_int_equal(tape.params[0].value, 42);
    assert_string_equal(tape_string(&tape, tape.schedule), "a.c");
    const struct tape_source *source = tape_source_of(&tape, 1, &line);
    assert_non_null(source);
    assert_int_equal(line, 2);
    assert_int_equal(source->line_count, 2);
    assert_string_equal(tape_source_line(source, 1), "one");
    assert_string_equal(tape_source_line(source, 2), "two");
    assert_string_equal(tape_source_line(source, 0), "");
    assert_string_equal(tape_source_line(source, 3), "");
    tape_free(&tape);
}

static void objects_have_their_types_and_threads_their_ways(void **state)
{
    (void)state;
    static const struct {
        unsigned kind;
        int64_t arg;
        enum object_type type;
        const char *words;
    } rows[] = {
        {R_LOCK_NEW, RECORD_LOCK, OBJECT_LOCK, "lock x"},
        {R_LOCK_NEW, RECORD_RLOCK, OBJECT_RLOCK, "rlock x"},
        {R_LOCK_NEW, RECORD_LOCK_LOW_LEVEL, OBJECT_LOCK, "lock x"},
        {R_LOCK_NEW, INT64_MIN, OBJECT_LOCK, "lock x"},
        {R_COND_NEW, 1, OBJECT_COND, "condition x"},
        {R_EVENT_NEW, 0, OBJECT_EVENT, "event x"},
        {R_SEM_NEW, 1, OBJECT_SEMAPHORE, "semaphore x"},
        {R_BARRIER_NEW, 2, OBJECT_BARRIER, "barrier x"},
        {R_QUEUE_NEW, 7, OBJECT_QUEUE, "queue x"},
        {R_QUEUE_NEW, (int64_t)RECORD_LIFO << 32, OBJECT_QUEUE, "LIFO queue x"},
        {R_QUEUE_NEW, (int64_t)RECORD_PRIORITY << 32 | 5, OBJECT_QUEUE, "priority queue x"},
        {R_QUEUE_NEW, (int64_t)RECORD_SIMPLE << 32, OBJECT_QUEUE, "simple queue x"},
        {R_QUEUE_NEW, -1, OBJECT_QUEUE, "queue x"},
        {R_POOL_NEW, 2, OBJECT_POOL, "pool x"},
        {R_FUTURE_NEW, 1, OBJECT_FUTURE, "task x"},
        {R_RW_NEW, 0, OBJECT_RWLOCK, "rwlock x"},
        {R_SPIN_NEW, 0, OBJECT_SPINLOCK, "spinlock x"},
        {R_PIPE_NEW, 0, OBJECT_PIPE, "pipe x"},
        {R_VAR_NEW, 0, OBJECT_VAR, "x"},
    };
    static const int64_t ways[] = {0, RECORD_WAY_TIMER, RECORD_WAY_PROCESS, RECORD_WAY_COUNT, -1};
    char text[40];
    struct tape tape;
    tape_init(&tape);
    put_string(&tape, 1, "x", 1);
    for (uint32_t i = 0; i < UNIT_COUNT(rows); i++) {
        put(&tape, rows[i].kind, i + 1, rows[i].arg, 1);
        assert_int_equal(tape_object_type(&tape, i + 1), rows[i].type);
        assert_string_equal(words_object(&tape, i + 1, text, sizeof text), rows[i].words);
    }
    for (uint32_t i = 0; i < UNIT_COUNT(ways); i++) {
        put(&tape, R_THREAD_NEW, i + 1, ways[i], 1);
        assert_int_equal(tape_thread_way(&tape, i + 1), i < 3 ? ways[i] : RECORD_WAY_FUNCTION);
    }
    tape_free(&tape);
}

static void last_name_of_a_thread_counts(void **state)
{
    (void)state;
    struct tape tape;
    tape_init(&tape);
    put_string(&tape, 1, "alice", 5);
    put_string(&tape, 2, "bob", 3);
    put(&tape, R_THREAD_NEW, 1, 0, 1);
    put(&tape, R_THREAD_RENAME, 0, 0, 2);
    put(&tape, R_THREAD_RENAME, 2, 0, 2);
    assert_string_equal(tape_thread_name(&tape, 1), "alice");
    put(&tape, R_THREAD_RENAME, 1, 0, 2);
    assert_string_equal(tape_thread_name(&tape, 1), "bob");
    tape_free(&tape);
}

static void unknown_ids_have_a_question_mark(void **state)
{
    (void)state;
    static const uint32_t ids[] = {0, 1, 2, 65536, UINT32_MAX};
    struct tape tape;
    uint32_t line;
    tape_init(&tape);
    for (size_t i = 0; i < UNIT_COUNT(ids); i++) {
        assert_string_equal(tape_string(&tape, ids[i]), "?");
        assert_string_equal(tape_thread_name(&tape, ids[i]), "?");
        assert_string_equal(tape_object_name(&tape, ids[i]), "?");
        assert_int_equal(tape_object_type(&tape, ids[i]), OBJECT_UNKNOWN);
        assert_null(tape_source_of(&tape, ids[i], &line));
        assert_int_equal(line, 0);
    }
    tape_free(&tape);
}

static void ids_out_of_turn_define_nothing(void **state)
{
    (void)state;
    static const uint32_t ids[] = {0, 2, 3, 65535, 65536, UINT32_MAX - 1, UINT32_MAX};
    static const unsigned kinds[] = {
        R_STRING,     R_SITE,    R_THREAD_NEW,  R_LOCK_NEW,  R_COND_NEW,
        R_EVENT_NEW,  R_SEM_NEW, R_BARRIER_NEW, R_QUEUE_NEW, R_POOL_NEW,
        R_FUTURE_NEW, R_RW_NEW,  R_SPIN_NEW,    R_PIPE_NEW,  R_VAR_NEW,
    };
    struct tape tape;
    tape_init(&tape);
    for (size_t kind = 0; kind < UNIT_COUNT(kinds); kind++)
        for (size_t i = 0; i < UNIT_COUNT(ids); i++)
            put(&tape, kinds[kind], ids[i], 3, 1);
    assert_int_equal(tape.count, UNIT_COUNT(ids) * UNIT_COUNT(kinds));
    assert_int_equal(tape.string_count + tape.site_count + tape.thread_count + tape.object_count,
                     0);
    put(&tape, R_THREAD_NEW, 1, 0, UINT32_MAX); /* named by a string that is none */
    assert_string_equal(tape_thread_name(&tape, 1), "?");
    put(&tape, R_THREAD_NEW, 1, 0, 0);
    assert_int_equal(tape.thread_count, 1);
    tape_free(&tape);
}

static void threads_end_at_65535(void **state)
{
    (void)state;
    struct tape tape;
    tape_init(&tape);
    for (uint32_t id = 1; id <= 65540; id++)
        put(&tape, R_THREAD_NEW, id, 0, 0);
    assert_int_equal(tape.thread_count, 65535);
    tape_free(&tape);
}

/* ---- strings that are none ---- */

static void strings_of_absurd_length_define_nothing(void **state)
{
    (void)state;
    static const int64_t lengths[] = {-1, RECORD_STRING_MAX + 1, INT64_MAX, INT64_MIN};
    struct tape tape;
    tape_init(&tape);
    for (size_t i = 0; i < UNIT_COUNT(lengths); i++) {
        put(&tape, R_STRING, 1, lengths[i], 0);
        put_text(&tape, "text", 4);
    }
    assert_int_equal(tape.string_count, 0);
    put(&tape, R_STRING, 1, RECORD_STRING_MAX, 0);
    assert_int_equal(tape.string_count, 1);
    tape_free(&tape);
}

static void string_that_never_ends_is_unknown(void **state)
{
    (void)state;
    struct tape tape;
    tape_init(&tape);
    put(&tape, R_STRING, 1, 30, 0);
    assert_string_equal(tape_string(&tape, 1), "?");
    put_text(&tape, "only the beginning", 18);
    assert_string_equal(tape_string(&tape, 1), "?");
    put_string(&tape, 2, "another", 7);
    assert_true(is_showable(tape_string(&tape, 1)));
    assert_string_equal(tape_string(&tape, 2), "another");
    put_text(&tape, "more", 4); /* belongs to nothing */
    assert_string_equal(tape_string(&tape, 2), "another");
    tape_free(&tape);
}

static void unfinished_string_is_cleaned_too(void **state)
{
    (void)state;
    struct tape tape;
    tape_init(&tape);
    put(&tape, R_STRING, 1, 30, 0);
    put_text(&tape, "\033[2J\007\300\200", 7);
    put_string(&tape, 2, "next", 4);
    if (!is_showable(tape_string(&tape, 1)))
        fail_msg("a string that was cut off reaches the terminal as it is");
    tape_free(&tape);
}

static void text_longer_than_its_string_is_refused(void **state)
{
    (void)state;
    struct tape tape;
    tape_init(&tape);
    put(&tape, R_STRING, 1, 3, 0);
    put_text(&tape, "much too long", 13);
    put_text(&tape, "abcdefghijklmnopqrstu", 200); /* longer than a record */
    put_text(&tape, "abc", 3);
    assert_string_equal(tape_string(&tape, 1), "abc");
    tape_free(&tape);
}

static void text_without_a_string_is_passed_over(void **state)
{
    (void)state;
    struct tape tape;
    tape_init(&tape);
    put_text(&tape, "lonely", 6);
    put_text(&tape, "", 0);
    assert_int_equal(tape.count, 2);
    assert_int_equal(tape.string_count, 0);
    tape_free(&tape);
}

/* ---- what may reach a terminal ---- */

static void control_characters_and_broken_utf8_are_replaced(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t bytes;
        const char *shown;
    } rows[] = {
        {"plain", 5, "plain"},
        {"h\303\251llo \342\226\270", 10, "h\303\251llo \342\226\270"},
        {"\360\237\224\222", 4, "\360\237\224\222"},
        {"\033[2J", 4, " [2J"},
        {"a\nb\tc\r\177", 7, "a b c  "},
        {"a\0b", 3, "a b"},
        {"\302\233", 2, "  "}, /* U+009B, a control sequence introducer */
        {"\200", 1, "?"},      /* a continuation of nothing */
        {"\377", 1, "?"},      /* never a byte of UTF-8 */
        {"\303", 1, "?"},      /* cut off */
        {"\342\226", 2, "??"},
        {"\300\257", 2, "??"}, /* '/', one byte too long */
        {"\340\200\257", 3, "???"},
        {"\355\240\200", 3, "???"},      /* a surrogate */
        {"\364\220\200\200", 4, "????"}, /* above U+10FFFF */
        {"\303(", 2, "?("},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct tape tape;
        tape_init(&tape);
        put_string(&tape, 1, rows[i].text, rows[i].bytes);
        assert_string_equal(tape_string(&tape, 1), rows[i].shown);
        tape_add_source(&tape, "f", rows[i].text, rows[i].bytes);
        for (size_t line = 0; line <= tape.sources[0].line_count + 1; line++)
            assert_true(is_showable(tape_source_line(&tape.sources[0], line)));
        tape_free(&tape);
    }
}

static void character_split_between_records_stays_whole(void **state)
{
    (void)state;
    struct tape tape;
    const char *text = "12345678901234567890\342\226\270 end"; /* breaks after 21 bytes */
    tape_init(&tape);
    put_string(&tape, 1, text, strlen(text));
    assert_string_equal(tape_string(&tape, 1), text);
    tape_free(&tape);
}

static void sources_of_any_shape_have_their_lines(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t bytes, lines;
    } rows[] = {
        {"", 0, 0},     {"\n", 1, 1},    {"\n\n", 2, 2},     {"a", 1, 1},        {"a\n", 2, 1},
        {"a\nb", 3, 2}, {"\n\na", 3, 3}, {"a\0b\n\0", 5, 2}, {"\r\n\r\n", 4, 2},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct tape tape;
        tape_init(&tape);
        tape_add_source(&tape, "f", rows[i].text, rows[i].bytes);
        assert_int_equal(tape.sources[0].line_count, rows[i].lines);
        tape_free(&tape);
    }
}

static void tabs_of_a_source_become_blanks_up_to_the_next_stop(void **state)
{
    (void)state;
    struct tape tape;
    tape_init(&tape);
    tape_add_source(&tape, "f", "\ta\n\t\tb\tc\nabcd\te\n", 16);
    assert_string_equal(tape_source_line(&tape.sources[0], 1), "    a");
    assert_string_equal(tape_source_line(&tape.sources[0], 2), "        b   c");
    assert_string_equal(tape_source_line(&tape.sources[0], 3), "abcd    e");
    tape_free(&tape);
}

static void site_with_an_absurd_line_has_none(void **state)
{
    (void)state;
    static const int64_t lines[] = {-1, 0, INT64_MAX, INT64_MIN, (int64_t)UINT32_MAX + 1};
    struct tape tape;
    uint32_t line;
    tape_init(&tape);
    put_string(&tape, 1, "f", 1);
    tape_add_source(&tape, "f", "a\nb\n", 4);
    for (uint32_t i = 0; i < UNIT_COUNT(lines); i++) {
        put(&tape, R_SITE, i + 1, lines[i], 1);
        const struct tape_source *source = tape_source_of(&tape, i + 1, &line);
        assert_non_null(source);
        assert_string_equal(tape_source_line(source, line), "");
    }
    tape_free(&tape);
}

/* ---- steps ---- */

static void steps_and_positions_belong_to_each_other(void **state)
{
    (void)state;
    struct tape tape;
    tape_init(&tape);
    assert_int_equal(tape_step_end(&tape, 0), 0);
    assert_int_equal(tape_step_at(&tape, 0), 0);
    put(&tape, R_NOTE, 0, 0, 0);
    put(&tape, R_STEP, 0, 1, 0);
    put(&tape, R_GO, 0, 0, 0);
    put(&tape, R_NOTE, 0, 0, 0);
    put(&tape, R_STEP, 0, 2, 0);
    put(&tape, R_GO, 0, 0, 0);
    assert_int_equal(tape_step_end(&tape, 0), 1);
    assert_int_equal(tape_step_end(&tape, 1), 4);
    assert_int_equal(tape_step_end(&tape, 2), 6);
    assert_int_equal(tape_step_end(&tape, 99), 6);
    static const size_t steps[] = {0, 0, 1, 1, 1, 2, 2};
    for (size_t position = 0; position <= 6; position++)
        assert_int_equal(tape_step_at(&tape, position), steps[position]);
    tape_free(&tape);
}

static void operations_are_the_steps_of_a_real_run(void **state)
{
    (void)state;
    struct tape tape;
    tape_init(&tape);
    put(&tape, R_SETTING, SETTING_ENGINE, ENGINE_REAL, 0);
    put(&tape, R_NOTE, 0, 0, 0);
    put(&tape, R_STEP, 0, 1, 0); /* there is none in a real run */
    put(&tape, R_LOCK_TAKE, 1, 0, 0);
    put(&tape, R_WAKE, 1, 0, 0);
    put(&tape, R_LOCK_WAIT, 1, 0, 0);
    put(&tape, R_GO, 0, 0, 0);
    put(&tape, R_LOCK_RELEASE, 1, 0, 0);
    assert_int_equal(tape.step_count, 3);
    assert_int_equal(tape_step_end(&tape, 0), 3);
    assert_int_equal(tape_step_end(&tape, 1), 5);
    assert_int_equal(tape_step_end(&tape, 2), 7);
    assert_int_equal(tape_step_end(&tape, 3), 8);
    tape_free(&tape);
}

/* ---- anything at all ---- */

static void fold_and_say(struct tape *tape, struct world *world, const struct record *record)
{
    char text[WORDS_MAX];
    tape_append(tape, record);
    world_apply(world, record);
    words_record(tape, record, text, sizeof text);
    if (!is_showable(text))
        fail_msg("\"%s\" is not for a terminal", text);
}

static void say_everything(const struct tape *tape, const struct world *world)
{
    char text[100];
    for (uint32_t id = 0; id <= world->thread_count + 1; id++) {
        assert_true(is_showable(words_thread(tape, id, text, sizeof text)));
        assert_true(is_showable(words_waiting(tape, world, id, text, sizeof text)));
        assert_true(is_showable(words_why(tape, world, id, text, sizeof text)));
        assert_true(is_showable(words_next(tape, world, id, text, sizeof text)));
        world_is_stuck(world, id);
    }
    for (uint32_t id = 0; id <= world->object_count + 1; id++) {
        assert_true(is_showable(words_object(tape, id, text, sizeof text)));
        assert_true(is_showable(words_state(world, id, text, sizeof text)));
    }
    for (size_t i = 0; i < world->finding_count; i++)
        assert_true(is_showable(words_finding(tape, &world->findings[i], text, sizeof text)));
    assert_true(is_showable(words_verdict(tape, world, text, sizeof text)));
}

static uint32_t small_id(struct unit_random *random)
{
    return unit_random_below(random, 20) ? (uint32_t)unit_random_below(random, 12)
                                         : (uint32_t)unit_random_next(random);
}

static void random_records_do_no_harm(void **state)
{
    (void)state;
    struct unit_random random = unit_random_new();
    for (int round = 0; round < 60; round++) {
        struct tape tape;
        struct world world, again;
        tape_init(&tape);
        world_init(&world);
        world_init(&again);
        for (int i = 0; i < 600; i++) {
            struct record record = {
                .time_ns = unit_random_next(&random) >> unit_random_below(&random, 64),
                .kind = (uint16_t)unit_random_below(&random, RECORD_KIND_COUNT + 2),
                .thread = (uint16_t)small_id(&random),
                .object = small_id(&random),
                .arg = (int64_t)small_id(&random) - 1,
                .extra = small_id(&random),
                .site = small_id(&random),
            };
            if (record.kind == R_END && unit_random_below(&random, 20))
                record.kind = R_LOCK_WAIT;
            fold_and_say(&tape, &world, &record);
        }
        say_everything(&tape, &world);
        for (size_t i = 0; i < tape.count; i++)
            world_apply(&again, &tape.records[i]);
        assert_true(world_equal(&world, &again));
        tape_free(&tape);
        world_free(&world);
        world_free(&again);
    }
}

static void sentences_are_cut_between_characters(void **state)
{
    (void)state;
    struct tape tape;
    const char *name = "\342\226\270\303\251\360\237\224\222x";
    struct record record = {.kind = R_THREAD_BEGIN, .thread = 1};
    tape_init(&tape);
    put_string(&tape, 1, name, strlen(name));
    put(&tape, R_THREAD_NEW, 1, 0, 1);
    for (size_t room = 1; room < 40; room++) {
        char *text = malloc(room);
        assert_non_null(text);
        words_record(&tape, &record, text, room);
        assert_true(strlen(text) < room);
        assert_true(is_showable(text));
        free(text);
    }
    tape_free(&tape);
}

static void durations_are_short_and_exact(void **state)
{
    (void)state;
    static const struct {
        uint64_t ns;
        const char *words;
    } rows[] = {
        {0, "0 ns"},         {50, "50 ns"},          {999, "999 ns"},
        {1000, "1 us"},      {1500, "1.5 us"},       {10000000, "10 ms"},
        {4000000000, "4 s"}, {4250000000, "4.25 s"}, {11000000000000, "11000 s"},
    };
    char text[40];
    for (size_t i = 0; i < UNIT_COUNT(rows); i++)
        assert_string_equal(words_duration(rows[i].ns, text, sizeof text), rows[i].words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(definitions_are_found_by_id),
        cmocka_unit_test(objects_have_their_types_and_threads_their_ways),
        cmocka_unit_test(last_name_of_a_thread_counts),
        cmocka_unit_test(unknown_ids_have_a_question_mark),
        cmocka_unit_test(ids_out_of_turn_define_nothing),
        cmocka_unit_test(threads_end_at_65535),
        cmocka_unit_test(strings_of_absurd_length_define_nothing),
        cmocka_unit_test(string_that_never_ends_is_unknown),
        cmocka_unit_test(unfinished_string_is_cleaned_too),
        cmocka_unit_test(text_longer_than_its_string_is_refused),
        cmocka_unit_test(text_without_a_string_is_passed_over),
        cmocka_unit_test(control_characters_and_broken_utf8_are_replaced),
        cmocka_unit_test(character_split_between_records_stays_whole),
        cmocka_unit_test(sources_of_any_shape_have_their_lines),
        cmocka_unit_test(tabs_of_a_source_become_blanks_up_to_the_next_stop),
        cmocka_unit_test(site_with_an_absurd_line_has_none),
        cmocka_unit_test(steps_and_positions_belong_to_each_other),
        cmocka_unit_test(operations_are_the_steps_of_a_real_run),
        cmocka_unit_test(random_records_do_no_harm),
        cmocka_unit_test(sentences_are_cut_between_characters),
        cmocka_unit_test(durations_are_short_and_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
