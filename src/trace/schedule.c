/* SPDX-License-Identifier: MIT */
/* The grammar of schedules, both ways. One table of items serves the parser and the printer. */
#include "trace/schedule.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHOICES_MAX  1000000
#define TIME_MAX_NS  9000000000000000000u
#define DIGITS       "0123456789"
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct item {
    const char *name;
    size_t offset; /* of a uint64_t, in nanoseconds */
};

static const struct item times[] = {
    {"slice", offsetof(struct schedule, slice_ns)},
    {"interval", offsetof(struct schedule, interval_ns)},
    {"op", offsetof(struct schedule, op_ns)},
    {"switch", offsetof(struct schedule, switch_ns)},
    {"wake", offsetof(struct schedule, wake_ns)},
    {"start", offsetof(struct schedule, start_ns)},
    {"process", offsetof(struct schedule, process_ns)},
    {"bytecode", offsetof(struct schedule, bytecode_ns)},
};
#define TIMES (sizeof times / sizeof times[0])

static const char *const policies[] = {"time", "round-robin", "random", "manual", "real"};

/* What is one of a few words. */
static const struct choice_item {
    const char *name;
    size_t offset; /* of an enum */
    const char *words[4];
    const char *complaint;
} words[] = {
    {"gil",
     offsetof(struct schedule, gil),
     {"off", "on", "ticks"},
     "the GIL is \"off\", \"on\" or \"ticks\""},
    {"breaker",
     offsetof(struct schedule, breaker),
     {"any", "jumps"},
     "the eval breaker is checked at \"any\" instruction, or at \"jumps\" and calls"},
    {"waiters",
     offsetof(struct schedule, waiters),
     {"policy", "fifo", "any"},
     "who is woken is the first (\"fifo\"), \"any\", or as the \"policy\" has it"},
    {"full",
     offsetof(struct schedule, full),
     {"block", "drop", "overwrite"},
     "a full ring can \"block\", \"drop\" or \"overwrite\""},
};

/* What the parser reads and what it complains into. */
struct parser {
    char *why;
    size_t why_bytes;
};

__attribute__((format(printf, 2, 3))) static int complain(struct parser *p, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(p->why, p->why_bytes, format, arguments);
    va_end(arguments);
    return -EINVAL;
}

static uint64_t *time_field(struct schedule *s, const struct item *item)
{
    return (uint64_t *)(void *)((char *)s + item->offset);
}

static int parse_number(const char *text, uint64_t max, uint64_t *value)
{
    char *end;
    if (!isdigit((unsigned char)text[0]))
        return -EINVAL;
    errno = 0;
    *value = strtoull(text, &end, 10);
    return errno || *end || *value > max ? -EINVAL : 0;
}

int schedule_parse_time(const char *text, uint64_t *ns)
{
    static const struct {
        const char *name;
        uint64_t ns;
    } units[] = {{"ns", 1}, {"us", 1000}, {"ms", 1000000}, {"s", 1000000000}};
    size_t whole = strspn(text, DIGITS), at = whole, unit = 0;
    if (text[at] == '.')
        at += 1 + strspn(text + at + 1, DIGITS);
    while (unit < COUNT(units) && strcmp(text + at, units[unit].name) != 0)
        unit++;
    if (whole == 0 || unit == COUNT(units))
        return -EINVAL;
    /* Exact, and the same in every locale: digits below the nanosecond are dropped. */
    uint64_t value = 0, place = units[unit].ns;
    for (size_t i = 0; i < at; i++) {
        if (i == whole)
            continue;
        uint64_t digit = (uint64_t)(text[i] - '0');
        if (i > whole)
            value += digit * (place /= 10);
        else if (value > TIME_MAX_NS / 10)
            return -EINVAL;
        else
            value = value * 10 + digit * place;
    }
    *ns = value;
    return value <= TIME_MAX_NS ? 0 : -EINVAL;
}

static int parse_policy(struct schedule *s, const char *text, struct parser *p)
{
    if (strncmp(text, "random:", 7) == 0) {
        if (parse_number(text + 7, UINT64_MAX, &s->seed) < 0)
            return complain(p, "\"%s\": the seed after \"random:\" is a number", text);
        s->policy = POLICY_RANDOM;
        return 0;
    }
    for (size_t i = 0; i < COUNT(policies); i++)
        if (strcmp(text, policies[i]) == 0 && i != POLICY_RANDOM) {
            s->policy = (enum schedule_policy)i;
            if (s->policy == POLICY_REAL)
                schedule_free(s); /* the choices of the scenario's default: nobody chooses there */
            return 0;
        }
    return complain(p, "\"%s\" is no policy: time, round-robin, random:SEED, manual or real", text);
}

static_assert(sizeof(enum schedule_gil) == sizeof(int), "an enum of a schedule is read as an int");

static int *word_field(struct schedule *s, const struct choice_item *item)
{
    return (int *)(void *)((char *)s + item->offset);
}

/* `text` is "name=value". Returns: 1: it is one of `words`. */
static int parse_word(struct schedule *s, const char *text, size_t length, struct parser *p)
{
    for (size_t i = 0; i < COUNT(words); i++) {
        if (strlen(words[i].name) != length || strncmp(text, words[i].name, length) != 0)
            continue;
        for (int j = 0; j < (int)COUNT(words[i].words) && words[i].words[j]; j++)
            if (strcmp(text + length + 1, words[i].words[j]) == 0) {
                *word_field(s, &words[i]) = j;
                return 1;
            }
        return complain(p, "%s: %s", text, words[i].complaint);
    }
    return 0;
}

/* `text` is "name=value", and `length` that of the name. */
static int parse_time(struct schedule *s, const char *text, size_t length, struct parser *p)
{
    for (size_t i = 0; i < TIMES; i++) {
        if (strlen(times[i].name) != length || strncmp(text, times[i].name, length) != 0)
            continue;
        if (schedule_parse_time(text + length + 1, time_field(s, &times[i])) < 0)
            return complain(p, "%s: a time is a number with ns, us, ms or s, as in 5ms", text);
        bool is_period = times[i].offset == offsetof(struct schedule, slice_ns) ||
                         times[i].offset == offsetof(struct schedule, interval_ns);
        if (is_period && *time_field(s, &times[i]) == 0)
            return complain(p, "%s: it must be longer than nothing", text);
        return 0;
    }
    return complain(p, "\"%.*s\" is no setting of a schedule", (int)length, text);
}

static int parse_item(struct schedule *s, const char *text, struct parser *p)
{
    const char *value = strchr(text, '=');
    size_t length = value ? (size_t)(value - text) : strlen(text);
    uint64_t number;
    if (!value)
        return complain(p, "\"%s\" is no setting of the form name=value", text);
    value++;
    if (strncmp(text, "policy=", 7) == 0)
        return parse_policy(s, value, p);
    if (strncmp(text, "cores=", 6) == 0) {
        if (parse_number(value, SCHEDULE_CORES_MAX, &number) < 0 || number == 0)
            return complain(p, "cores=%s: the number of cores is 1 to %d", value,
                            SCHEDULE_CORES_MAX);
        s->cores = (uint32_t)number;
        return 0;
    }
    if (strncmp(text, "spurious=", 9) == 0) {
        if (parse_number(value, 99, &number) < 0)
            return complain(p, "spurious=%s: it is 0 to 99 of a hundred waits", value);
        s->spurious_percent = (uint32_t)number;
        return 0;
    }
    if (strncmp(text, "seed=", 5) == 0)
        return parse_number(value, UINT64_MAX, &s->seed) == 0
                   ? 0
                   : complain(p, "seed=%s: the seed is a number", value);
    int is_word = parse_word(s, text, length, p);
    return is_word < 0 ? is_word : is_word ? 0 : parse_time(s, text, length, p);
}

/* "T12" -> 12, moving `text` on. */
static int parse_thread(const char **text, uint16_t *id)
{
    char *end;
    if ((*text)[0] != 'T' || !isdigit((unsigned char)(*text)[1]))
        return -EINVAL;
    unsigned long number = strtoul(*text + 1, &end, 10);
    if (number == 0 || number > UINT16_MAX)
        return -EINVAL;
    *id = (uint16_t)number;
    *text = end;
    return 0;
}

/* By enum schedule_way. */
static const char way_signs[] = {
#define X(NAME, sign) sign,
    SCHEDULE_WAYS(X)
#undef X
        '\0'};

static int parse_choice(struct schedule *s, const char *text, struct parser *p)
{
    struct schedule_choice choice = {0};
    const char *at = text;
    char *end;
    if (parse_thread(&at, &choice.last) < 0 || at[0] != '.' || !isdigit((unsigned char)at[1]))
        goto wrong;
    if (s->policy == POLICY_REAL)
        return complain(p, "\"%s\": under policy real the system chooses who runs", text);
    unsigned long nth = strtoul(at + 1, &end, 10);
    at = end + 1;
    const char *sign = *end ? strchr(way_signs, *end) : NULL;
    if (nth > UINT32_MAX || !sign || parse_thread(&at, &choice.next) < 0 || *at)
        goto wrong;
    choice.nth = (uint32_t)nth;
    choice.way = (enum schedule_way)(sign - way_signs);
    if (s->choice_count >= CHOICES_MAX)
        return complain(p, "a schedule has at most %d choices", CHOICES_MAX);
    return schedule_add(s, choice);
wrong:
    return complain(p, "\"%s\" is no choice of the form T2.5:T3, with :, !, ~ or @", text);
}

/*
 * The costs are those of a machine without a hypervisor, rounded. Measured by tests/bench/bench_costs.c on
 * a virtual machine (2 cores at 2 GHz, Xeon of 2023, Linux 6.18, CPython 3.11), minimum to median:
 * op: a lock of Python 50 to 85 ns, a mutex of C 4 to 5 ns. switch: 1.0 to 1.9 us. wake, on another
 * core: 1.5 to 8 us; there a hypervisor must wake its own core first. start: on the core of the starter
 * 7 to 19 us, wherever 12 to 50. process: fork from a small one 105 to 170 us, from one of 100 MB 0.9 to
 * 1.6 ms. bytecode: 5 to 9 ns.
 */
void schedule_init(struct schedule *s)
{
    *s = (struct schedule){
        .policy = POLICY_TIME,
        .cores = 2,
        .slice_ns = 10000000,
        .interval_ns = 5000000,
        .op_ns = 50,
        .switch_ns = 1000,
        .wake_ns = 2000,
        .start_ns = 6000,
        .process_ns = 200000,
        .bytecode_ns = 10,
    };
}

int schedule_compare(const void *a, const void *b)
{
    const struct schedule_choice *x = a, *y = b;
    if (x->last != y->last)
        return x->last < y->last ? -1 : 1;
    if (x->nth != y->nth)
        return x->nth < y->nth ? -1 : 1;
    return (int)(x->way == WAY_WAITER) - (int)(y->way == WAY_WAITER);
}

/* A place can have one choice of each kind: what would two of them mean? */
static int refuse_doubles(const struct schedule *s, struct parser *p)
{
    int error = 0;
    size_t bytes = s->choice_count * sizeof *s->choices;
    struct schedule_choice *sorted = bytes ? malloc(bytes) : NULL;
    if (bytes == 0)
        return 0;
    if (!sorted)
        return -ENOMEM;
    memcpy(sorted, s->choices, bytes);
    qsort(sorted, s->choice_count, sizeof *sorted, schedule_compare);
    for (size_t i = 1; error == 0 && i < s->choice_count; i++)
        if (schedule_compare(&sorted[i - 1], &sorted[i]) == 0)
            error = complain(p, "T%u.%u stands for two choices: only one of them can be followed",
                             sorted[i].last, sorted[i].nth);
    free(sorted);
    return error;
}

int schedule_parse(struct schedule *s, const char *text, char *why, size_t why_bytes)
{
    struct parser p = {why, why_bytes};
    char *copy = strdup(text);
    if (!copy)
        return -ENOMEM;
    int error = 0;
    char *choices = strchr(copy, '/');
    if (choices)
        *choices++ = '\0';
    bool is_first = true;
    for (char *rest = copy, *item; error == 0 && *copy && (item = strsep(&rest, ","));
         is_first = false) {
        if (is_first && !strchr(item, '=')) {
            schedule_free(s);
            schedule_init(s);
            error = parse_policy(s, item, &p);
        } else {
            error = parse_item(s, item, &p);
        }
    }
    for (char *choice; error == 0 && choices && (choice = strsep(&choices, "/"));)
        error = parse_choice(s, choice, &p);
    if (error == 0)
        error = refuse_doubles(s, &p);
    free(copy);
    return error;
}

int schedule_add(struct schedule *s, struct schedule_choice choice)
{
    /* grown at each power of two */
    if ((s->choice_count & (s->choice_count - 1)) == 0) {
        size_t room = s->choice_count ? s->choice_count * 2 : 1;
        struct schedule_choice *grown = realloc(s->choices, room * sizeof *grown);
        if (!grown)
            return -ENOMEM;
        s->choices = grown;
    }
    s->choices[s->choice_count++] = choice;
    return 0;
}

static void print_time(FILE *out, uint64_t ns)
{
    if (ns && ns % 1000000000 == 0)
        fprintf(out, "%" PRIu64 "s", ns / 1000000000);
    else if (ns && ns % 1000000 == 0)
        fprintf(out, "%" PRIu64 "ms", ns / 1000000);
    else if (ns && ns % 1000 == 0)
        fprintf(out, "%" PRIu64 "us", ns / 1000);
    else
        fprintf(out, "%" PRIu64 "ns", ns);
}

char *schedule_format(const struct schedule *s)
{
    struct schedule defaults, copy = *s;
    char *text = NULL;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    if (!out)
        return NULL;
    schedule_init(&defaults);
    fputs(policies[s->policy], out);
    if (s->policy == POLICY_RANDOM)
        fprintf(out, ":%" PRIu64, s->seed);
    else if (s->seed != defaults.seed)
        fprintf(out, ",seed=%" PRIu64, s->seed);
    if (s->policy == POLICY_TIME && s->cores != defaults.cores)
        fprintf(out, ",cores=%u", s->cores);
    for (size_t i = 0; i < COUNT(words); i++)
        if (*word_field(&copy, &words[i]) != *word_field(&defaults, &words[i]) &&
            (s->policy == POLICY_REAL || words[i].offset != offsetof(struct schedule, full)))
            fprintf(out, ",%s=%s", words[i].name, words[i].words[*word_field(&copy, &words[i])]);
    if (s->spurious_percent != defaults.spurious_percent)
        fprintf(out, ",spurious=%u", s->spurious_percent);
    for (size_t i = 0; i < TIMES; i++)
        if (*time_field(&copy, &times[i]) != *time_field(&defaults, &times[i])) {
            fprintf(out, ",%s=", times[i].name);
            print_time(out, *time_field(&copy, &times[i]));
        }
    for (size_t i = 0; i < s->choice_count; i++) {
        const struct schedule_choice *c = &s->choices[i];
        fprintf(out, "/T%u.%u%cT%u", c->last, c->nth, way_signs[c->way], c->next);
    }
    return fclose(out) == 0 ? text : NULL;
}

void schedule_free(struct schedule *s)
{
    free(s->choices);
    s->choices = NULL;
    s->choice_count = 0;
}
