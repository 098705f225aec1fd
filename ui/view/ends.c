/* SPDX-License-Identifier: MIT */
#include "ui/view/ends.h"

#include <stddef.h>
#include <string.h>

static const struct {
    const char *name, *words, *word;
} ways[] = {
    {"completes", "ends well", "ends well"},
    {"warns", "ends with a warning", "warns"},
    {"waits", "waits for ever", "waits"},
    {"compares", "compares runs", "compares"},
};

const char *ends_words(const char *ends)
{
    for (size_t i = 0; ends && i < sizeof ways / sizeof ways[0]; i++)
        if (strcmp(ways[i].name, ends) == 0)
            return ways[i].words;
    return ends ? ends : "";
}

const char *ends_word(const char *ends)
{
    for (size_t i = 0; ends && i < sizeof ways / sizeof ways[0]; i++)
        if (strcmp(ways[i].name, ends) == 0)
            return ways[i].word;
    return ends ? ends : "";
}
