/* SPDX-License-Identifier: MIT */
/*
 * A whole session by keys alone, and the whole screen after each of them: from the menu into a
 * scenario, forth and back, onto another course, beside the first one, into a recording, and out of
 * that again. Here a student's first minute is pinned down.
 *
 * usage: test_session FOLDER-OF-SCREENS
 */
#include <string.h>
#include <unistd.h>

#include "tests/folder.h"
#include "tests/picture.h"

static const char *screens;

/* A key, what is to be read once it has done its work, and the picture to compare; NULL: none. */
struct press {
    const char *keys, *word, *picture;
};

static const struct press presses[] = {
    {"", "loops_sequence", "01-menu"},
    {"/two_locks", "/two_locks", "02-filter"},
    {"\r", "Enter begin", "03-chosen"},
    {"r", "step 0", "04-scenario"},
    {"{{{{", "1/16", "05-slow"},
    {" ", "step 1 ", NULL}, /* the first step comes at once, the next one after eight seconds */
    {" ", "paused", "06-paused"},
    {".", "step 2 ", "07-step"},
    {".", "step 3 ", "08-step"},
    {".", "step 4 ", "09-step"},
    {",", "step 3 ", "10-back"},
    {",", "step 2 ", "11-back"},
    {"j", "*T1 main", "12a-this-thread"},
    {"j", "*T2 alice", "12b-other-thread"},
    {"r", "T2 alice", "13-branch"},
    {"v", " Branches ", "14-branches"},
    {"q", "step 3 ", "15-branch"},
    {"V", "main run", "16-compare"},
    {"V", "Source", "17-branch"},
    {"R", "rec", "18-recording"},
    {"a", " end  ", "19-end"},
};

static void press(struct vt *vt, const struct press *press)
{
    char name[64];
    KEYS(vt, press->keys);
    picture_check(vt, vt_wait_text(vt, press->word, VT_PATIENCE_MS), press->word);
    if (!press->picture)
        return;
    snprintf(name, sizeof name, "session-%s", press->picture);
    picture_compare(vt, screens, name);
}

/* The recording holds the other course, and shows it as it was seen. */
static void play_what_was_recorded(struct vt *vt)
{
    KEYS(vt, "/.reel\r");
    SEE(vt, "two_locks.reel");
    KEYS(vt, "\r");
    SEE(vt, "recorded");
    KEYS(vt, "G");
    SEE(vt, " end  ");
    picture_compare(vt, screens, "session-20-played");
    KEYS(vt, "q");
    SEE(vt, "q quit");
}

static void a_session_goes_by_keys_from_menu_to_replay(void **state)
{
    (void)state;
    struct vt *vt = picture_open(picture_utf8, picture_sizes[0], NULL, NULL, NULL, NULL);
    for (size_t i = 0; i < UNIT_COUNT(presses); i++)
        press(vt, &presses[i]);
    KEYS(vt, "q");
    SEE(vt, "q quit");
    assert_int_equal(access("two_locks.reel", R_OK), 0);
    play_what_was_recorded(vt);
    picture_end(vt, "Q", 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_session_goes_by_keys_from_menu_to_replay),
    };
    if (argc != 2) {
        fputs("usage: test_session FOLDER-OF-SCREENS\n", stderr);
        return 2;
    }
    screens = argv[1];
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
