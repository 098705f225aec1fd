/* SPDX-License-Identifier: MIT */
#include "tests/picture.h"

#include <string.h>
#include <sys/wait.h>

/* Nobody's settings, and nothing that was done before. */
#define NOBODY                                                                                     \
    "XDG_CONFIG_HOME=/dev/null", "XDG_STATE_HOME=/dev/null", "THREADREEL_CONFIG", "COLORFGBG"

const char *const picture_utf8[] = {"LC_ALL=C.UTF-8", "NO_COLOR", NOBODY, NULL};
const char *const picture_ascii[] = {"LC_ALL=C", "NO_COLOR", NOBODY, NULL};
const char *const picture_mono[] = {"LC_ALL=C.UTF-8", "NO_COLOR=1", NOBODY, NULL};
const struct picture_size picture_sizes[PICTURE_SIZES] = {{80, 24}, {120, 40}, {200, 60}};

struct vt *picture_open(const char *const *env, struct picture_size size, const char *a,
                        const char *b, const char *c, const char *d)
{
    char *argv[] = {getenv("THREADREEL"), (char *)(uintptr_t)a, (char *)(uintptr_t)b,
                    (char *)(uintptr_t)c, (char *)(uintptr_t)d, NULL};
    assert_non_null(argv[0]);
    struct vt *vt = vt_open(argv, env, size.rows, size.cols);
    assert_non_null(vt);
    return vt;
}

void picture_check(struct vt *vt, bool is_so, const char *what)
{
    if (is_so)
        return;
    vt_dump(vt, stdout);
    fail_msg("%s", what);
}

void picture_end(struct vt *vt, const char *keys, int status)
{
    KEYS(vt, keys);
    picture_check(vt, vt_wait_exit(vt, VT_PATIENCE_MS), "it ends");
    picture_check(
        vt, !vt_alt_screen_on(vt) && vt_cursor_visible(vt) && vt_echo_on(vt) && vt_lines_on(vt),
        "the terminal is as it was");
    int got = vt_close(vt);
    assert_true(WIFEXITED(got));
    assert_int_equal(WEXITSTATUS(got), status);
}

char *picture_text(struct vt *vt)
{
    char *text = NULL;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    for (int row = 0; row < vt_rows(vt); row++)
        fprintf(out, "%s\n", vt_line(vt, row));
    fclose(out);
    return text;
}

static char *read_text(const char *path)
{
    FILE *file = fopen(path, "r");
    char *text = calloc(1, 1 << 16);
    if (file && fread(text, 1, (1 << 16) - 1, file) == 0)
        text[0] = '\0';
    if (file)
        fclose(file);
    return text;
}

static bool is_screen(struct vt *vt, void *should)
{
    char *is = picture_text(vt);
    bool is_so = strcmp(is, should) == 0;
    free(is);
    return is_so;
}

void picture_compare(struct vt *vt, const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s-%dx%d.txt", folder, name, vt_cols(vt), vt_rows(vt));
    char *should = read_text(path);
    /* what was waited for may stand in the first half of a picture, with the second yet to come */
    if (getenv("SCREENS_WRITE"))
        vt_wait_idle(vt, 200, VT_PATIENCE_MS);
    else
        vt_wait(vt, is_screen, should, VT_PATIENCE_MS);
    char *is = picture_text(vt);
    if (getenv("SCREENS_WRITE")) {
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        fputs(is, file);
        fclose(file);
    } else if (strcmp(is, should) != 0) {
        printf("# expected, from %s:\n%s# is:\n%s", path, should, is);
        fail_msg("the screen is not %s", path);
    }
    free(is);
    free(should);
}
