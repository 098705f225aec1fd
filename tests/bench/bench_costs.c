/* SPDX-License-Identifier: MIT */
/*
 * What things cost on this machine that cost something in virtual time: the figures that the defaults
 * of a schedule are made of (schedule_init), in one run, beside them. Each is measured from outside: how
 * long two threads take to hand something to and fro; or from a clock read right before to one read by
 * who is woken or started, as the first thing that it does. Reading the clock is in it.
 */
#if defined(__linux__)
#define _GNU_SOURCE
#include <sched.h>
#endif
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define BENCH_ROUNDS 301

#include "engine/baton.h"
#include "tests/bench/bench.h"
#include "trace/schedule.h"

#define TURNS       2000
#define OPERATIONS  100000
#define FORKS       51
#define LARGE_BYTES (100u << 20)
#define PAUSE_US    200 /* until whoever waits surely sleeps */

static double figures[BENCH_ROUNDS];

static void print(const char *what, size_t count, uint64_t default_ns)
{
    char line[64];
    snprintf(line, sizeof line, "%-44s%7llu", what, (unsigned long long)default_ns);
    bench_print(line, figures, count, "ns");
}

/* Returns: whether the calling thread runs on `core` from now on. */
static bool move_to(int core)
{
#if defined(__linux__)
    cpu_set_t all, one;
    sched_getaffinity(0, sizeof all, &all);
    CPU_ZERO(&one);
    for (int cpu = 0; cpu < CPU_SETSIZE && core >= 0; cpu++)
        if (CPU_ISSET(cpu, &all) && core-- == 0)
            CPU_SET((unsigned)cpu, &one);
    return core < 0 && sched_setaffinity(0, sizeof one, &one) == 0;
#else
    return core < 0;
#endif
}

/* Run `part` in a thread of its own, so that it can tie itself to a core. */
static void in_thread(void *(*part)(void *))
{
    pthread_t thread;
    pthread_create(&thread, NULL, part, NULL);
    pthread_join(thread, NULL);
}

/* ---- an operation ---- */

static void bench_operation(uint64_t default_ns)
{
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    for (int round = 0; round < BENCH_ROUNDS; round++) {
        uint64_t begin = bench_now_ns();
        for (int i = 0; i < OPERATIONS / 2; i++) {
            pthread_mutex_lock(&mutex);
            pthread_mutex_unlock(&mutex);
        }
        figures[round] = (double)(bench_now_ns() - begin) / OPERATIONS;
    }
    print("a free mutex, taken or released", BENCH_ROUNDS, default_ns);
}

/* ---- a switch: two threads on one core ---- */

static struct baton places[2];

static void *take_turns(void *side)
{
    int me = side != NULL;
    for (int i = 0; i < TURNS; i++) {
        baton_take(&places[me]);
        baton_give(&places[!me]);
    }
    return NULL;
}

static void *on_one_core(void *unused)
{
    pthread_t other;
    if (!move_to(0))
        return NULL;
    for (int round = 0; round < BENCH_ROUNDS; round++) {
        baton_init(&places[0]);
        baton_init(&places[1]);
        pthread_create(&other, NULL, take_turns, &places[1]);
        uint64_t begin = bench_now_ns();
        baton_give(&places[0]);
        take_turns(NULL);
        pthread_join(other, NULL);
        figures[round] = (double)(bench_now_ns() - begin) / (2.0 * TURNS);
    }
    return unused;
}

/* ---- waking: a thread that sleeps on another core ---- */

static uint64_t woken_ns;

static void *sleep_in_turn(void *unused)
{
    bool is_there = move_to(1);
    for (int round = 0; round < BENCH_ROUNDS && is_there; round++) {
        baton_take(&places[0]);
        woken_ns = bench_now_ns();
        baton_give(&places[1]);
    }
    return is_there ? &woken_ns : unused;
}

/* pause_us: how long the other one may sleep before it is woken; 0: its core is still awake. */
static void wake_in_turn(useconds_t pause_us)
{
    for (int round = 0; round < BENCH_ROUNDS; round++) {
        if (pause_us)
            usleep(pause_us);
        else
            for (uint64_t begin = bench_now_ns(); bench_now_ns() < begin + 20000;)
                ;
        uint64_t begin = bench_now_ns();
        baton_give(&places[0]);
        baton_take(&places[1]);
        figures[round] = (double)(woken_ns - begin);
    }
}

static void bench_wake(const char *what, useconds_t pause_us, uint64_t default_ns)
{
    pthread_t other;
    baton_init(&places[0]);
    baton_init(&places[1]);
    pthread_create(&other, NULL, sleep_in_turn, NULL);
    wake_in_turn(pause_us);
    pthread_join(other, NULL);
    print(what, BENCH_ROUNDS, default_ns);
}

/* ---- starting ---- */

static void *note_begin(void *unused)
{
    woken_ns = bench_now_ns();
    return unused;
}

static void *start_in_turn(void *unused)
{
    pthread_t other;
    for (int round = 0; round < BENCH_ROUNDS; round++) {
        usleep(PAUSE_US);
        uint64_t begin = bench_now_ns();
        pthread_create(&other, NULL, note_begin, NULL);
        pthread_join(other, NULL);
        figures[round] = (double)(woken_ns - begin);
    }
    return unused;
}

static void *start_on_one_core(void *unused)
{
    move_to(0);
    return start_in_turn(unused);
}

static void bench_thread(uint64_t default_ns)
{
    in_thread(start_in_turn);
    print("starting a thread, wherever it begins", BENCH_ROUNDS, default_ns);
    in_thread(start_on_one_core);
    print("  on the core of its starter", BENCH_ROUNDS, default_ns);
}

static void bench_process(const char *what, uint64_t default_ns)
{
    uint64_t *begun_ns =
        mmap(NULL, sizeof *begun_ns, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (begun_ns == MAP_FAILED)
        exit(1);
    for (int round = 0; round < FORKS; round++) {
        uint64_t begin = bench_now_ns();
        pid_t child = fork();
        if (child == 0) {
            *begun_ns = bench_now_ns();
            _exit(0);
        }
        waitpid(child, NULL, 0);
        figures[round] = (double)(*begun_ns - begin);
    }
    munmap(begun_ns, sizeof *begun_ns);
    print(what, FORKS, default_ns);
}

/* ---- a bytecode ---- */

/* Straight lines, so that a loop costs next to nothing. Their instructions are counted. Then the lock of
 * Python, which is what an operation costs its programs. */
static const char python[] =
    "import dis, threading, time\n"
    "def best(what, count, job):\n"
    "  job()\n"
    "  for turn in range(21):\n"
    "    begin = time.perf_counter_ns()\n"
    "    job()\n"
    "    print(what, (time.perf_counter_ns() - begin) / count)\n"
    "def code(lines, count):\n"
    "  names = {}\n"
    "  exec('def f(n, x):\\n for i in range(n):\\n' + lines * count, names)\n"
    "  return names['f']\n"
    "sums = '  x = x + i\\n  x = x ^ n\\n'\n"
    "def length(count):\n"
    "  return sum(i.opname != 'CACHE' for i in dis.get_instructions(code(sums, count)))\n"
    "long = code(sums, 50)\n"
    "best('bytecode', 1000 * (length(100) - length(50)), lambda: long(1000, 1))\n"
    "lock = threading.Lock()\n"
    "pairs = code('  x.acquire()\\n  x.release()\\n', 10)\n"
    "best('lock', 20 * 1000, lambda: pairs(1000, lock))\n";

static void print_python(const char *const *lines, const char *kind, const char *what,
                         uint64_t default_ns)
{
    size_t count = 0;
    char word[16];
    double ns;
    for (; *lines && count < BENCH_ROUNDS; lines++)
        if (sscanf(*lines, "%15s %lf", word, &ns) == 2 && strcmp(word, kind) == 0)
            figures[count++] = ns;
    if (count > 0)
        print(what, count, default_ns);
    else
        printf("%s: python3 is not here to measure it\n", what);
}

static void bench_python(const struct schedule *s)
{
    char command[2048], text[BENCH_ROUNDS][64];
    const char *lines[BENCH_ROUNDS + 1] = {NULL};
    snprintf(command, sizeof command, "timeout 30 python3 -c \"%s\" 2> /dev/null", python);
    FILE *output = popen(command, "r");
    for (size_t i = 0; output && i < BENCH_ROUNDS && fgets(text[i], sizeof text[i], output); i++)
        lines[i] = text[i];
    if (output)
        pclose(output);
    print_python(lines, "lock", "a free lock of Python, taken or released", s->op_ns);
    print_python(lines, "bytecode", "a bytecode of Python", s->bytecode_ns);
}

static void bench_processes(uint64_t default_ns)
{
    bench_process("a process, forked from a small one", default_ns);
    char *large =
        mmap(NULL, LARGE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (large == MAP_FAILED)
        exit(1);
#if defined(__linux__)
    madvise(large, LARGE_BYTES, MADV_NOHUGEPAGE); /* as a heap that has grown bit by bit */
#endif
    memset(large, 1, LARGE_BYTES);
    bench_process("  from one with 100 MB in small pages", default_ns);
    munmap(large, LARGE_BYTES);
}

int main(void)
{
    struct schedule s;
    schedule_init(&s);
    printf("%-44s%7s\n", "costs", "default");
    bench_operation(s.op_ns);
    in_thread(on_one_core);
    print("a switch: handing over on one core", BENCH_ROUNDS, s.switch_ns);
    if (sysconf(_SC_NPROCESSORS_ONLN) > 1) {
        bench_wake("waking on another core, just gone idle", 0, s.wake_ns);
        bench_wake("  idle for long", PAUSE_US, s.wake_ns);
    }
    bench_thread(s.start_ns);
    bench_processes(s.process_ns);
    bench_python(&s);
    return 0;
}
