/* SPDX-License-Identifier: MIT */
/* The table of record kinds: names and kinds are each other's inverse, templates name only what
 * exists, and numbers from strangers are answered in words. */
#include "trace/record.h"

#include <stdbool.h>
#include <string.h>

#include "tests/unit.h"

static const unsigned strange[] = {RECORD_KIND_COUNT, RECORD_KIND_COUNT + 1, 65535, UINT32_MAX};

static void each_kind_is_found_by_its_name(void **state)
{
    (void)state;
    for (unsigned kind = 0; kind < RECORD_KIND_COUNT; kind++)
        assert_int_equal(record_kind_of(record_kind_name(kind)), kind);
}

static void strange_kind_is_unknown(void **state)
{
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(strange); i++) {
        assert_string_equal(record_kind_name(strange[i]), "unknown");
        assert_null(record_sentence(strange[i]));
        assert_null(record_next(strange[i]));
        assert_int_equal(record_object_of(strange[i]), RECORD_NONE);
    }
}

static void strange_name_is_no_kind(void **state)
{
    (void)state;
    assert_int_equal(record_kind_of(""), -1);
    assert_int_equal(record_kind_of("lock"), -1);
    assert_int_equal(record_kind_of("LOCK_TAKE"), -1);
    assert_int_equal(record_kind_of("unknown"), -1);
}

static void strange_end_and_topic_are_unknown(void **state)
{
    (void)state;
    static const int64_t values[] = {-1, RECORD_END_COUNT, INT64_MAX, INT64_MIN};
    assert_string_equal(record_end_name(END_COMPLETED), "completed");
    assert_string_equal(record_end_name(END_STOPPED), "stopped");
    assert_string_equal(about_topic_name(ABOUT_TITLE), "title");
    for (size_t i = 0; i < UNIT_COUNT(values); i++)
        assert_string_equal(record_end_name(values[i]), "unknown");
    assert_string_equal(about_topic_name(-1), "unknown");
    assert_string_equal(about_topic_name(ABOUT_TOPIC_COUNT), "unknown");
}

/* Each % in a template is followed by a letter that means something for this kind. */
static void check_template(unsigned kind, const char *text)
{
    for (const char *at = text; at && (at = strchr(at, '%')); at++) {
        enum record_object object = record_object_of(kind);
        if (!at[1] || !strchr("TOUWSADCEIKNY", at[1]))
            fail_msg("%s: \"%s\" has a strange letter", record_kind_name(kind), text);
        if ((at[1] == 'O' && object != RECORD_OBJECT) ||
            (at[1] == 'U' && object != RECORD_THREAD) || (at[1] == 'C' && object != RECORD_CORE) ||
            (at[1] == 'I' && object != RECORD_STRING))
            fail_msg("%s: \"%s\" reads an object that is none", record_kind_name(kind), text);
    }
}

static void templates_name_what_exists(void **state)
{
    (void)state;
    for (unsigned kind = 0; kind < RECORD_KIND_COUNT; kind++) {
        check_template(kind, record_sentence(kind));
        check_template(kind, record_next(kind));
    }
}

static void record_keeps_its_size_and_places(void **state)
{
    (void)state;
    assert_int_equal(sizeof(struct record), 32);
    assert_int_equal(offsetof(struct record, kind), offsetof(struct record_text, kind));
    assert_int_equal(offsetof(struct record, kind), 8);
    assert_int_equal(offsetof(struct record, object), 12);
    assert_int_equal(offsetof(struct record, arg), 16);
    assert_int_equal(offsetof(struct record_text, text) + RECORD_TEXT_BYTES, 32);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_is_found_by_its_name),
        cmocka_unit_test(strange_kind_is_unknown),
        cmocka_unit_test(strange_name_is_no_kind),
        cmocka_unit_test(strange_end_and_topic_are_unknown),
        cmocka_unit_test(templates_name_what_exists),
        cmocka_unit_test(record_keeps_its_size_and_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
