/* SPDX-License-Identifier: MIT */
/* The tables that the X-macros of record.h expand to, and nothing else. */
#include "trace/record.h"

#include <stddef.h>
#include <string.h>

struct kind_row {
    const char *name;
    enum record_object object;
    enum record_wait wait;
    const char *sentence;
    const char *next;
};

static const struct kind_row kinds[RECORD_KIND_COUNT] = {
#define X(NAME, name, object, wait, sentence, next)                                                \
    {#name, RECORD_##object, RECORD_WAIT_##wait, sentence, next},
    RECORD_KINDS(X)
#undef X
};

static const char *const ends[RECORD_END_COUNT] = {
#define X(NAME, name) #name,
    RECORD_ENDS(X)
#undef X
};

static const char *const topics[ABOUT_TOPIC_COUNT] = {
#define X(NAME, name) #name,
    ABOUT_TOPICS(X)
#undef X
};

const char *record_kind_name(unsigned kind)
{
    return kind < RECORD_KIND_COUNT ? kinds[kind].name : "unknown";
}

int record_kind_of(const char *name)
{
    for (int kind = 0; kind < RECORD_KIND_COUNT; kind++)
        if (strcmp(kinds[kind].name, name) == 0)
            return kind;
    return -1;
}

const char *record_sentence(unsigned kind)
{
    return kind < RECORD_KIND_COUNT ? kinds[kind].sentence : NULL;
}

const char *record_next(unsigned kind)
{
    return kind < RECORD_KIND_COUNT ? kinds[kind].next : NULL;
}

enum record_object record_object_of(unsigned kind)
{
    return kind < RECORD_KIND_COUNT ? kinds[kind].object : RECORD_NONE;
}

enum record_wait record_wait_of(unsigned kind)
{
    return kind < RECORD_KIND_COUNT ? kinds[kind].wait : RECORD_WAIT_NONE;
}

bool record_opens_step(const struct record *r)
{
    bool is_operation = r->kind != R_GO && record_next(r->kind) && record_sentence(r->kind);
    return r->kind != R_TEXT && r->thread != 0 &&
           (is_operation || record_wait_of(r->kind) != RECORD_WAIT_NONE);
}

const char *record_end_name(int64_t end)
{
    return end >= 0 && end < RECORD_END_COUNT ? ends[end] : "unknown";
}

const char *about_topic_name(int64_t topic)
{
    return topic >= 0 && topic < ABOUT_TOPIC_COUNT ? topics[topic] : "unknown";
}
