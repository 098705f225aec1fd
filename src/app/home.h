/* SPDX-License-Identifier: MIT */
/* The files that are kept for whoever uses the program: where the XDG specification puts them. */
#ifndef APP_HOME_H
#define APP_HOME_H

#include <stdbool.h>
#include <stddef.h>

/** The configuration: $XDG_CONFIG_HOME/threadreel/config, ~/.config/threadreel/config. Returns: false
 * if nobody says where one's files are. */
bool home_config(char *path, size_t bytes);

/** A file of what is remembered: $XDG_STATE_HOME/threadreel/NAME, ~/.local/state/threadreel/NAME.
 * Returns: as home_config. */
bool home_state(const char *name, char *path, size_t bytes);

/** A path as people write it: "~" for their own folder. Returns: `text`. */
char *home_shorten(const char *path, char *text, size_t bytes);

/** Make the folders that lead to a file, for nobody else to look into. Returns: 0 or a negative
 * errno. */
int home_make_folders(const char *path);

#endif
