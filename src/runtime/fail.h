/* SPDX-License-Identifier: MIT */
/* What an exception that nobody catches does to the run. */
#ifndef RUNTIME_FAIL_H
#define RUNTIME_FAIL_H

/** Tell of it: the hook, and in the main thread a failure of the run. */
void fail_tell(const char *text);

#endif
