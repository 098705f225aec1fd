/* SPDX-License-Identifier: MIT */
#include "app/json.h"

#include <inttypes.h>

#include "ui/draw/utf8.h"

/* The names of files may be no UTF-8: JSON is. */
static void print_quoted(FILE *out, const char *text)
{
    uint32_t code_point;
    char bytes[UTF8_BYTES];
    putc('"', out);
    while ((code_point = utf8_next(&text))) {
        if (code_point == '"' || code_point == '\\')
            fprintf(out, "\\%c", (int)code_point);
        else if (code_point < 0x20)
            fprintf(out, "\\u%04x", (unsigned)code_point);
        else
            fwrite(bytes, 1, utf8_put(code_point, bytes), out);
    }
    putc('"', out);
}

static void begin(struct json *json, const char *key)
{
    if (!json->is_first)
        fputs(", ", json->out);
    json->is_first = false;
    if (!key)
        return;
    print_quoted(json->out, key);
    fputs(": ", json->out);
}

void json_open(struct json *json, const char *key, char bracket)
{
    begin(json, key);
    putc(bracket, json->out);
    json->is_first = true;
}

void json_close(struct json *json, char bracket)
{
    putc(bracket, json->out);
    json->is_first = false;
}

void json_text(struct json *json, const char *key, const char *text)
{
    begin(json, key);
    if (text)
        print_quoted(json->out, text);
    else
        fputs("null", json->out);
}

void json_number(struct json *json, const char *key, int64_t number)
{
    begin(json, key);
    fprintf(json->out, "%" PRId64, number);
}

void json_count(struct json *json, const char *key, uint64_t number)
{
    begin(json, key);
    fprintf(json->out, "%" PRIu64, number);
}

void json_real(struct json *json, const char *key, double number)
{
    begin(json, key);
    fprintf(json->out, "%.6g", number);
}

void json_truth(struct json *json, const char *key, bool truth)
{
    begin(json, key);
    fputs(truth ? "true" : "false", json->out);
}

void json_seconds(struct json *json, const char *key, uint64_t ms)
{
    begin(json, key);
    fprintf(json->out, "%" PRIu64 ".%03u", ms / 1000, (unsigned)(ms % 1000));
}
