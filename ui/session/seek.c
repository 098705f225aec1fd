/* SPDX-License-Identifier: MIT */
/* Findings are asked of the world behind the slice, which knows all those before it: the list grows
 * at its end only. */
#include "ui/session/seek.h"

#include <strings.h>
#include <string.h>

#include "model/words.h"

#define SLICE       20000 /* records */
#define SLICE_TEXTS 4000  /* records whose sentences have to be made */

static bool is_contention(const struct record *record)
{
    enum record_wait wait = record_wait_of(record->kind);
    bool is_for_others = wait == RECORD_WAIT_BLOCK || wait == RECORD_WAIT_WAIT;
    return record->kind == R_GIL_WAIT ||
           (is_for_others && record->kind != R_JOIN_WAIT && record->kind != R_TIMER_WAIT);
}

/* Whether a text has these words, in whichever case. */
static bool has_words(const char *text, const char *words)
{
    size_t length = strlen(words);
    for (; *text; text++)
        if (strncasecmp(text, words, length) == 0)
            return true;
    return false;
}

/* Whether it is a record of the sort that is sought. */
static bool is_sought(struct seek *seek, struct session *session, size_t index)
{
    const struct record *record = &session->tape.records[index];
    char text[WORDS_MAX];
    switch (seek->what) {
    case SEEK_CONTENTION:
        return is_contention(record);
    case SEEK_STOP:
        seek->hit = breaks_hit(seek->breaks, &session->tape, record);
        return seek->hit >= 0;
    case SEEK_TEXT:
        if (record->kind == R_END)
            words_verdict(&session->tape, history_at(&session->history, index + 1), text,
                          sizeof text);
        else
            words_record(&session->tape, record, text, sizeof text);
        return has_words(text, seek->words);
    default:
        return false;
    }
}

static bool is_sought_finding(const struct seek *seek, const struct tape *tape,
                              const struct finding *finding)
{
    char text[WORDS_MAX];
    return seek->what != SEEK_TEXT ||
           has_words(words_finding(tape, finding, text, sizeof text), seek->words);
}

/* The first finding that is complete within (from, to], or the last one: its position, or 0. */
static size_t finding_within(const struct seek *seek, struct session *session, size_t from,
                             size_t to)
{
    const struct world *world = history_at(&session->history, to);
    size_t found = 0;
    for (size_t i = 0; i < world->finding_count; i++) {
        size_t record = (size_t)world->findings[i].record;
        if (record < from || record >= to ||
            !is_sought_finding(seek, &session->tape, &world->findings[i]))
            continue;
        if (found == 0 || (seek->is_back ? record + 1 > found : record + 1 < found))
            found = record + 1;
    }
    return found;
}

static size_t slice_of(const struct seek *seek)
{
    return seek->what == SEEK_TEXT ? SLICE_TEXTS : SLICE;
}

static size_t seek_forward(struct seek *seek, struct session *session, size_t end)
{
    size_t from = seek->at, to = end - from > slice_of(seek) ? from + slice_of(seek) : end;
    size_t found = finding_within(seek, session, from, to);
    size_t most = found > 0 ? found : to;
    for (size_t i = from; i < most; i++)
        if (is_sought(seek, session, i))
            return i + 1;
    seek->at = to;
    return found;
}

static size_t seek_back(struct seek *seek, struct session *session, size_t first)
{
    size_t to = seek->at, from = to - first > slice_of(seek) ? to - slice_of(seek) : first;
    size_t found = finding_within(seek, session, from, to);
    size_t least = found > 0 ? found - 1 : from;
    for (size_t i = to; i > least; i--)
        if (is_sought(seek, session, i - 1))
            return i;
    seek->at = from;
    return found;
}

bool seek_is_over(const struct seek *seek, const struct session *session, size_t end)
{
    return seek->is_back ? seek->at <= tape_step_end(&session->tape, 0) : seek->at >= end;
}

size_t seek_on(struct seek *seek, struct session *session, size_t end)
{
    seek->hit = -1;
    if (seek_is_over(seek, session, end))
        return 0;
    return seek->is_back ? seek_back(seek, session, tape_step_end(&session->tape, 0))
                         : seek_forward(seek, session, end);
}
