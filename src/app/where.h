/* SPDX-License-Identifier: MIT */
/* Where things lie, seen from the program itself: in a build folder and after installation. */
#ifndef APP_WHERE_H
#define APP_WHERE_H

/** The folder of the scenarios' programs; of their sources. Returns: the path, or NULL if there is
 * none. It lives as long as the process. */
const char *where_scenarios(void);
const char *where_sources(void);

#endif
