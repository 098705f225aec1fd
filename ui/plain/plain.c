/* SPDX-License-Identifier: MIT */
/* Telling a run. All lines have the same columns: number of the step, time, sentence. */
#include "ui/plain/plain.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

#include "model/words.h"

static void tell_line(FILE *out, size_t step, uint64_t time_ns, const char *sentence)
{
    char time[64];
    fprintf(out, "%5zu  %10s  %s\n", step, words_duration(time_ns, time, sizeof time), sentence);
}

static void tell_record(const struct tape *tape, size_t index, FILE *out)
{
    const struct record *record = &tape->records[index];
    char text[WORDS_MAX];
    if (*words_record(tape, record, text, sizeof text))
        tell_line(out, tape_step_at(tape, index + 1), record->time_ns, text);
}

void plain_tell(struct session *session, size_t from, size_t to, FILE *out)
{
    const struct tape *tape = &session->tape;
    const struct world *world = history_at(&session->history, to);
    char text[WORDS_MAX];
    size_t finding = 0;
    while (finding < world->finding_count && world->findings[finding].record < from)
        finding++;
    for (size_t i = from; i < to && i < tape->count; i++) {
        tell_record(tape, i, out);
        for (; finding < world->finding_count && world->findings[finding].record <= i; finding++)
            tell_line(out, tape_step_at(tape, i + 1), tape->records[i].time_ns,
                      words_finding(tape, &world->findings[finding], text, sizeof text));
    }
}

/* Tell lines `*told` and on of the target's own output; those that were not kept are counted. */
static void tell_output(const struct session *session, size_t *told, bool is_over, FILE *out)
{
    size_t count = session->output_count;
    if (count - *told >= SESSION_OUTPUT_LINES) {
        size_t kept_from = count - (SESSION_OUTPUT_LINES - 1);
        fprintf(out, "output: (%zu lines were not kept)\n", kept_from - *told);
        *told = kept_from;
    }
    for (; *told < count; ++*told) {
        const char *line = session->output[*told % SESSION_OUTPUT_LINES];
        fprintf(out, "output: %s\n", line ? line : "");
    }
    const char *rest = session->output[count % SESSION_OUTPUT_LINES];
    if (is_over && rest)
        fprintf(out, "output: %s\n", rest);
}

static void wait_for_more(const struct session *session)
{
    struct pollfd polled[2];
    int fds[2], count = session_descriptors(session, fds);
    for (int i = 0; i < count; i++)
        polled[i] = (struct pollfd){.fd = fds[i], .events = POLLIN};
    poll(polled, (nfds_t)count, session_patience_ms(session, 100));
}

static void tell_verdict(struct session *session, FILE *out)
{
    const struct tape *tape = &session->tape;
    const struct world *world = history_at(&session->history, tape->count);
    char text[WORDS_MAX];
    fprintf(out, "\n%s\n", words_verdict(tape, world, text, sizeof text));
    for (size_t i = 0; i < world->finding_count; i++) {
        fprintf(out, "%s\n", words_finding(tape, &world->findings[i], text, sizeof text));
    }
}

int plain_run(struct session *session, FILE *out)
{
    size_t told = 0, lines = 0;
    bool is_over = false;
    session_allow(session, SEGMENT_STEPS_UNLIMITED);
    while (!is_over) {
        bool is_new = session_pump(session);
        is_over = session_has_ended(session) && !is_new;
        size_t count = session->tape.count;
        plain_tell(session, told, count, out);
        told = count;
        tell_output(session, &lines, is_over, out);
        if (ferror(out))
            return -EIO;
        if (!is_new && !is_over) {
            fflush(out);
            wait_for_more(session);
        }
    }
    tell_verdict(session, out);
    return fflush(out) == 0 ? 0 : -errno;
}
