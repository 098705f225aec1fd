/* SPDX-License-Identifier: MIT */
/* Where a lesson stops, and how its answers are computed. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "model/lesson_parts.h"
#include "model/world.h"

#define WORD_BYTES 256

int lesson_take_word(struct lesson_reader *r, const char **rest, char *word, size_t bytes,
                     bool *is_quoted)
{
    const char *from = *rest + strspn(*rest, " ");
    size_t length;
    bool is_in_quotes = *from == '"';
    if (*from == '\0')
        return 0;
    if (is_in_quotes) {
        const char *end = strchr(++from, '"');
        if (!end) {
            lesson_mistake(r, r->line, "The quotes that begin before \"%s are not closed.", from);
            return -EINVAL;
        }
        length = (size_t)(end - from);
        *rest = end + 1;
    } else {
        length = strcspn(from, " ");
        *rest = from + length;
    }
    if (length >= bytes) {
        lesson_mistake(r, r->line, "The name \"%.20s...\" is too long.", from);
        return -EINVAL;
    }
    memcpy(word, from, length);
    word[length] = '\0';
    if (is_quoted)
        *is_quoted = is_in_quotes;
    return 1;
}

/* What is left over. */
static bool is_at_end(struct lesson_reader *r, const char *rest, const char *what)
{
    rest += strspn(rest, " ");
    if (*rest)
        lesson_mistake(r, r->line, "\"%s\" is too much behind %s.", rest, what);
    return *rest == '\0';
}

/* ---- events ---- */

static const char *kind_at(unsigned i)
{
    return i + 1 < RECORD_KIND_COUNT ? record_kind_name(i + 1) : NULL;
}

static const char *finding_at(unsigned i)
{
    return lesson_finding(i);
}

static const char *measure_at(unsigned i)
{
    return i < MEASURE_COUNT ? measure_name((enum measure)i) : NULL;
}

static const char *place_at(unsigned i)
{
    return lesson_word(LESSON_TABLE_PLACES, i, NULL, NULL);
}

static const char *answer_at(unsigned i)
{
    return lesson_word(LESSON_TABLE_ANSWERS, i, NULL, NULL);
}

/* The index of a name. Returns: -1, and tells that there is none. */
static int find(struct lesson_reader *r, const char *noun, const char *name,
                const char *(*at)(unsigned i))
{
    const char *other;
    for (unsigned i = 0; (other = at(i)); i++)
        if (strcmp(other, name) == 0)
            return (int)i;
    lesson_unknown(r, noun, name, at);
    return -1;
}

static bool read_kind(struct lesson_reader *r, const char **rest, const char *behind,
                      struct lesson_event *event)
{
    char word[WORD_BYTES];
    int found = lesson_take_word(r, rest, word, sizeof word, NULL);
    if (found == 0)
        lesson_mistake(r, r->line, "What happens is missing behind %s: a kind, as lock_take.",
                       behind);
    int kind = found > 0 ? find(r, "kind", word, kind_at) : -1;
    event->kind = kind < 0 ? R_NONE : (unsigned)kind + 1;
    return kind >= 0;
}

static bool read_nth(struct lesson_reader *r, const char *word, struct lesson_event *event)
{
    char *end;
    unsigned long nth = strtoul(word + 1, &end, 10);
    bool is_number = word[1] >= '0' && word[1] <= '9' && *end == '\0';
    bool is_fine = is_number && nth > 0 && nth <= UINT32_MAX;
    if (!is_fine)
        lesson_mistake(r, r->line, "Which of them is a number from 1 behind #, not \"%s\".", word);
    event->nth = (unsigned)nth;
    return is_fine;
}

/* Whether records of a kind are about a thing that has a name, or about a text. */
static bool has_thing(unsigned kind)
{
    enum record_object object = record_object_of(kind);
    return object == RECORD_OBJECT || object == RECORD_THREAD || kind == R_PRINT ||
           kind == R_NOTE || kind == R_CHECKPOINT || kind == R_EXPECT;
}

static bool set_thing(struct lesson_reader *r, const char *word, struct lesson_event *event)
{
    if (event->thing) {
        lesson_mistake(r, r->line, "\"%s\" is too much: names with blanks stand in quotes.", word);
        return false;
    }
    if (!has_thing(event->kind)) {
        lesson_mistake(r, r->line, "%s is about no thing, so there can be no \"%s\".",
                       record_kind_name(event->kind), word);
        return false;
    }
    event->thing = lesson_copy(word);
    return true;
}

/* [THING] [#N] */
static bool read_thing(struct lesson_reader *r, const char *rest, struct lesson_event *event)
{
    char word[WORD_BYTES];
    bool is_quoted, is_fine = true;
    int found;
    event->nth = 1;
    while (is_fine && (found = lesson_take_word(r, &rest, word, sizeof word, &is_quoted)) != 0) {
        if (found < 0)
            is_fine = false;
        else if (*word == '#' && !is_quoted)
            is_fine = read_nth(r, word, event) && is_at_end(r, rest, word);
        else
            is_fine = set_thing(r, word, event);
    }
    return is_fine;
}

/* The name of a thread, "any" for NULL. Returns: as lesson_take_word. */
static int read_who(struct lesson_reader *r, const char **rest, struct lesson_event *event)
{
    char word[WORD_BYTES];
    bool is_quoted;
    int found = lesson_take_word(r, rest, word, sizeof word, &is_quoted);
    if (found > 0 && (is_quoted || strcmp(word, "any") != 0))
        event->who = lesson_copy(word);
    return found;
}

/* WHO KIND [THING] [#N] */
static bool read_event(struct lesson_reader *r, const char *rest, const char *behind,
                       struct lesson_event *event)
{
    int found = read_who(r, &rest, event);
    if (found == 0)
        lesson_mistake(r, r->line,
                       "An event is missing behind %s: WHO KIND [THING] [#N], as in alice "
                       "lock_take A.",
                       behind);
    return found > 0 && read_kind(r, &rest, behind, event) && read_thing(r, rest, event);
}

/* ---- places ---- */

static bool read_step(struct lesson_reader *r, const char *rest, uint64_t *step)
{
    char *end;
    errno = 0;
    *step = strtoull(rest, &end, 10);
    bool is_number = *rest >= '0' && *rest <= '9' && *end == '\0' && errno == 0;
    if (!is_number)
        lesson_mistake(r, r->line, "A step is a number, as in step 12; not \"%s\".", rest);
    return is_number;
}

static bool read_time(struct lesson_reader *r, const char *rest, uint64_t *ns)
{
    bool is_time = lesson_parse_time(rest, ns) == 0;
    if (!is_time)
        lesson_mistake(r, r->line,
                       "A time is a number with ns, us, ms or s, as in 1.5ms; not "
                       "\"%s\".",
                       rest);
    return is_time;
}

static bool read_before(struct lesson_reader *r, const char *rest, struct lesson_event *event)
{
    if (!read_event(r, rest, "before", event))
        return false;
    const char *name = record_kind_name(event->kind);
    bool is_text = record_object_of(event->kind) == RECORD_NONE;
    if (!record_next(event->kind))
        lesson_mistake(r, r->line,
                       "Nobody stands before %s: it is not what a thread is about to do. Say "
                       "after.",
                       name);
    else if (event->thing && is_text)
        lesson_mistake(r, r->line,
                       "Before %s it is not known yet what will be said: \"%s\". Say after.", name,
                       event->thing);
    return record_next(event->kind) && !(event->thing && is_text);
}

bool lesson_read_place(struct lesson_reader *r, const char *rest, struct lesson_stop *stop)
{
    char word[WORD_BYTES];
    int found = lesson_take_word(r, &rest, word, sizeof word, NULL);
    if (found <= 0) {
        if (found == 0)
            lesson_mistake(r, r->line,
                           "Where is missing behind stop: start, step N, time TIME, before EVENT "
                           "or after EVENT.");
        return false;
    }
    int place = find(r, "place to stop", word, place_at);
    rest += strspn(rest, " ");
    if (place < 0)
        return false;
    stop->where = (enum lesson_where)place;
    switch (stop->where) {
    case WHERE_STEP:
        return read_step(r, rest, &stop->number);
    case WHERE_TIME:
        return read_time(r, rest, &stop->number);
    case WHERE_BEFORE:
        return read_before(r, rest, &stop->event);
    case WHERE_AFTER:
        return read_event(r, rest, "after", &stop->event);
    default:
        return is_at_end(r, rest, word);
    }
}

/* ---- answers ---- */

static bool read_by(struct lesson_reader *r, const char *rest, struct lesson_event *event)
{
    int found = read_who(r, &rest, event);
    if (found == 0)
        lesson_mistake(r, r->line, "The name of a thread is missing behind by.");
    return found > 0 && is_at_end(r, rest, "by");
}

/* KIND [THING], and of a count [by WHO] */
static bool read_doing(struct lesson_reader *r, const char *rest, struct lesson_question *q)
{
    char word[WORD_BYTES];
    const char *argument, *name = lesson_word(LESSON_TABLE_ANSWERS, q->what, &argument, NULL);
    bool is_quoted;
    int found;
    q->event.nth = 1;
    if (!read_kind(r, &rest, name, &q->event))
        return false;
    while ((found = lesson_take_word(r, &rest, word, sizeof word, &is_quoted)) > 0) {
        bool is_by = !is_quoted && strcmp(word, "by") == 0;
        if (is_by && q->what == WHAT_COUNT)
            return read_by(r, rest, &q->event);
        if (is_by || (!is_quoted && *word == '#')) {
            lesson_mistake(r, r->line, "\"%s\" is too much: %s takes %s.", word, name, argument);
            return false;
        }
        if (!set_thing(r, word, &q->event))
            return false;
    }
    return found == 0;
}

static bool read_variable(struct lesson_reader *r, const char *rest, struct lesson_event *event)
{
    char word[WORD_BYTES];
    int found = lesson_take_word(r, &rest, word, sizeof word, NULL);
    if (found == 0)
        lesson_mistake(r, r->line, "The name of a variable is missing behind value.");
    if (found <= 0)
        return false;
    event->thing = lesson_copy(word);
    return is_at_end(r, rest, "the name of a variable");
}

static bool read_name(struct lesson_reader *r, const char *rest, const char *noun,
                      const char *(*at)(unsigned i), int *index)
{
    char word[WORD_BYTES];
    int found = lesson_take_word(r, &rest, word, sizeof word, NULL);
    if (found == 0)
        lesson_mistake(r, r->line, "The name of a %s is missing.", noun);
    *index = found > 0 ? find(r, noun, word, at) : -1;
    return *index >= 0 && is_at_end(r, rest, word);
}

static bool read_what(struct lesson_reader *r, const char *rest, struct lesson_question *q)
{
    int index = 0;
    bool is_fine;
    switch (q->what) {
    case WHAT_WHO:
    case WHAT_COUNT:
        return read_doing(r, rest, q);
    case WHAT_PRINTS:
        return read_who(r, &rest, &q->event) >= 0 && is_at_end(r, rest, "prints");
    case WHAT_VALUE:
        return read_variable(r, rest, &q->event);
    case WHAT_FOUND:
        is_fine = read_name(r, rest, "finding", finding_at, &index);
        q->finding = (unsigned)index;
        return is_fine;
    case WHAT_LEAST:
    case WHAT_MOST:
        is_fine = read_name(r, rest, "measure", measure_at, &index);
        q->measure = is_fine ? (enum measure)index : MEASURE_TIME;
        return is_fine;
    default:
        return is_at_end(r, rest, "answer");
    }
}

bool lesson_read_answer(struct lesson_reader *r, const char *rest, struct lesson_question *question)
{
    char word[WORD_BYTES];
    int found = lesson_take_word(r, &rest, word, sizeof word, NULL);
    int what = found > 0 ? find(r, "way to answer", word, answer_at) : -1;
    if (what < 0)
        return false;
    question->what = (enum lesson_what)what;
    return read_what(r, rest, question);
}
