/* SPDX-License-Identifier: MIT */
/* Writing JSON, one value after another; commas and quotes come by themselves. */
#ifndef APP_JSON_H
#define APP_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct json {
    FILE *out;
    bool is_first; /* nothing yet in the innermost object or array */
};

void json_open(struct json *json, const char *key, char bracket); /* '{' or '['; key may be NULL */
void json_close(struct json *json, char bracket);                 /* '}' or ']' */
void json_text(struct json *json, const char *key, const char *text); /* NULL: null */
void json_number(struct json *json, const char *key, int64_t number);
void json_count(struct json *json, const char *key, uint64_t number);
void json_real(struct json *json, const char *key, double number);
void json_truth(struct json *json, const char *key, bool truth);
void json_seconds(struct json *json, const char *key, uint64_t ms); /* with three decimals */

#endif
