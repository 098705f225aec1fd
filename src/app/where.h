/* SPDX-License-Identifier: MIT */
/* Where things lie, seen from the program itself: in a build folder and after installation. */
#ifndef APP_WHERE_H
#define APP_WHERE_H

/** The folder of the scenarios' programs; of their sources. Returns: the path, or NULL if there is
 * none. It lives as long as the process. */
const char *where_scenarios(void);
const char *where_sources(void);

/** What a program is compiled with: the folder of threadreel.h, the library, and the library's file for
 * pkg-config, which is there once it is installed. Returns: as above. */
const char *where_header(void);
const char *where_library(void);
const char *where_pkgconfig(void);

#endif
