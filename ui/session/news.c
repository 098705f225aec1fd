/* SPDX-License-Identifier: MIT */
/* What has been told is kept as hashes of what a finding is and of the record that completed it, so
 * that two courses that have their beginning in common tell what they share but once. */
#include "ui/session/news.h"

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 29;
}

static uint64_t hash_of(const struct finding *finding)
{
    uint64_t hash = mix(1, (uint64_t)finding->kind << 32 | finding->object);
    hash = mix(hash, (uint64_t)finding->thread << 16 | finding->other);
    for (uint32_t i = 0; i < finding->chain_count; i++)
        hash = mix(hash, (uint64_t)finding->chain[i] << 32 | finding->chain_objects[i]);
    for (uint32_t i = 0; i < finding->proof_count && i < FINDING_CHAIN_MAX; i++)
        hash = mix(hash, finding->proof[i]);
    return mix(hash, finding->record);
}

static bool has_been_told(const struct news *news, uint64_t hash)
{
    for (size_t i = 0; i < news->told_count && i < NEWS_TOLD_MAX; i++)
        if (news->told[i] == hash)
            return true;
    return false;
}

/* What explains a wait is worse than that there is one. */
unsigned news_rank(const struct finding *finding)
{
    unsigned rank = 2 * (unsigned)finding->kind;
    if (finding->kind == FINDING_WAITS_FOREVER)
        rank = 2 * FINDING_LOST_WAKEUP + 1;
    return rank + (finding->is_suspected ? 2 * FINDING_KIND_COUNT : 0);
}

/* Tell a finding together with those that are already in the box, if it `has_begun`. */
static void tell(struct news *news, const struct finding *finding, size_t found, bool has_begun)
{
    news->told[news->told_count++ % NEWS_TOLD_MAX] = hash_of(finding);
    news->more = has_begun ? news->more + 1 : 0;
    if (has_begun && news_rank(&news->finding) <= news_rank(finding))
        return;
    news->finding = *finding;
    news->found = found;
}

bool news_come(struct news *news, const struct tape *tape, const struct world *world, size_t step)
{
    size_t from = step > 0 ? tape_step_end(tape, step - 1) : 0;
    bool has_begun = false;
    for (size_t i = world->finding_count; i > 0; i--) {
        const struct finding *finding = &world->findings[i - 1];
        if (finding->record < from)
            break;
        if (finding->is_resolved || has_been_told(news, hash_of(finding)))
            continue;
        tell(news, finding, step, has_begun);
        has_begun = true;
    }
    if (has_begun) {
        news->is_open = true;
        news->step = step;
    }
    return has_begun;
}

bool news_arrive(struct news *news, const struct tape *tape, const struct world *world, size_t step,
                 bool is_told)
{
    bool has_begun = false;
    if (news->seen > world->finding_count)
        news->seen = 0;
    for (size_t i = news->seen; is_told && i < world->finding_count; i++) {
        const struct finding *finding = &world->findings[i];
        size_t found = tape_step_at(tape, (size_t)finding->record + 1);
        if (finding->is_resolved || found <= step || has_been_told(news, hash_of(finding)))
            continue;
        tell(news, finding, found, has_begun);
        has_begun = true;
    }
    news->seen = world->finding_count;
    if (has_begun) {
        news->is_open = true;
        news->step = step;
    }
    return has_begun;
}
