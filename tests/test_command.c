/* SPDX-License-Identifier: MIT */
/* Commands, without a screen: how a line is understood, completed and typed, what the settings make of
 * it, and that the configuration may be any file. */
#include "ui/input/command.h"

#include <errno.h>
#include <string.h>

#include "tests/unit.h"
#include "ui/input/complete.h"
#include "ui/input/config.h"
#include "ui/input/near.h"
#include "ui/input/prompt.h"
#include "ui/session/player.h"

/* ---- lines ---- */

static struct command_line read_line(const char *text)
{
    struct command_line line;
    char why[SETTINGS_WHY_MAX] = "";
    if (command_read(text, &line, why) != 0)
        fail_msg("\"%s\": %s", text, why);
    return line;
}

static void line_is_command_and_rest(void **state)
{
    (void)state;
    struct command_line line = read_line("  Set  theme   light");
    assert_int_equal(line.command, COMMAND_SET);
    assert_string_equal(line.rest, "theme   light");
    line = read_line("zoom-in");
    assert_int_equal(line.command, COMMAND_NONE);
    assert_int_equal(line.action, ACTION_ZOOM_IN);
}

static void comment_is_no_command(void **state)
{
    (void)state;
    static const char *const nothing[] = {"", " \t ", "# set theme light", "   #", "#set"};
    for (size_t i = 0; i < UNIT_COUNT(nothing); i++) {
        struct command_line line = read_line(nothing[i]);
        assert_true(line.command == COMMAND_NONE && line.action == ACTION_NONE);
    }
    assert_string_equal(read_line("set theme light # for the classroom").rest, "theme light");
    assert_string_equal(read_line("bind # step # the hash").rest, "# step");
}

static void unknown_command_names_the_nearest(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {{"stp", "step"},
                                           {"stpe", "step"},
                                           {"qiut", "quit"},
                                           {"zoomin", "zoom-in"},
                                           {"spped", "speed"}};
    struct command_line line;
    char why[SETTINGS_WHY_MAX], wanted[80];
    for (size_t i = 0; i < UNIT_COUNT(pairs); i++) {
        assert_int_equal(command_read(pairs[i][0], &line, why), -EINVAL);
        snprintf(wanted, sizeof wanted, "\"%s\"; did you mean %s?", pairs[i][0], pairs[i][1]);
        if (!strstr(why, wanted))
            fail_msg("%s, and not: %s", why, wanted);
    }
    assert_int_equal(command_read("xyzzy", &line, why), -EINVAL);
    assert_string_equal(why, "there is no command \"xyzzy\"");
}

static void every_command_has_its_own_name(void **state)
{
    (void)state;
    char name[NEAR_MAX];
    for (int i = 1; i < COMMAND_COUNT; i++) {
        command_name((enum command_name)i, name, sizeof name);
        assert_int_equal(command_named(name), i);
        assert_true(strlen(command_sentence((enum command_name)i)) > 4);
    }
    for (int i = 1; i < ACTION_COUNT; i++)
        assert_int_equal(action_find(action_name((enum action)i, name, sizeof name)), i);
}

/* ---- settings ---- */

static int configure(struct settings *settings, const char *text, char *why)
{
    struct command_line line = read_line(text);
    assert_true(command_is_configuring(line.command));
    why[0] = '\0';
    return command_configure(&line, settings, why);
}

static void settings_are_set_by_name(void **state)
{
    (void)state;
    struct settings settings;
    char why[SETTINGS_WHY_MAX], value[SETTINGS_VALUE_MAX];
    settings_init(&settings);
    assert_string_equal(settings_value(&settings, SETTINGS_SPEED, value), "1");
    assert_int_equal(configure(&settings, "set theme LIGHT", why), 0);
    assert_int_equal(settings_theme(&settings), THEME_LIGHT);
    assert_int_equal(configure(&settings, "set colours 16", why), 0);
    assert_int_equal(settings_colours(&settings), 16);
    assert_int_equal(configure(&settings, "set speed 4", why), 0);
    assert_int_equal(settings.chosen[SETTINGS_SPEED] + SPEED_SLOWEST, 2);
    assert_int_equal(configure(&settings, "set glyphs ascii", why), 0);
    assert_true(settings_is_ascii(&settings));
    assert_int_equal(configure(&settings, "panel output off", why), 0);
    assert_true(settings.is_hidden[PANEL_OUTPUT]);
    assert_int_equal(configure(&settings, "panel 7", why), 0);
    assert_false(settings.is_hidden[PANEL_OUTPUT]);
    assert_int_equal(configure(&settings, "panel source max", why), 0);
    assert_int_equal(settings.maximised, PANEL_SOURCE);
}

/* Each value of each setting can be written as a command, and comes out the same. */
static void every_value_is_kept_by_its_command(void **state)
{
    (void)state;
    struct settings settings, again;
    char text[64], why[SETTINGS_WHY_MAX];
    settings_init(&settings);
    for (int row = 0; row < SETTINGS_ROWS; row++)
        for (int turn = 0; turn < 13; turn++) {
            settings_turn_row(&settings, row, turn == 12 ? -1 : 1);
            settings_init(&again);
            settings_row_command(&settings, row, text, sizeof text);
            assert_int_equal(configure(&again, text, why), 0);
            if (row < SETTINGS_COUNT)
                assert_int_equal(again.chosen[row], settings.chosen[row]);
            else
                assert_int_equal(again.is_hidden[row - SETTINGS_COUNT],
                                 settings.is_hidden[row - SETTINGS_COUNT]);
        }
}

static void wrong_settings_are_told_and_change_nothing(void **state)
{
    (void)state;
    static const char *const wrong[][2] = {
        {"set them light", "there is no setting \"them\"; did you mean theme?"},
        {"set theme blue", "theme is one of auto, dark, light, mono, not \"blue\""},
        {"set theme", "it is: set SETTING VALUE"},
        {"set theme light dark", "it is: set SETTING VALUE"},
        {"panel outptu off", "there is no panel \"outptu\"; did you mean output?"},
        {"panel output away", "a panel is on, off or max, not \"away\""},
        {"bind X stp", "there is no action \"stp\"; did you mean step?"},
        {"bind XY step", "\"XY\" is no key"},
        {"bind ^C step", "^C always quits"},
        {"bind X panel", "panel can only have keys from 1 to 9"},
    };
    struct settings settings, before;
    char why[SETTINGS_WHY_MAX];
    memset(&settings, 0, sizeof settings);
    settings_init(&settings);
    memcpy(&before, &settings, sizeof before);
    for (size_t i = 0; i < UNIT_COUNT(wrong); i++) {
        assert_int_equal(configure(&settings, wrong[i][0], why), -EINVAL);
        if (strncmp(why, wrong[i][1], strlen(wrong[i][1])) != 0)
            fail_msg("%s: %s", wrong[i][0], why);
        assert_memory_equal(&settings, &before, sizeof before);
    }
}

/* ---- keys ---- */

static enum action action_at(const struct settings *settings, const char *text)
{
    struct key key;
    assert_true(key_read(text, &key));
    return action_of(&settings->keymap, key);
}

static void bound_key_does_and_shows_it(void **state)
{
    (void)state;
    struct settings settings;
    char why[SETTINGS_WHY_MAX], keys[64];
    settings_init(&settings);
    assert_int_equal(action_at(&settings, "X"), ACTION_NONE);
    assert_int_equal(configure(&settings, "bind X step", why), 0);
    assert_int_equal(action_at(&settings, "X"), ACTION_STEP);
    action_shown(&settings.keymap, ACTION_STEP, true, true, keys, sizeof keys);
    assert_string_equal(keys, "X . s Right");
    assert_int_equal(configure(&settings, "bind . back", why), 0);
    assert_int_equal(configure(&settings, "bind space none", why), 0);
    action_shown(&settings.keymap, ACTION_STEP, true, true, keys, sizeof keys);
    assert_string_equal(keys, "X s Right");
    action_shown(&settings.keymap, ACTION_BACK, false, true, keys, sizeof keys);
    assert_string_equal(keys, ".");
    assert_string_equal(action_shown(&settings.keymap, ACTION_PLAY, false, true, keys, sizeof keys),
                        "");
    assert_int_equal(configure(&settings, "bind Space play", why), 0);
    assert_int_equal(action_at(&settings, "Space"), ACTION_PLAY);
    assert_int_equal(settings.keymap.count, 2);
    assert_int_equal(configure(&settings, "bind \xc3\xa9 why", why), 0);
    assert_int_equal(action_at(&settings, "\xc3\xa9"), ACTION_WHY);
}

static void nobody_is_locked_in(void **state)
{
    (void)state;
    struct settings settings;
    char why[SETTINGS_WHY_MAX];
    settings_init(&settings);
    assert_int_equal(configure(&settings, "bind q none", why), 0);
    assert_int_equal(configure(&settings, "bind Q none", why), -EINVAL);
    assert_string_equal(why, "then no key would leave or quit");
    assert_int_equal(action_at(&settings, "Q"), ACTION_QUIT);
    assert_int_equal(configure(&settings, "bind Z quit", why), 0);
    assert_int_equal(configure(&settings, "bind Q none", why), 0);
    assert_int_equal(configure(&settings, "bind Z step", why), -EINVAL);
    assert_int_equal(action_at(&settings, "Z"), ACTION_QUIT);
}

static void keys_run_out_in_words(void **state)
{
    (void)state;
    struct settings settings;
    char why[SETTINGS_WHY_MAX], text[40];
    settings_init(&settings);
    for (int i = 0; i < KEYMAP_MAX; i++) {
        snprintf(text, sizeof text, "bind %c%c step", 0xc4, 0x80 + i);
        assert_int_equal(configure(&settings, text, why), 0);
    }
    assert_int_equal(configure(&settings, "bind X step", why), -EINVAL);
    assert_string_equal(why, "no more than 64 keys can be bound");
}

/* ---- completion ---- */

static void check_complete(const char *text, const char *wanted, size_t from)
{
    struct completion found;
    char words[400] = "";
    complete(&found, text, strlen(text), NULL, NULL);
    for (int i = 0; i < found.count; i++) {
        strcat(words, i ? " " : "");
        strcat(words, found.words[i]);
    }
    if (strcmp(words, wanted) != 0 || found.from != from)
        fail_msg("\"%s\": \"%s\" from %zu", text, words, found.from);
}

static void words_are_completed_at_each_place(void **state)
{
    (void)state;
    check_complete("bin", "bind", 0);
    check_complete("set th", "theme", 4);
    check_complete("set theme ", "auto dark light mono", 10);
    check_complete("set colours 1", "16", 12);
    check_complete("panel o", "objects output", 6);
    check_complete("panel output o", "on off", 13);
    check_complete("panel output on ", "", 16);
    check_complete("speed 1/", "1/16 1/8 1/4 1/2", 6);
    check_complete("bind X zo", "zoom-in zoom-out zoom-fit", 7);
    check_complete("help se", "set", 5);
    check_complete("xyzzy ", "", 6);
    check_complete("save FI", "", 5);
}

static void what_all_share_is_found(void **state)
{
    (void)state;
    struct completion found;
    char text[NEAR_MAX];
    complete(&found, "zoom", 4, NULL, NULL);
    assert_string_equal(complete_shared(&found, text, sizeof text), "zoom-");
    complete(&found, "xyzzy", 5, NULL, NULL);
    assert_string_equal(complete_shared(&found, text, sizeof text), "");
}

/* Letters that begin with the same byte have nothing in common. */
static void no_part_of_a_letter_is_shared(void **state)
{
    (void)state;
    struct completion found = {.words = {"caf\xc3\xa9", "caf\xc3\xa8"}, .count = 2};
    char text[NEAR_MAX];
    assert_string_equal(complete_shared(&found, text, sizeof text), "caf");
    found = (struct completion){.words = {"caf\xc3\xa9s", "caf\xc3\xa9"}, .count = 2};
    assert_string_equal(complete_shared(&found, text, sizeof text), "caf\xc3\xa9");
    found.count = 1;
    assert_string_equal(complete_shared(&found, text, sizeof text), "caf\xc3\xa9s");
}

static void slips_of_a_finger_are_counted(void **state)
{
    (void)state;
    static const char *const words[] = {"step", "stop", "set", "steps"};
    struct near_word near = near_word_of("stpe");
    for (size_t i = 0; i < UNIT_COUNT(words); i++)
        near_offer(&near, words[i]);
    assert_string_equal(near.best, "step");
    near = near_word_of("x");
    near_offer(&near, "step");
    assert_string_equal(near.best, "");
}

/* ---- typing ---- */

static bool type(struct prompt *prompt, const char *text)
{
    bool is_done = false;
    for (; *text; text++)
        is_done = prompt_key(prompt, *text == '\n' ? (struct key){.code = PRESSED_ENTER}
                                     : *text == ' '
                                         ? (struct key){.code = PRESSED_SPACE}
                                         : (struct key){PRESSED_CHARACTER, (unsigned char)*text});
    return is_done;
}

static void press(struct prompt *prompt, enum key_code code)
{
    prompt_key(prompt, (struct key){.code = code});
}

static void line_is_edited_where_the_cursor_is(void **state)
{
    (void)state;
    struct prompt prompt = {0};
    prompt_open(&prompt);
    type(&prompt, "set thme light");
    for (int i = 0; i < 8; i++)
        press(&prompt, PRESSED_LEFT);
    type(&prompt, "e");
    assert_string_equal(prompt.text, "set theme light");
    press(&prompt, PRESSED_HOME);
    press(&prompt, PRESSED_DELETE);
    assert_string_equal(prompt.text, "et theme light");
    press(&prompt, PRESSED_END);
    press(&prompt, PRESSED_RUB_WORD);
    assert_string_equal(prompt.text, "et theme ");
    press(&prompt, PRESSED_LEFT);
    press(&prompt, PRESSED_RUB_LINE);
    assert_string_equal(prompt.text, " ");
    press(&prompt, PRESSED_ESCAPE);
    assert_false(prompt.is_open);
}

static void cursor_moves_by_characters(void **state)
{
    (void)state;
    struct prompt prompt = {0};
    prompt_open(&prompt);
    prompt_key(&prompt, (struct key){PRESSED_CHARACTER, 0xe9});
    prompt_key(&prompt, (struct key){PRESSED_CHARACTER, 0x4e2d});
    prompt_key(&prompt, (struct key){PRESSED_CHARACTER, 0x9b}); /* a control character */
    assert_string_equal(prompt.text, "\xc3\xa9\xe4\xb8\xad");
    press(&prompt, PRESSED_LEFT);
    assert_int_equal(prompt.cursor, 2);
    press(&prompt, PRESSED_BACKSPACE);
    assert_string_equal(prompt.text, "\xe4\xb8\xad");
    press(&prompt, PRESSED_RIGHT);
    press(&prompt, PRESSED_RIGHT);
    assert_int_equal(prompt.cursor, 3);
    press(&prompt, PRESSED_BACKSPACE);
    press(&prompt, PRESSED_BACKSPACE);
    assert_false(prompt.is_open);
}

static void history_is_kept_for_each_mark(void **state)
{
    (void)state;
    struct prompt prompt = {0};
    prompt_open(&prompt);
    assert_true(type(&prompt, "first\n"));
    prompt_open_at(&prompt, '/');
    assert_true(type(&prompt, "lock A\n"));
    prompt_open(&prompt);
    assert_true(type(&prompt, "second\n"));
    prompt_open(&prompt);
    type(&prompt, "dra");
    press(&prompt, PRESSED_UP);
    assert_string_equal(prompt.text, "second");
    press(&prompt, PRESSED_UP);
    press(&prompt, PRESSED_UP);
    assert_string_equal(prompt.text, "first");
    press(&prompt, PRESSED_DOWN);
    press(&prompt, PRESSED_DOWN);
    assert_string_equal(prompt.text, "dra");
    prompt_open_at(&prompt, '/');
    press(&prompt, PRESSED_UP);
    assert_string_equal(prompt.text, "lock A");
    for (int i = 0; i < 3 * PROMPT_HISTORY; i++) {
        char line[16];
        snprintf(line, sizeof line, "%d\n", i);
        prompt_open(&prompt);
        type(&prompt, line);
    }
    assert_int_equal(prompt.history_count, PROMPT_HISTORY);
    assert_string_equal(prompt.history[0], ":64");
}

/* Any keys: the text stays a text with the cursor in it. */
static void any_keys_keep_the_line_whole(void **state)
{
    (void)state;
    struct unit_random random = unit_random_new();
    struct prompt prompt = {0};
    struct completion found;
    for (int i = 0; i < 200000; i++) {
        struct key key = {(enum key_code)unit_random_below(&random, PRESSED_HANGUP + 1),
                          (uint32_t)unit_random_below(&random, 0x3000)};
        if (!prompt.is_open)
            prompt_open_at(&prompt, i % 3 ? ':' : '/');
        if (unit_random_below(&random, 3))
            key.code = PRESSED_CHARACTER;
        if (key.code == PRESSED_TAB && complete(&found, prompt.text, prompt.cursor, NULL, NULL) > 0)
            prompt_replace(&prompt, found.from, found.words[0]);
        prompt_key(&prompt, key);
        assert_true(strnlen(prompt.text, PROMPT_MAX) < PROMPT_MAX);
        assert_true(prompt.cursor <= strlen(prompt.text));
        assert_int_not_equal((unsigned char)prompt.text[prompt.cursor] & 0xc0, 0x80);
        assert_in_range(prompt.history_count, 0, PROMPT_HISTORY);
    }
}

/* ---- the configuration ---- */

/* What is told of a file that holds `text`. */
static char *told_of(const char *text, size_t bytes, struct settings *settings,
                     struct config_mistakes *mistakes)
{
    char *told = NULL;
    size_t length = 0;
    FILE *file = tmpfile(), *out = open_memstream(&told, &length);
    assert_true(file && out && fwrite(text, 1, bytes, file) == bytes);
    rewind(file);
    settings_init(settings);
    assert_int_equal(config_read(file, "config", settings, out, mistakes), 0);
    fclose(file);
    fclose(out);
    return told;
}

static void good_lines_count_and_bad_ones_are_told(void **state)
{
    (void)state;
    static const char text[] = "# mine\nset theme light\nbind X stp\r\n\nstep 5\nzoom-in\n"
                               "bind X step\r\nset speed 4";
    struct settings settings;
    struct config_mistakes mistakes;
    char *told = told_of(text, sizeof text - 1, &settings, &mistakes);
    assert_string_equal(
        told, "threadreel: config:3: there is no action \"stp\"; did you mean step?\n"
              "threadreel: config:5: only set, bind and panel can stand in the configuration\n"
              "threadreel: config:6: only set, bind and panel can stand in the configuration\n");
    assert_int_equal(mistakes.count, 3);
    assert_int_equal(mistakes.first_line, 3);
    assert_int_equal(settings_theme(&settings), THEME_LIGHT);
    assert_int_equal(action_at(&settings, "X"), ACTION_STEP);
    assert_int_equal(settings.chosen[SETTINGS_SPEED] + SPEED_SLOWEST, 2);
    free(told);
}

static void control_characters_are_not_echoed(void **state)
{
    (void)state;
    static const char text[] = "set \x1b[2J\x9b\xc2\x9b\x07 light\nse\0t theme light\n\x7f\n";
    struct settings settings;
    struct config_mistakes mistakes;
    char *told = told_of(text, sizeof text - 1, &settings, &mistakes);
    assert_int_equal(mistakes.count, 3);
    for (const char *at = told; *at; at++)
        assert_true(*at == '\n' || (*at >= ' ' && *at < 0x7f));
    free(told);
}

static void long_files_are_read_in_part(void **state)
{
    (void)state;
    size_t bytes = CONFIG_BYTES_MAX + 100;
    char *text = malloc(bytes);
    struct settings settings;
    struct config_mistakes mistakes;
    assert_non_null(text);
    memset(text, 'x', bytes);
    for (size_t i = 10; i < bytes; i += 10)
        text[i] = '\n';
    char *told = told_of(text, bytes, &settings, &mistakes);
    assert_true(mistakes.count > 6000);
    assert_non_null(strstr(told, "more mistakes\n"));
    assert_true(strlen(told) < 4000);
    free(told);
    memset(text, 'x', bytes);
    told = told_of(text, bytes, &settings, &mistakes);
    assert_int_equal(mistakes.count, 2);
    free(told);
    free(text);
}

/* Pieces of commands and bytes by chance: it ends, says what is text, and leaves a way out. */
static void any_file_is_read(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "set ", "bind ", "panel ", "theme ",  "light", "speed ", "q ",    "Q ",   "none", "step ",
        "\n",   "#",     "quit",   "output ", "max\n", " 4\n",   "off\n", "\xc3", "\x9b", "^C "};
    struct unit_random random = unit_random_new();
    for (int round = 0; round < 3000; round++) {
        struct settings settings;
        struct config_mistakes mistakes;
        char text[600] = "";
        size_t used = 0;
        while (used < sizeof text - 20 && unit_random_below(&random, 40) > 0) {
            if (unit_random_below(&random, 8) == 0)
                text[used++] = (char)unit_random_below(&random, 256);
            else
                used += (size_t)sprintf(text + used, "%s",
                                        pieces[unit_random_below(&random, UNIT_COUNT(pieces))]);
        }
        char *told = told_of(text, used, &settings, &mistakes), keys[64];
        for (const char *at = told; *at; at++)
            assert_true(*at == '\n' || ((unsigned char)*at >= ' ' && *at != 0x7f));
        action_shown(&settings.keymap, ACTION_LEAVE, true, true, keys, sizeof keys);
        bool can_leave = *keys != '\0';
        action_shown(&settings.keymap, ACTION_QUIT, true, true, keys, sizeof keys);
        assert_true(can_leave || strcmp(keys, "^C") != 0);
        free(told);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line_is_command_and_rest),
        cmocka_unit_test(comment_is_no_command),
        cmocka_unit_test(unknown_command_names_the_nearest),
        cmocka_unit_test(every_command_has_its_own_name),
        cmocka_unit_test(settings_are_set_by_name),
        cmocka_unit_test(every_value_is_kept_by_its_command),
        cmocka_unit_test(wrong_settings_are_told_and_change_nothing),
        cmocka_unit_test(bound_key_does_and_shows_it),
        cmocka_unit_test(nobody_is_locked_in),
        cmocka_unit_test(keys_run_out_in_words),
        cmocka_unit_test(words_are_completed_at_each_place),
        cmocka_unit_test(what_all_share_is_found),
        cmocka_unit_test(no_part_of_a_letter_is_shared),
        cmocka_unit_test(slips_of_a_finger_are_counted),
        cmocka_unit_test(line_is_edited_where_the_cursor_is),
        cmocka_unit_test(cursor_moves_by_characters),
        cmocka_unit_test(history_is_kept_for_each_mark),
        cmocka_unit_test(any_keys_keep_the_line_whole),
        cmocka_unit_test(good_lines_count_and_bad_ones_are_told),
        cmocka_unit_test(control_characters_are_not_echoed),
        cmocka_unit_test(long_files_are_read_in_part),
        cmocka_unit_test(any_file_is_read),
    };
    return cmocka_run_group_tests_name("command", tests, NULL, NULL);
}
