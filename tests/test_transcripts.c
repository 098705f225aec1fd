/* SPDX-License-Identifier: MIT */
/*
 * What each scenario tells, sentence by sentence, is kept in transcripts/NAME.txt
 * (TRANSCRIPTS_WRITE=1 writes the files anew: read them before you keep them).
 *
 *   test_transcripts FILE ...      the files, for their folder
 *
 * And every call of Python's modules that a course on threads names occurs in one of them: without
 * its records, that transcript is another one.
 */
#include <errno.h>

#include "model/words.h"
#include "tests/scenarios.h"

#define TRANSCRIPT_MAX (1 << 20)
#define ANY            INT64_MIN

static char *folder;

/* Which records to leave out. */
struct without {
    unsigned kind;
    int64_t arg;    /* ANY: whatever it is */
    uint32_t extra; /* 0: whatever it is */
};

struct call {
    const char *name, *scenario;
    struct without records;
};

static const struct call calls[] = {
    {"_thread.start_new_thread", "low_level", {R_THREAD_NEW, RECORD_WAY_LOW_LEVEL, 0}},
    {"_thread.allocate_lock", "low_level", {R_LOCK_NEW, RECORD_LOCK_LOW_LEVEL, 0}},
    {"_thread.exit", "low_level", {R_THREAD_EXIT, ANY, 0}},
    {"_thread.get_ident", "low_level", {R_THREAD_IDENT, ANY, 0}},
    {"lock.acquire", "low_level", {R_LOCK_TAKE, ANY, 0}},
    {"lock.locked", "low_level", {R_LOCK_TEST, ANY, 0}},
    {"lock.release", "low_level", {R_LOCK_RELEASE, ANY, 0}},
    {"Thread(target=function)", "three_ways", {R_THREAD_NEW, RECORD_WAY_FUNCTION, 0}},
    {"Thread(target=object)", "three_ways", {R_THREAD_NEW, RECORD_WAY_CALLABLE, 0}},
    {"class Own(Thread)", "three_ways", {R_THREAD_NEW, RECORD_WAY_SUBCLASS, 0}},
    {"Thread.run", "three_ways", {R_THREAD_RUN, ANY, 0}},
    {"Thread.start", "three_ways", {R_THREAD_START, ANY, 0}},
    {"Thread.join", "three_ways", {R_JOIN, ANY, 0}},
    {"Thread.is_alive", "three_ways", {R_THREAD_ALIVE, ANY, 0}},
    {"Thread.name", "three_ways", {R_THREAD_NAME, ANY, 0}},
    {"Thread.daemon", "three_ways", {R_THREAD_DAEMON, ANY, 0}},
    {"Thread.daemon =", "three_ways", {R_THREAD_SET_DAEMON, ANY, 0}},
    {"threading.active_count", "three_ways", {R_THREAD_COUNT, ANY, 0}},
    {"threading.enumerate", "roll_call", {R_THREAD_LIST, ANY, 0}},
    {"threading.current_thread", "roll_call", {R_THREAD_CURRENT, ANY, 0}},
    {"threading.main_thread", "roll_call", {R_THREAD_MAIN, ANY, 0}},
    {"threading.excepthook", "three_pages", {R_THREAD_FAIL, ANY, 0}},
    {"threading.Lock", "two_locks", {R_LOCK_NEW, RECORD_LOCK, 0}},
    {"threading.RLock", "lock_twice_fixed", {R_LOCK_NEW, RECORD_RLOCK, 0}},
    {"threading.Condition", "bounded_buffer", {R_COND_NEW, ANY, 0}},
    {"Condition.wait", "bounded_buffer", {R_COND_WAIT, ANY, 0}},
    {"Condition.notify", "bounded_buffer", {R_COND_NOTIFY, ANY, 1}},
    {"Condition.notifyAll", "bounded_buffer", {R_COND_NOTIFY, ANY, UINT32_MAX}},
    {"threading.Event", "start_signal", {R_EVENT_NEW, ANY, 0}},
    {"Event.wait", "start_signal", {R_EVENT_WAIT, ANY, 0}},
    {"Event.set", "start_signal", {R_EVENT_SET, ANY, 0}},
    {"Event.clear", "start_signal", {R_EVENT_CLEAR, ANY, 0}},
    {"Event.isSet", "start_signal", {R_EVENT_TEST, ANY, 0}},
    {"threading.Semaphore", "car_park", {R_SEM_NEW, 2, 0}},
    {"Semaphore.acquire", "car_park", {R_SEM_TAKE, ANY, 0}},
    {"Semaphore.release", "car_park", {R_SEM_RELEASE, ANY, 0}},
    {"threading.BoundedSemaphore", "car_park_fixed", {R_SEM_NEW, INT64_C(2) << 32 | 2, 0}},
    {"threading.Timer", "reminder", {R_THREAD_NEW, RECORD_WAY_TIMER, 0}},
    {"Timer.start", "reminder", {R_THREAD_START, ANY, 0}},
    {"Timer's function", "reminder", {R_TIMER_FIRE, ANY, 0}},
    {"Timer.cancel", "reminder", {R_TIMER_CANCEL, ANY, 0}},
    {"queue.Queue", "queue_workers", {R_QUEUE_NEW, ANY, 0}},
    {"Queue.put", "queue_workers", {R_QUEUE_PUT, ANY, 0}},
    {"Queue.get", "queue_workers", {R_QUEUE_GET, ANY, 0}},
    {"Queue.qsize", "queue_workers", {R_QUEUE_SIZE, ANY, 0}},
    {"Queue.empty", "queue_workers", {R_QUEUE_IS_EMPTY, ANY, 0}},
    {"Queue.full", "queue_workers", {R_QUEUE_IS_FULL, ANY, 0}},
    {"Queue.task_done", "queue_workers", {R_QUEUE_DONE, ANY, 0}},
    {"Queue.join", "queue_workers", {R_QUEUE_JOIN, ANY, 0}},
};

static bool is_left_out(const struct record *r, const struct without *w)
{
    return w && r->kind == w->kind && (w->arg == ANY || r->arg == w->arg) &&
           (w->extra == 0 || r->extra == w->extra);
}

/* The sentences of a run, with the number of the step that each belongs to. Returns: malloced. */
static char *transcript(const struct tape *tape, const struct without *without)
{
    char *text = malloc(TRANSCRIPT_MAX), words[WORDS_MAX];
    size_t length = 0, step = 0;
    assert_non_null(text);
    for (size_t i = 0; i < tape->count; i++) {
        const struct record *r = &tape->records[i];
        step += r->kind == R_STEP;
        if (is_left_out(r, without) || !*words_record(tape, r, words, sizeof words))
            continue;
        assert_true(length + sizeof words + 32 < TRANSCRIPT_MAX);
        length += (size_t)sprintf(text + length, "%4zu  %s\n", step, words);
    }
    text[length] = '\0';
    return text;
}

static char *path_of(const char *name)
{
    static char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s.txt", folder, name);
    return path;
}

static char *kept(const char *name)
{
    char *text = calloc(1, TRANSCRIPT_MAX);
    FILE *file = fopen(path_of(name), "r");
    assert_non_null(text);
    if (!file)
        fail_msg("%s: %s (TRANSCRIPTS_WRITE=1 writes it)", path_of(name), strerror(errno));
    size_t bytes = fread(text, 1, TRANSCRIPT_MAX - 1, file);
    text[bytes] = '\0';
    fclose(file);
    return text;
}

static void keep(const char *name, const char *text)
{
    FILE *file = fopen(path_of(name), "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

/* Tell the first line in which two texts differ. */
static void check_same(const char *name, const char *text, const char *expected)
{
    size_t at = 0, line = 0;
    while (text[at] && text[at] == expected[at])
        if (text[at++] == '\n')
            line = at;
    if (text[at] != expected[at])
        fail_msg("%s tells:\n%.*s\ninstead of:\n%.*s", name, (int)strcspn(text + line, "\n"),
                 text + line, (int)strcspn(expected + line, "\n"), expected + line);
}

static void each_scenario_tells_what_it_told(void **state)
{
    (void)state;
    struct scenario_list list = scenario_list_new();
    for (int i = 0; i < list.count; i++) {
        const char *name = list.entries[i]->d_name;
        struct session s;
        scenario_play(&s, name, NULL, NULL);
        char *text = transcript(&s.tape, NULL);
        if (getenv("TRANSCRIPTS_WRITE"))
            keep(name, text);
        char *expected = kept(name);
        check_same(name, text, expected);
        free(expected);
        free(text);
        session_close(&s);
    }
    scenario_list_free(&list);
}

static void each_call_is_missed_where_it_is_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(calls); i++) {
        struct session s;
        scenario_play(&s, calls[i].scenario, NULL, NULL);
        char *text = transcript(&s.tape, &calls[i].records), *expected = kept(calls[i].scenario);
        if (strcmp(text, expected) == 0)
            fail_msg("%s: nothing of it is told in %s", calls[i].name, calls[i].scenario);
        free(expected);
        free(text);
        session_close(&s);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_scenario_tells_what_it_told),
        cmocka_unit_test(each_call_is_missed_where_it_is_told),
    };
    folder = strdup(argc > 1 ? argv[1] : "tests/transcripts/");
    *strrchr(folder, '/') = '\0';
    return cmocka_run_group_tests(tests, NULL, NULL);
}
