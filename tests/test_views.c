/* SPDX-License-Identifier: MIT */
/*
 * Each view and each box, at every size, with UTF-8 and with ASCII, in colour and without. One program
 * a size is led from view to view by its keys; the screens are compared with pictures.
 *
 * usage: test_views FOLDER-OF-SCREENS
 */
#include <ctype.h>
#include <string.h>
#include <unistd.h>

#include "tests/picture.h"

static const char *screens;

/* A view: the keys that lead to it, a word that only it shows, the keys that lead back. */
struct way {
    const char *name, *keys, *word, *back;
};

static const struct way panels[] = {
    {"threads", "1", " Threads ", "1"},
    {"objects", "2", " Objects ", "2"},
    {"timeline", "3", " Timeline ", "3"},
    {"source", "4", " Source ", "4"},
    {"log", "5", " What happened ", "5"},
    {"cores", "6", " Cores and GIL ", "6"},
    {"output", "7", " Output ", "7"},
    {"waits", "8", " Who waits for whom ", "8"},
    {"stats", "9", " Where the time went ", "9"},
    {"presenter", "P", "", "P"},
};

static const struct way boxes[] = {
    {"help", "?", " Keys ", "q"},         {"about", "i", "What you will see", "q"},
    {"details", "w", "steps taken", "q"}, {"pick", ":10\rp", "What happens next?", "qa"},
    {"branches", "v", " Branches ", "q"}, {"breaks", "B", " Breakpoints ", "q"},
    {"options", "o", " Options ", "q"},   {"command", ":", "Esc", "\033"},
};

static void lead(struct vt *vt, const struct way *ways, size_t count, const char *suffix)
{
    char name[64];
    for (size_t i = 0; i < count; i++) {
        KEYS(vt, ways[i].keys);
        picture_check(vt, vt_wait_text(vt, ways[i].word, VT_PATIENCE_MS), ways[i].name);
        snprintf(name, sizeof name, "view-%s-%s", ways[i].name, suffix);
        picture_compare(vt, screens, name);
        KEYS(vt, ways[i].back);
    }
}

/* A program at the end of its run; what popped up there is closed. */
static struct vt *at_the_end_of(const char *scenario, const char *const *env,
                                struct picture_size size)
{
    struct vt *vt = picture_open(env, size, "run", scenario, NULL, NULL);
    SEE(vt, "step 0");
    KEYS(vt, "a");
    SEE(vt, " end  ");
    REST(vt);
    KEYS(vt, "\033");
    REST(vt);
    return vt;
}

static void leave(struct vt *vt)
{
    KEYS(vt, "Q");
    assert_true(vt_wait_exit(vt, VT_PATIENCE_MS));
    vt_close(vt);
}

static void at_all_sizes(const char *scenario, const char *const *env, const char *suffix,
                         const struct way *ways, size_t count)
{
    for (size_t i = 0; i < PICTURE_SIZES; i++) {
        struct vt *vt = at_the_end_of(scenario, env, picture_sizes[i]);
        lead(vt, ways, count, suffix);
        leave(vt);
    }
}

static void each_panel_looks_as_it_should(void **state)
{
    (void)state;
    at_all_sizes("two_locks", picture_utf8, "utf8", panels, UNIT_COUNT(panels));
}

static void each_panel_looks_as_it_should_in_ascii(void **state)
{
    (void)state;
    at_all_sizes("two_locks", picture_ascii, "ascii", panels, UNIT_COUNT(panels));
}

static void each_box_looks_as_it_should(void **state)
{
    (void)state;
    at_all_sizes("two_locks", picture_utf8, "utf8", boxes, UNIT_COUNT(boxes));
}

static void each_box_looks_as_it_should_in_ascii(void **state)
{
    (void)state;
    at_all_sizes("two_locks", picture_ascii, "ascii", boxes, UNIT_COUNT(boxes));
}

/* Colours are nothing but colours: the same cells, and none of them has one. */
static void without_colours_each_panel_says_the_same(void **state)
{
    (void)state;
    at_all_sizes("two_locks", picture_mono, "utf8", panels, UNIT_COUNT(panels));
    struct vt *vt = at_the_end_of("two_locks", picture_mono, picture_sizes[0]);
    for (int row = 0; row < vt_rows(vt); row++)
        for (int col = 0; col < vt_cols(vt); col++) {
            struct vt_cell cell = vt_cell(vt, row, col);
            picture_check(vt, cell.fg == VT_DEFAULT && cell.bg == VT_DEFAULT,
                          "no cell has a colour");
        }
    leave(vt);
}

/* A terminal of ASCII is sent nothing else. */
static void ascii_is_all_that_an_ascii_terminal_gets(void **state)
{
    (void)state;
    struct vt *vt = at_the_end_of("two_locks", picture_ascii, picture_sizes[0]);
    for (size_t i = 0; i < UNIT_COUNT(panels); i++) {
        KEYS(vt, panels[i].keys);
        REST(vt);
        KEYS(vt, panels[i].back);
    }
    size_t bytes;
    const char *output = vt_output(vt, &bytes);
    for (size_t i = 0; i < bytes; i++)
        assert_true(isascii((unsigned char)output[i]));
    leave(vt);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_panel_looks_as_it_should),
        cmocka_unit_test(each_panel_looks_as_it_should_in_ascii),
        cmocka_unit_test(each_box_looks_as_it_should),
        cmocka_unit_test(each_box_looks_as_it_should_in_ascii),
        cmocka_unit_test(without_colours_each_panel_says_the_same),
        cmocka_unit_test(ascii_is_all_that_an_ascii_terminal_gets),
    };
    if (argc != 2) {
        fputs("usage: test_views FOLDER-OF-SCREENS\n", stderr);
        return 2;
    }
    screens = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
