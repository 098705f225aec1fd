/* SPDX-License-Identifier: MIT */
/*
 * Pictures: whole screens of the program in a real terminal, compared with the files in a folder. With
 * SCREENS_WRITE=1 in the environment they are written instead, to be looked at before they are
 * committed.
 */
#ifndef TESTS_PICTURE_H
#define TESTS_PICTURE_H

#include "tests/unit.h"
#include "tests/vt.h"

extern const char *const picture_utf8[], *const picture_ascii[], *const picture_mono[];

/* The sizes at which everything is looked at. */
struct picture_size {
    int cols, rows;
};
#define PICTURE_SIZES 3
extern const struct picture_size picture_sizes[PICTURE_SIZES];

/** Start the program at a size; words that are NULL are left out from there on. */
struct vt *picture_open(const char *const *env, struct picture_size size, const char *a,
                        const char *b, const char *c, const char *d);

/** The test fails, and tells the screen, unless something is so. */
void picture_check(struct vt *vt, bool is_so, const char *what);

#define SEE(vt, text)                                                                              \
    picture_check((vt), vt_wait_text((vt), (text), VT_PATIENCE_MS), "to see: " text)
#define KEYS(vt, keys) picture_check((vt), vt_keys((vt), (keys)), "keys are taken")
#define REST(vt)       picture_check((vt), vt_wait_idle((vt), 150, VT_PATIENCE_MS), "it comes to rest")

/** Press `keys`; the program ends with `status`, and leaves the terminal as it was. */
void picture_end(struct vt *vt, const char *keys, int status);

/** The whole screen as text, malloced. */
char *picture_text(struct vt *vt);

/** Compare the screen with FOLDER/NAME-COLSxROWS.txt. */
void picture_compare(struct vt *vt, const char *folder, const char *name);

#endif
