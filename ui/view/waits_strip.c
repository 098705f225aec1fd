/* SPDX-License-Identifier: MIT */
/*
 * A strip is broken into rows before anything is drawn. When not even one thread with what it waits
 * for fits into a row, edges lose their words, and after that names their ends.
 *
 * Columns: a ring has a line at column 0, which leads back to its first thread, and turns from right
 * to left rows at the column behind it; other strips turn at column 0.
 */
#include "ui/view/waits_strip.h"

#include <string.h>

#include "model/words.h"
#include "ui/draw/utf8.h"

#define ACROSS     0x2500
#define DOWN       0x2502
#define TOP_LEFT   0x250c
#define TOP_RIGHT  0x2510
#define FOOT_LEFT  0x2514
#define FOOT_RIGHT 0x2518
#define TO_LEFT    0x2524
#define TO_BOTH    0x252c
#define CROSS      0x253c
#define RIGHTWARDS 0x25b8
#define LEFTWARDS  0x25c2
#define UPWARDS    0x2191
#define NAME_MIN   8 /* cells of a name, when names are cut */
#define NAME_MOST  24
#define WHOLE      200 /* cells of a name: all of them */
#define MORE_COLS  12  /* "… 1000 more" */
#define HEAD_COLS  4   /* " ◂─┘", where a row begins at its right */

/* ---- words ---- */

/* X(KIND, edge): from a thread to what it waits for */
#define EDGES(X)                                                                                   \
    X(LOCK_WAIT, "waits for")                                                                      \
    X(COND_WAIT, "waits for a notify of")                                                          \
    X(EVENT_WAIT, "waits for")                                                                     \
    X(SEM_WAIT, "waits for a release of")                                                          \
    X(BARRIER_WAIT, "waits for the others at")                                                     \
    X(QUEUE_PUT_WAIT, "waits for room in")                                                         \
    X(QUEUE_GET_WAIT, "waits for an item in")                                                      \
    X(QUEUE_JOIN_WAIT, "waits for all work of")                                                    \
    X(FUTURE_WAIT, "waits for the result of")                                                      \
    X(RW_READ_WAIT, "waits to read under")                                                         \
    X(RW_WRITE_WAIT, "waits to write under")                                                       \
    X(PIPE_SEND_WAIT, "waits for room in")                                                         \
    X(PIPE_RECEIVE_WAIT, "waits for a message in")                                                 \
    X(GIL_WAIT, "waits for")                                                                       \
    X(GIL_SWITCH, "waits for another to take")                                                     \
    X(TIMER_WAIT, "waits for")

static const struct world_thread *thread_at(const struct strip *s, size_t i)
{
    return world_thread(s->waits->world, s->ids[i]);
}

static bool is_root(const struct strip *s, size_t i)
{
    return s->has_root && i + 1 == s->count;
}

/* What leads from a thread to what it waits for; "" if that is another thread itself. */
static const char *edge_words(const struct strip *s, size_t i)
{
    switch (is_root(s, i) ? R_NONE : thread_at(s, i)->wait_kind) {
#define X(KIND, edge)                                                                              \
    case R_##KIND:                                                                                 \
        return s->is_brief ? "waits for" : edge;
        EDGES(X)
#undef X
    default:
        return "";
    }
}

/* What leads on to the next thread. */
static const char *link_words(const struct strip *s, size_t i)
{
    unsigned kind = thread_at(s, i)->wait_kind;
    return kind == R_JOIN_WAIT ? "waits to join" : kind == R_FUTURE_WAIT ? "done by" : "held by";
}

static const char *object_words(const struct strip *s, size_t i, char *text, size_t bytes)
{
    const struct world_thread *thread = thread_at(s, i);
    switch (thread->wait_kind) {
    case R_GIL_WAIT:
    case R_GIL_SWITCH:
        return "the GIL";
    case R_TIMER_WAIT:
        return "its time to come";
    default:
        return words_object(s->scene->tape, thread->wait_object, text, bytes);
    }
}

static int cut(const struct strip *s, int cols)
{
    return cols < s->most ? cols : s->most;
}

/* ---- nodes and edges ---- */

static void put_at(const struct strip *s, int x, int y, uint32_t glyph)
{
    struct pen pen = *s->pen;
    pen_row(&pen, y);
    pen.x = x;
    pen_glyph(&pen, s->role, glyph);
}

static void line_across(const struct strip *s, int x, int end, int y)
{
    for (; x < end; x++)
        put_at(s, x, y, ACROSS);
}

static void line_down(const struct strip *s, int x, int y, int end)
{
    for (; y < end; y++)
        put_at(s, x, y, DOWN);
}

static int object_cols(const struct strip *s, size_t i)
{
    char text[WORDS_MAX];
    return cut(s, utf8_cols(object_words(s, i, text, sizeof text)));
}

static void object_put(const struct strip *s, size_t i)
{
    char text[WORDS_MAX];
    pen_field(s->pen, ROLE_STRONG, object_cols(s, i), object_words(s, i, text, sizeof text));
}

static int name_cols(const struct strip *s, uint16_t id)
{
    char text[WORDS_MAX];
    return cut(s, utf8_cols(words_thread(s->scene->tape, id, text, sizeof text)));
}

/* Behind a thread at the end of a strip: its state, or that it is drawn above. */
static const char *root_words(const struct strip *s, size_t i)
{
    return !is_root(s, i)                          ? ""
           : waits_is_waiting(s->waits, s->ids[i]) ? " ↑"
                                                   : thread_state_word(thread_at(s, i)->state);
}

static int thread_cols(const struct strip *s, size_t i)
{
    const char *more = root_words(s, i);
    return 2 + name_cols(s, s->ids[i]) + (*more ? utf8_cols(more) + (*more != ' ') : 0);
}

static void tell(const struct strip *s, int y, unsigned count)
{
    if (s->told && y >= 0 && y < s->pen->rect.rows)
        s->told[y] += count;
}

static void name_put(const struct strip *s, uint16_t id)
{
    const struct world_thread *thread = world_thread(s->waits->world, id);
    enum role role = theme_state_role(thread->state);
    bool is_ascii = s->pen->canvas && s->pen->canvas->is_ascii;
    char text[WORDS_MAX];
    pen_glyph(s->pen, role, theme_state_glyph(thread->state, is_ascii));
    pen_put(s->pen, ROLE_TEXT, " ");
    pen_field(s->pen, role, name_cols(s, id), words_thread(s->scene->tape, id, text, sizeof text));
}

static void thread_put(const struct strip *s, size_t i)
{
    const char *more = root_words(s, i);
    name_put(s, s->ids[i]);
    if (!is_root(s, i))
        tell(s, s->pen->y, 1);
    if (*more && *more != ' ')
        pen_put(s->pen, ROLE_TEXT, " ");
    pen_put(s->pen, ROLE_FAINT, more);
}

static int arrow_cols(const struct strip *s, const char *words)
{
    return s->dashes ? utf8_cols(words) + 2 * s->dashes + 3 : 4;
}

static void words_put(const struct strip *s, const char *words)
{
    pen_repeat(s->pen, s->role, ACROSS, s->dashes ? s->dashes : 1);
    if (s->dashes) {
        pen_put(s->pen, s->role, words);
        pen_repeat(s->pen, s->role, ACROSS, s->dashes);
    }
}

static void arrow_put(const struct strip *s, const char *words, bool is_left)
{
    pen_glyph(s->pen, s->role, ' ');
    if (is_left)
        pen_glyph(s->pen, s->role, LEFTWARDS);
    words_put(s, words);
    if (!is_left)
        pen_glyph(s->pen, s->role, RIGHTWARDS);
    pen_put(s->pen, ROLE_TEXT, " ");
}

/* Cells of an edge that goes on in the next row, with its corner. */
static int open_cols(const struct strip *s, size_t i)
{
    return s->dashes ? utf8_cols(link_words(s, i)) + 2 * s->dashes + 2 : 3;
}

/* ---- the members of a group ---- */

static int members_cols(const struct strip *s)
{
    int widest = 0;
    for (size_t i = 0; i < s->members_shown; i++) {
        int cols = name_cols(s, s->group[i]) + 2;
        widest = cols > widest ? cols : widest;
    }
    return s->members_shown < s->members && widest < MORE_COLS ? MORE_COLS : widest;
}

/* Where the line of a member meets those of the others. */
static uint32_t member_joint(size_t row, size_t rows)
{
    size_t middle = (rows - 1) / 2;
    if (row == middle)
        return row == 0 ? TO_BOTH : CROSS;
    return row == 0 ? TOP_RIGHT : row + 1 == rows ? FOOT_RIGHT : TO_LEFT;
}

static size_t member_rows(const struct strip *s)
{
    return s->members_shown + (s->members > s->members_shown);
}

/* Those who wait for the same, one below the other, and their lines to where they meet. */
static void members_draw(const struct strip *s)
{
    size_t rows = member_rows(s);
    int cols = members_cols(s);
    for (size_t i = 0; i < rows; i++) {
        pen_row(s->pen, s->y + (int)i);
        s->pen->x = s->x;
        if (i < s->members_shown)
            name_put(s, s->group[i]);
        else
            pen_printf(s->pen, ROLE_FAINT, "… %zu more", s->members - s->members_shown);
        tell(s, s->pen->y, i < s->members_shown ? 1 : (unsigned)(s->members - s->members_shown));
        line_across(s, s->pen->x + 1, s->x + cols + 2, s->pen->y);
        put_at(s, s->x + cols + 2, s->pen->y, member_joint(i, rows));
    }
}

/* ---- rows ---- */

/* Cells of a thread and what it waits for. */
static int segment_cols(const struct strip *s, size_t i)
{
    const char *edge = edge_words(s, i);
    int cols = i == 0 && s->members > 1 ? members_cols(s) + 3 : thread_cols(s, i);
    return cols + (*edge ? arrow_cols(s, edge) + object_cols(s, i) : 0);
}

static int row_cols(const struct strip *s, size_t from, size_t end)
{
    int cols = 0;
    for (size_t i = from; i < end; i++)
        cols += segment_cols(s, i) + (i + 1 < end ? arrow_cols(s, link_words(s, i)) : 0);
    return cols;
}

static bool is_open(const struct strip *s, size_t end)
{
    return s->is_ring || end < s->count;
}

/* The column at which a row begins that goes from left to right. */
static int row_x(const struct strip *s, size_t row)
{
    return s->is_ring ? 4 : row == 0 ? s->x : s->x + 3;
}

/* The column up to which a row would reach whose threads take `cols` columns; it ends before `end`. */
static int row_end(const struct strip *s, size_t row, int cols, size_t end)
{
    int open = is_open(s, end) ? open_cols(s, end - 1) : 0;
    if (row % 2 == 0)
        return row_x(s, row) + cols + open;
    return (s->is_ring ? 1 : s->x) + open + cols + HEAD_COLS;
}

/* The end of a row from `from` on, with at most `most` threads. Returns: whether it fits. */
static bool break_row(const struct strip *s, size_t row, size_t from, size_t most, size_t *row_stop)
{
    size_t end = from + 1;
    int cols = segment_cols(s, from);
    while (end < s->count && end - from < most) {
        int more = arrow_cols(s, link_words(s, end - 1)) + segment_cols(s, end);
        if (row_end(s, row, cols + more, end + 1) > s->pen->rect.cols)
            break;
        cols += more;
        end++;
    }
    *row_stop = end;
    return row_end(s, row, cols, end) <= s->pen->rect.cols;
}

/* Break the strip into rows, as far as they are seen. A ring has two at least, if it has two threads.
 * Returns: how many; 0: one of them does not fit, and `is_forced` is not set. */
static size_t break_up(const struct strip *s, bool is_forced)
{
    size_t rows = 0, from = 0, most = s->is_ring && s->count > 1 ? (s->count + 1) / 2 : s->count;
    size_t seen = (size_t)(s->pen->rect.rows - s->y + 2);
    while (from < s->count && rows < seen) {
        s->breaks[rows] = (uint16_t)from;
        if (!break_row(s, rows, from, most, &from) && !is_forced)
            return 0;
        rows++;
    }
    s->breaks[rows] = (uint16_t)from;
    return rows;
}

/* Choose how much is written so that each row fits, and the rows are few. Returns: how many rows. */
static size_t fit(struct strip *s)
{
    static const struct {
        int dashes;
        bool is_brief;
    } ways[] = {{2, false}, {1, false}, {1, true}};
    size_t best = 0, rows, fewest = SIZE_MAX;
    s->most = WHOLE;
    for (size_t i = 0; i < sizeof ways / sizeof ways[0] && fewest > 1; i++) {
        s->dashes = ways[i].dashes;
        s->is_brief = ways[i].is_brief;
        rows = break_up(s, false);
        if (rows > 0 && rows < fewest) {
            fewest = rows;
            best = i;
        }
    }
    s->dashes = fewest < SIZE_MAX ? ways[best].dashes : 0;
    s->is_brief = ways[best].is_brief;
    if (s->dashes > 0)
        return break_up(s, false);
    for (s->most = NAME_MOST; s->most > NAME_MIN; s->most--)
        if ((rows = break_up(s, false)) > 0)
            return rows;
    return break_up(s, true);
}

/* ---- drawing ---- */

static void rightwards_draw(const struct strip *s, size_t row, int right)
{
    size_t from = s->breaks[row], end = s->breaks[row + 1];
    for (size_t i = from; i < end; i++) {
        const char *edge = edge_words(s, i);
        bool is_group = i == 0 && s->members > 1;
        int x = is_group ? s->x + members_cols(s) + 3 : 0;
        if (is_group)
            s->pen->x = x;
        else
            thread_put(s, i);
        if (*edge) {
            arrow_put(s, edge, false);
            object_put(s, i);
        }
        if (i + 1 < end)
            arrow_put(s, link_words(s, i), false);
        if (is_group && s->pen->x > x)
            put_at(s, x, s->pen->y, ACROSS);
    }
    if (!is_open(s, end))
        return;
    pen_put(s->pen, ROLE_TEXT, " ");
    words_put(s, link_words(s, end - 1));
    line_across(s, s->pen->x, right, s->pen->y);
    put_at(s, right, s->pen->y, TOP_RIGHT);
}

/* left: the column in which it turns, or leads back to where a ring began. */
static void leftwards_draw(const struct strip *s, size_t row, int left, int right)
{
    size_t from = s->breaks[row], end = s->breaks[row + 1];
    int y = s->pen->y, x = right - HEAD_COLS + 1 - row_cols(s, from, end);
    s->pen->x = x;
    for (size_t i = end; i-- > from;) {
        const char *edge = edge_words(s, i);
        if (*edge) {
            object_put(s, i);
            arrow_put(s, edge, true);
        }
        thread_put(s, i);
        if (i > from)
            arrow_put(s, link_words(s, i - 1), true);
    }
    put_at(s, right - 2, y, LEFTWARDS);
    put_at(s, right - 1, y, ACROSS);
    put_at(s, right, y, FOOT_RIGHT);
    if (!is_open(s, end))
        return;
    s->pen->x = x - open_cols(s, end - 1) + 1;
    line_across(s, left, s->pen->x, y);
    words_put(s, link_words(s, end - 1));
}

/* Row `y` is where the turn from `above` ends. */
static void turn_draw(const struct strip *s, size_t row, int above, int y, int left, int right)
{
    if (row % 2 == 1) {
        line_down(s, right, above + 1, y);
        return;
    }
    put_at(s, left, above, TOP_LEFT);
    line_down(s, left, above + 1, y);
    put_at(s, left, y, FOOT_LEFT);
    line_across(s, left + 1, row_x(s, row) - 2, y);
    put_at(s, row_x(s, row) - 2, y, RIGHTWARDS);
}

/* The way back from the end of a ring to its beginning. Returns: rows that it takes. */
static int close_ring(const struct strip *s, size_t rows, int y, int right)
{
    int foot = y;
    if (rows % 2 == 1) {
        foot += 1 + s->gap;
        line_down(s, right, y + 1, foot);
        line_across(s, 1, right, foot);
        put_at(s, right, foot, FOOT_RIGHT);
    }
    line_down(s, 0, s->y + 1, foot);
    put_at(s, 0, foot, FOOT_LEFT);
    put_at(s, 0, s->y, TOP_LEFT);
    line_across(s, 1, row_x(s, 0) - 2, s->y);
    put_at(s, row_x(s, 0) - 2, s->y, RIGHTWARDS);
    return foot - y;
}

int strip_draw(struct strip *s)
{
    size_t rows = fit(s);
    int right = 0, above = 0, height = s->members > 1 ? (int)member_rows(s) : 1;
    for (size_t row = 0; row < rows; row++) {
        int cols = row_cols(s, s->breaks[row], s->breaks[row + 1]);
        int end = row_end(s, row, cols, s->breaks[row + 1]);
        right = end - 1 > right ? end - 1 : right;
    }
    if (s->members > 1)
        members_draw(s);
    for (size_t row = 0; row < rows; row++) {
        int y = row == 0   ? s->y + (height - 1) / 2
                : row == 1 ? s->y + height + s->gap
                           : above + 1 + s->gap;
        bool is_last = row + 1 == rows;
        int left = s->is_ring ? !is_last : s->x;
        pen_row(s->pen, y);
        s->pen->x = row_x(s, row);
        if (row % 2 == 0)
            rightwards_draw(s, row, right);
        else
            leftwards_draw(s, row, left, right);
        if (row > 0)
            turn_draw(s, row, above, y, s->is_ring ? 1 : s->x, right);
        above = y;
    }
    if (s->is_ring)
        above += close_ring(s, rows, above, right);
    return above + 1 > s->y + height ? above + 1 - s->y : height;
}
