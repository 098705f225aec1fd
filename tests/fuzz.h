/* SPDX-License-Identifier: MIT */
/* The entry point of a fuzzer, as libFuzzer calls it and fuzz_replay.c too. */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

#endif
