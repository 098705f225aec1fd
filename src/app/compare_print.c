/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "app/compare_parts.h"
#include "app/json.h"
#include "app/wrap.h"

#define JSON_VERSION 1
#define COLS         80
#define INDENT       3

/* ---- for people ---- */

/* What stands in the columns, but for the time. */
static void print_legend(const struct comparison *c)
{
    char text[512];
    for (size_t i = 0; i < c->lesson->shown_count; i++) {
        enum measure measure = c->lesson->shown[i];
        if (measure == MEASURE_TIME || measure == MEASURE_SPEED_UP)
            continue;
        snprintf(text, sizeof text, "%s: %s.", measure_heading(measure), measure_sentence(measure));
        printf("%*s", INDENT, "");
        wrap_print(text, INDENT);
    }
}

void compare_print(const struct comparison *comparison)
{
    char text[2048];
    bool has_words = false;
    for (size_t run = 0; run <= comparison->count; run++)
        puts(comparison_line(comparison, run, COLS, text));
    if (*comparison_sums(comparison, text, sizeof text))
        printf("%*s%s\n", INDENT, "", text);
    for (size_t run = 1; run <= comparison->count; run++) {
        if (!*comparison_because(comparison, run, text, sizeof text))
            continue;
        printf("%s%2zu ", has_words ? "" : "\n", run);
        wrap_print(text, INDENT);
        has_words = true;
    }
    putchar('\n');
    print_legend(comparison);
    if (comparison_has_unknown(comparison))
        puts("   ?: the records of that run do not tell, or it has not finished.");
}

/* ---- for programs ---- */

static void print_run(struct json *json, const struct comparison *c, size_t run)
{
    const struct lesson_run *own = &c->lesson->runs[run - 1];
    json_open(json, NULL, '{');
    json_text(json, "label", own->label);
    json_text(json, "scenario", own->scenario);
    json_text(json, "options", own->options);
    json_text(json, "because", own->because);
    json_text(json, "verdict", verdict_name(c->verdicts[run - 1]));
    json_open(json, "figures", '{');
    for (int i = 0; i < MEASURE_COUNT; i++) {
        uint64_t value = c->figures[(run - 1) * MEASURE_COUNT + (size_t)i];
        enum measure_unit unit = measure_unit((enum measure)i);
        char key[64];
        snprintf(key, sizeof key, "%s%s", measure_name((enum measure)i),
                 unit == MEASURE_UNIT_TIME ? "_ns" : "");
        if (value == MEASURE_UNKNOWN)
            json_text(json, key, NULL);
        else if (unit == MEASURE_UNIT_RATIO)
            json_real(json, key, (double)value / 100);
        else
            json_count(json, key, value);
    }
    json_close(json, '}');
    json_close(json, '}');
}

void compare_print_json(const struct comparison *comparison)
{
    struct json json = {stdout, true};
    json_open(&json, NULL, '{');
    json_number(&json, "version", JSON_VERSION);
    json_text(&json, "title", comparison->title);
    json_text(&json, "chapter", comparison->lesson->chapter);
    json_open(&json, "runs", '[');
    for (size_t run = 1; run <= comparison->count; run++)
        print_run(&json, comparison, run);
    json_close(&json, ']');
    json_close(&json, '}');
    putchar('\n');
}
