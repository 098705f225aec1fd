/* SPDX-License-Identifier: MIT */
#include "ui/session/comparison.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ui/draw/utf8.h"

#define CELL_MAX    40
#define GAP         2
#define GAP_LEAST   1
#define LABEL_LEAST 8
#define NUMBER_COLS 2

/* Figures of time have the unit that the largest of the column asks for. */
static const struct unit {
    const char *name;
    uint64_t ns;
} units[] = {{"s", 1000000000}, {"ms", 1000000}, {"us", 1000}, {"ns", 1}};

struct column {
    enum measure measure;
    const struct unit *unit; /* of times */
    int decimals;
    int cols;
};

/* ---- figures ---- */

static uint64_t figure(const struct comparison *c, size_t run, enum measure measure)
{
    return c->figures[(run - 1) * MEASURE_COUNT + measure];
}

/* What is not nothing does not look like it. */
static void write_real(const struct column *column, double value, char *text)
{
    static const double least[] = {1, 0.1, 0.01, 0.001};
    int decimals = column->decimals;
    if (value > 0 && value < least[decimals] / 2)
        snprintf(text, CELL_MAX, "<%.*f", decimals, least[decimals]);
    else
        snprintf(text, CELL_MAX, "%.*f", decimals, value);
}

static void cell_write(const struct comparison *c, const struct column *column, size_t run,
                       char *text)
{
    uint64_t value = figure(c, run, column->measure);
    if (value == MEASURE_UNKNOWN)
        snprintf(text, CELL_MAX, "?");
    else if (measure_unit(column->measure) == MEASURE_UNIT_RATIO)
        write_real(column, (double)value / 100, text);
    else if (column->unit)
        write_real(column, (double)value / (double)column->unit->ns, text);
    else
        snprintf(text, CELL_MAX, "%" PRIu64, value);
}

/* ---- columns ---- */

static void heading_write(const struct column *column, char *text)
{
    if (column->unit)
        snprintf(text, CELL_MAX, "%s %s", measure_heading(column->measure), column->unit->name);
    else
        snprintf(text, CELL_MAX, "%s", measure_heading(column->measure));
}

/* The unit in which the largest figure has a digit before its point, and as many behind it as make
 * about four. */
static void choose_unit(const struct comparison *c, struct column *column)
{
    uint64_t most = 0;
    for (size_t run = 1; run <= c->count; run++) {
        uint64_t value = figure(c, run, column->measure);
        most = value != MEASURE_UNKNOWN && value > most ? value : most;
    }
    column->unit = units;
    if (most == 0)
        return;
    while (column->unit->ns > 1 && most < column->unit->ns)
        column->unit++;
    uint64_t whole = most / column->unit->ns;
    column->decimals = column->unit->ns == 1 ? 0 : whole >= 100 ? 1 : whole >= 10 ? 2 : 3;
}

static void measure_cols(const struct comparison *c, struct column *column)
{
    char text[CELL_MAX];
    heading_write(column, text);
    column->cols = utf8_cols(text);
    for (size_t run = 1; run <= c->count; run++) {
        cell_write(c, column, run, text);
        column->cols = utf8_cols(text) > column->cols ? utf8_cols(text) : column->cols;
    }
}

static struct column make_column(const struct comparison *c, enum measure measure)
{
    struct column column = {.measure = measure};
    if (measure_unit(measure) == MEASURE_UNIT_RATIO)
        column.decimals = 2;
    else if (measure_unit(measure) == MEASURE_UNIT_TIME)
        choose_unit(c, &column);
    measure_cols(c, &column);
    return column;
}

/* Returns: how many. A lesson that names none shows the time and what it gains. */
static size_t find_columns(const struct comparison *c, struct column *columns)
{
    static const enum measure usual[] = {MEASURE_TIME, MEASURE_SPEED_UP};
    const enum measure *shown = c->lesson->shown_count ? c->lesson->shown : usual;
    size_t count = c->lesson->shown_count ? c->lesson->shown_count : sizeof usual / sizeof usual[0];
    for (size_t i = 0; i < count; i++)
        columns[i] = make_column(c, shown[i]);
    return count;
}

/* ---- lines ---- */

static int widest_label(const struct comparison *c)
{
    int widest = LABEL_LEAST;
    for (size_t i = 0; i < c->count; i++) {
        int cols = utf8_cols(c->lesson->runs[i].label);
        widest = cols > widest ? cols : widest;
    }
    return widest;
}

/* Add a text in a field of cells; cut if it is too long. */
static size_t add_label(char *text, size_t at, const char *label, int cols)
{
    bool is_cut = utf8_cols(label) > cols;
    int used = 0;
    while (used < cols - is_cut && *label && at + 8 < COMPARISON_LINE_MAX) {
        uint32_t code_point = utf8_next_cell(&label);
        at += utf8_put(code_point, text + at);
        used++;
    }
    if (is_cut)
        at += utf8_put('~', text + at), used++;
    while (used++ < cols && at + 1 < COMPARISON_LINE_MAX)
        text[at++] = ' ';
    text[at] = '\0';
    return at;
}

char *comparison_line(const struct comparison *comparison, size_t run, int cols, char *text)
{
    struct column columns[MEASURE_COUNT];
    size_t count = find_columns(comparison, columns), at;
    int label = cols - NUMBER_COLS - 1, widest = widest_label(comparison), gap = GAP;
    char cell[CELL_MAX] = "";
    for (size_t i = 0; i < count; i++)
        label -= columns[i].cols + GAP;
    if (label < widest && label + (int)count * (GAP - GAP_LEAST) >= widest) {
        gap = GAP_LEAST;
        label = widest;
    }
    label = label < LABEL_LEAST ? LABEL_LEAST : label > widest ? widest : label;
    if (run > 0)
        snprintf(cell, sizeof cell, "%zu", run);
    at = (size_t)snprintf(text, COMPARISON_LINE_MAX, "%*s ", NUMBER_COLS, cell);
    at = add_label(text, at, run > 0 ? comparison->lesson->runs[run - 1].label : "", label);
    for (size_t i = 0; i < count && at + CELL_MAX < COMPARISON_LINE_MAX; i++) {
        if (run > 0)
            cell_write(comparison, &columns[i], run, cell);
        else
            heading_write(&columns[i], cell);
        at += (size_t)snprintf(text + at, COMPARISON_LINE_MAX - at, "%*s%s",
                               gap + columns[i].cols - utf8_cols(cell), "", cell);
    }
    return text;
}

/* ---- what there is to say ---- */

char *comparison_sums(const struct comparison *comparison, char *text, size_t bytes)
{
    struct column columns[MEASURE_COUNT];
    size_t count = find_columns(comparison, columns), at = 0;
    text[0] = '\0';
    for (size_t i = 0; i < count; i++)
        if (measure_is_sum(columns[i].measure) && at < bytes)
            at += (size_t)snprintf(
                text + at, bytes - at, "%s%s",
                at ? ", " : "Added up over all threads: ", measure_heading(columns[i].measure));
    if (at > 0 && at < bytes)
        snprintf(text + at, bytes - at, ".");
    return text;
}

static const char *cut_words(enum verdict verdict)
{
    switch (verdict) {
    case VERDICT_ENDED:
        return "";
    case VERDICT_LIMIT:
        return "It was cut off at its step limit: its figures up to there settle no question.";
    case VERDICT_DEADLOCK:
        return "It ended in a deadlock. It never finished.";
    case VERDICT_FOREVER:
        return "It never ended: some wait for ever.";
    case VERDICT_CRASHED:
        return "It crashed. It never finished.";
    case VERDICT_EXITED:
        return "It ended before all of its threads had finished.";
    case VERDICT_FAILED:
        return "It ended, and failed.";
    default:
        return "It was ended from outside, or its records are torn: its figures settle no "
               "question.";
    }
}

char *comparison_because(const struct comparison *comparison, size_t run, char *text, size_t bytes)
{
    const char *own = comparison->lesson->runs[run - 1].because;
    const char *cut = cut_words(comparison->verdicts[run - 1]);
    snprintf(text, bytes, "%s%s%s", own ? own : "", own && *cut ? " " : "", cut);
    return text;
}

bool comparison_has_unknown(const struct comparison *comparison)
{
    struct column columns[MEASURE_COUNT];
    size_t count = find_columns(comparison, columns);
    char cell[CELL_MAX];
    for (size_t i = 0; i < count; i++)
        for (size_t run = 1; run <= comparison->count; run++) {
            cell_write(comparison, &columns[i], run, cell);
            if (strcmp(cell, "?") == 0)
                return true;
        }
    return false;
}

/* ---- what is right ---- */

/* The first figure of a column that is shown as this one is. */
static uint64_t shown_figure(const struct comparison *c, const struct column *column, size_t run)
{
    char text[CELL_MAX], first[CELL_MAX];
    cell_write(c, column, run, text);
    for (size_t i = 1; i < run; i++) {
        cell_write(c, column, i, first);
        if (strcmp(first, text) == 0)
            return figure(c, i, column->measure);
    }
    return figure(c, run, column->measure);
}

void comparison_settle(const struct comparison *comparison)
{
    uint64_t figures[LESSON_RUNS_MAX * MEASURE_COUNT];
    for (enum measure measure = 0; measure < MEASURE_COUNT; measure++) {
        struct column column = make_column(comparison, measure);
        for (size_t run = 1; run <= comparison->count; run++)
            figures[(run - 1) * MEASURE_COUNT + measure] = shown_figure(comparison, &column, run);
    }
    quiz_compare(comparison->quiz, figures, comparison->verdicts);
}
