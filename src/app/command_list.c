/* SPDX-License-Identifier: MIT */
/* threadreel list: the scenarios, by chapter. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/catalog.h"
#include "app/commands.h"
#include "app/complain.h"
#include "app/json.h"
#include "ui/view/ends.h"

#define JSON_VERSION 1
#define ENDS_COLS    19 /* "ends with a warning" */

struct parameter {
    char name[64];
    long value, min, max;
    char meaning[256];
};

/* Take the next line of a scenario's parameters: "name default min max meaning". */
static bool next_parameter(const char **lines, struct parameter *p)
{
    int length = 0;
    if (sscanf(*lines, "%63s %ld %ld %ld%n", p->name, &p->value, &p->min, &p->max, &length) < 4)
        return false;
    const char *meaning = *lines + length + ((*lines)[length] == ' '), *end = strchr(meaning, '\n');
    snprintf(p->meaning, sizeof p->meaning, "%.*s", end ? (int)(end - meaning) : 0, meaning);
    *lines = end ? end + 1 : "";
    return true;
}

static void print_comparisons(struct json *json, const struct catalog *catalog)
{
    json_open(json, "comparisons", '[');
    for (size_t i = 0; i < catalog->count; i++) {
        const struct scenario *s = &catalog->scenarios[i];
        if (s->lesson.run_count == 0)
            continue;
        json_open(json, NULL, '{');
        json_text(json, "name", s->name);
        json_text(json, "title", s->lesson.title);
        json_text(json, "chapter", s->lesson.chapter);
        json_text(json, "against", s->lesson.against);
        json_open(json, "runs", '[');
        for (size_t run = 0; run < s->lesson.run_count; run++) {
            json_open(json, NULL, '{');
            json_text(json, "label", s->lesson.runs[run].label);
            json_text(json, "scenario", s->lesson.runs[run].scenario);
            json_text(json, "options", s->lesson.runs[run].options);
            json_close(json, '}');
        }
        json_close(json, ']');
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void print_json(const struct catalog *catalog)
{
    struct json json = {stdout, true};
    json_open(&json, NULL, '{');
    json_number(&json, "version", JSON_VERSION);
    json_open(&json, "scenarios", '[');
    for (size_t i = 0; i < catalog->count; i++) {
        const struct scenario *s = &catalog->scenarios[i];
        struct parameter p;
        if (scenario_is_comparison(s))
            continue;
        json_open(&json, NULL, '{');
        json_text(&json, "name", s->name);
        json_text(&json, "title", scenario_about(s, ABOUT_TITLE));
        json_text(&json, "chapter", scenario_about(s, ABOUT_CHAPTER));
        json_text(&json, "ends", scenario_about(s, ABOUT_ENDS));
        json_text(&json, "see", scenario_about(s, ABOUT_SEE));
        json_text(&json, "why", scenario_about(s, ABOUT_WHY));
        json_text(&json, "try", scenario_about(s, ABOUT_TRY));
        json_text(&json, "against", scenario_about(s, ABOUT_AGAINST));
        json_text(&json, "twin", tape_about(&s->tape, ABOUT_TWIN));
        json_open(&json, "parameters", '[');
        for (const char *lines = s->params; next_parameter(&lines, &p);) {
            json_open(&json, NULL, '{');
            json_text(&json, "name", p.name);
            json_number(&json, "default", p.value);
            json_number(&json, "min", p.min);
            json_number(&json, "max", p.max);
            json_text(&json, "meaning", p.meaning);
            json_close(&json, '}');
        }
        json_close(&json, ']');
        json_close(&json, '}');
    }
    json_close(&json, ']');
    print_comparisons(&json, catalog);
    json_close(&json, '}');
    putchar('\n');
}

/* Cells that the longest name takes. */
static int name_cols(const struct catalog *catalog)
{
    size_t most = 0;
    for (size_t i = 0; i < catalog->count; i++)
        if (strlen(catalog->scenarios[i].name) > most)
            most = strlen(catalog->scenarios[i].name);
    return most < 40 ? (int)most : 40;
}

/* Where a lesson compares, that is what there is to see. */
static const char *how_it_ends(const struct scenario *s, char *text, size_t bytes)
{
    if (s->lesson.run_count > 0)
        snprintf(text, bytes, "compares %zu runs", s->lesson.run_count);
    else
        snprintf(text, bytes, "%s", ends_words(scenario_about(s, ABOUT_ENDS)));
    return text;
}

static void print_text(const struct catalog *catalog)
{
    const char *chapter = "";
    int cols = name_cols(catalog);
    for (size_t i = 0; i < catalog->count; i++) {
        const struct scenario *s = &catalog->scenarios[i];
        struct parameter p;
        char ends[40];
        if (strcmp(chapter, scenario_about(s, ABOUT_CHAPTER)) != 0) {
            chapter = scenario_about(s, ABOUT_CHAPTER);
            printf("%s%s\n", i ? "\n" : "", chapter);
        }
        printf("  %-*s %-*s %s\n", cols, s->name, ENDS_COLS, how_it_ends(s, ends, sizeof ends),
               scenario_about(s, ABOUT_TITLE));
        for (const char *lines = s->params; next_parameter(&lines, &p);)
            printf("  %-*s %-*s   -p %s=%ld  %s (%ld to %ld)\n", cols, "", ENDS_COLS, "", p.name,
                   p.value, p.meaning, p.min, p.max);
    }
}

int command_list(const struct options *options)
{
    struct catalog catalog;
    int error = catalog_read(&catalog);
    if (error < 0) {
        complain("cannot read the scenarios: %s",
                 error == -ENOENT ? "their folder is missing" : strerror(-error));
        catalog_free(&catalog);
        return STATUS_FOUND;
    }
    if (options->is_json)
        print_json(&catalog);
    else
        print_text(&catalog);
    catalog_free(&catalog);
    return STATUS_FINE;
}
