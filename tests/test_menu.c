/* SPDX-License-Identifier: MIT */
/* The menu without a terminal: what its keys do, and what it shows then. */
#include <stdlib.h>
#include <string.h>

#include "tests/unit.h"
#include "ui/menu/menu.h"

#define LONG_WORDS                                                                                 \
    "This is what there is to be seen, in more words than there are rows for on a small screen, "

static const struct menu_entry entries[] = {
    {.name = "asked",
     .title = "First",
     .chapter = "A one",
     .ends = "completes",
     .see = LONG_WORDS LONG_WORDS LONG_WORDS LONG_WORDS "and then the end of it.",
     .questions = 2,
     .is_done = true},
    {.name = "compared", .title = "Second", .chapter = "A one", .runs = 3, .questions = 1},
    {.name = "bare", .title = "Third", .chapter = "B two", .ends = "deadlocks"},
    {.name = "it.reel", .path = "it.reel", .is_reel = true},
};

struct shown {
    struct settings settings;
    struct menu_state menu;
    struct canvas canvas;
};

static struct shown *begin(size_t count)
{
    struct shown *shown = calloc(1, sizeof *shown);
    assert_non_null(shown);
    settings_init(&shown->settings);
    struct menu_contents contents = {
        .entries = entries, .count = count, .settings = &shown->settings};
    menu_init(&shown->menu, &contents, 0);
    assert_int_equal(canvas_init(&shown->canvas, 60, 16), 0);
    return shown;
}

static void end(struct shown *shown)
{
    canvas_free(&shown->canvas);
    free(shown);
}

static void check_sees(struct shown *shown, const char *words, bool is_there)
{
    menu_settle(&shown->menu, shown->canvas.cols, shown->canvas.rows);
    menu_draw(&shown->canvas, &shown->menu);
    char *text = canvas_text(&shown->canvas);
    assert_non_null(text);
    if ((strstr(text, words) != NULL) != is_there) {
        printf("%s", text);
        fail_msg("\"%s\" is to be %s", words, is_there ? "seen" : "hidden");
    }
    free(text);
}

#define SEES(shown, words)  check_sees(shown, words, true)
#define HIDES(shown, words) check_sees(shown, words, false)

static void press(struct shown *shown, enum key_code code)
{
    menu_key(&shown->menu, (struct key){.code = code}, shown->canvas.rows);
    menu_settle(&shown->menu, shown->canvas.cols, shown->canvas.rows);
}

static void type(struct shown *shown, const char *text)
{
    for (; *text; text++) {
        struct key key = {.code = PRESSED_CHARACTER, .character = (unsigned char)*text};
        menu_key(&shown->menu, key, shown->canvas.rows);
    }
}

/* As far as there is more of it; what is selected next begins at its beginning. */
static void what_is_cut_is_read_to_its_end_and_back(void **state)
{
    (void)state;
    struct shown *shown = begin(UNIT_COUNT(entries));
    SEES(shown, "more");
    SEES(shown, "more below ");
    SEES(shown, "First");
    HIDES(shown, "the end of it.");
    for (int i = 0; i < 20; i++)
        press(shown, PRESSED_RIGHT);
    SEES(shown, "end of it.");
    HIDES(shown, "more below");
    HIDES(shown, "First");
    press(shown, PRESSED_LEFT);
    HIDES(shown, "end of it.");
    for (int i = 0; i < 20; i++)
        press(shown, PRESSED_LEFT);
    SEES(shown, "First");
    press(shown, PRESSED_RIGHT);
    press(shown, PRESSED_DOWN);
    SEES(shown, "Second");
    assert_int_equal(shown->menu.about_scroll, 0);
    end(shown);
}

/* Only a lesson about one run has a run without it. */
static void just_running_is_for_lessons_about_a_run(void **state)
{
    static const bool are_run[] = {true, false, false, false};
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(entries); i++) {
        struct shown *shown = begin(UNIT_COUNT(entries));
        for (size_t down = 0; down < i; down++)
            press(shown, PRESSED_DOWN);
        assert_int_equal(shown->menu.selected, i);
        check_sees(shown, "just run", are_run[i]);
        type(shown, "r");
        assert_int_equal(shown->menu.is_bare, are_run[i]);
        assert_int_equal(shown->menu.is_chosen, are_run[i]);
        end(shown);
    }
}

static void filter_hides_and_shows_all_again(void **state)
{
    (void)state;
    struct shown *shown = begin(UNIT_COUNT(entries));
    HIDES(shown, "show all");
    type(shown, "/two");
    press(shown, PRESSED_ENTER);
    SEES(shown, "bare");
    HIDES(shown, "asked");
    SEES(shown, "show all");
    press(shown, PRESSED_ESCAPE);
    SEES(shown, "asked");
    type(shown, "/nowhere");
    SEES(shown, "nothing has that in it");
    press(shown, PRESSED_ENTER);
    press(shown, PRESSED_ENTER);
    assert_false(shown->menu.is_chosen);
    end(shown);
}

static void options_have_a_last_row(void **state)
{
    (void)state;
    struct shown *shown = begin(UNIT_COUNT(entries));
    type(shown, "o");
    for (int i = 0; i < SETTINGS_ROWS + 5; i++)
        press(shown, PRESSED_DOWN);
    assert_int_equal(shown->menu.box_row, SETTINGS_ROWS - 1);
    press(shown, PRESSED_UP);
    assert_int_equal(shown->menu.box_row, SETTINGS_ROWS - 2);
    end(shown);
}

static void recording_tells_its_size(void **state)
{
    (void)state;
    struct shown *shown = begin(UNIT_COUNT(entries));
    press(shown, PRESSED_END);
    snprintf(shown->menu.recorded, sizeof shown->menu.recorded, "7 kB");
    SEES(shown, "A recording of a run.");
    SEES(shown, "7 kB");
    end(shown);
}

/* Who has done nothing yet is told how to begin, if there is a lesson to begin with. */
static void only_who_is_new_is_told_how_to_begin(void **state)
{
    (void)state;
    struct shown *shown = begin(UNIT_COUNT(entries));
    HIDES(shown, "begin the first lesson");
    shown->menu.contents.entries = entries + 1;
    shown->menu.contents.count = 3;
    SEES(shown, "Enter: begin the first lesson");
    shown->menu.contents.entries = entries + 2;
    shown->menu.contents.count = 2;
    HIDES(shown, "begin the first lesson");
    shown->menu.contents.count = 0;
    SEES(shown, "there is no scenario");
    end(shown);
}

/* What went badly is offered again; half of it right is not bad. */
static void few_right_are_to_be_redone(void **state)
{
    struct menu_entry taken = entries[0];
    struct shown *shown = begin(1);
    (void)state;
    taken.has_score = true;
    shown->menu.contents.entries = &taken;
    SEES(shown, "0/2 right");
    SEES(shown, "0 of 2 were right");
    taken.right = 1;
    SEES(shown, "1/2 right");
    HIDES(shown, "were right");
    end(shown);
}

static void what_there_is_to_try_is_a_command(void **state)
{
    struct menu_entry tried = {
        .name = "bare", .chapter = "B two", .try = "A core more: --cores 3."};
    struct shown *shown = begin(1);
    (void)state;
    shown->menu.contents.entries = &tried;
    SEES(shown, "threadreel run");
    SEES(shown, "  --cores 3");
    tried.try = "No --seed makes it fail.";
    HIDES(shown, "threadreel run");
    tried.try = NULL;
    HIDES(shown, "threadreel run");
    end(shown);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_cut_is_read_to_its_end_and_back),
        cmocka_unit_test(just_running_is_for_lessons_about_a_run),
        cmocka_unit_test(filter_hides_and_shows_all_again),
        cmocka_unit_test(options_have_a_last_row),
        cmocka_unit_test(recording_tells_its_size),
        cmocka_unit_test(only_who_is_new_is_told_how_to_begin),
        cmocka_unit_test(few_right_are_to_be_redone),
        cmocka_unit_test(what_there_is_to_try_is_a_command),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
