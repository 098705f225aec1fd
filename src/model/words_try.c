/* SPDX-License-Identifier: MIT */
/* The first options that a text recommends ("Give it a core of its own: --cores 3."), as a command. */
#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "model/text.h"
#include "model/words.h"

/* The length of a word, without what ends a sentence or a part of it. */
static size_t word_length(const char *word)
{
    size_t length = strcspn(word, " ");
    while (length > 0 && strchr(".,:;)?", word[length - 1]))
        length--;
    return length;
}

/* Whether a word can be the value of an option: most are numbers, "No --seed makes" has none. */
static bool is_value(const char *option, size_t length, const char *word)
{
    static const char *const taking[] = {"--policy", "--waiters", "--eval-breaker"};
    for (size_t i = 0; i < sizeof taking / sizeof taking[0]; i++)
        if (strlen(taking[i]) == length && strncmp(option, taking[i], length) == 0)
            return true;
    if (length == 2) /* -p */
        return memchr(word, '=', word_length(word)) != NULL;
    return isdigit((unsigned char)*word);
}

/* The length of the option that begins here, with its value; 0: none does. */
static size_t option_length(const char *text)
{
    bool is_option = strncmp(text, "-p ", 3) == 0 ||
                     (strncmp(text, "--", 2) == 0 && islower((unsigned char)text[2]));
    size_t length = word_length(text);
    if (!is_option || memchr(text, '=', length))
        return is_option ? length : 0;
    const char *value = text + length + 1;
    if (text[length] != ' ' || !is_value(text, length, value))
        return 0;
    return length + 1 + word_length(value);
}

/* The first option from here on, NULL: there is none. */
static const char *find_option(const char *text, size_t *length)
{
    for (; *text; text++)
        if ((*length = option_length(text)) > 0)
            return text;
    return NULL;
}

char *words_try(const char *advice, const char *target, char *text, size_t bytes)
{
    struct text t = text_begin(text, bytes);
    size_t length;
    const char *option = advice ? find_option(advice, &length) : NULL;
    if (!option)
        return text;
    text_add(&t, "threadreel run ");
    text_add(&t, target);
    while (option) {
        text_add(&t, " ");
        for (size_t i = 0; i < length; i++)
            text_addf(&t, "%c", option[i]);
        const char *next = option + length;
        next += strncmp(next, " and ", 5) == 0 ? 5 : 1;
        bool is_joined = option[length] == ' ' && (length = option_length(next)) > 0;
        option = is_joined ? next : NULL;
    }
    return text;
}
