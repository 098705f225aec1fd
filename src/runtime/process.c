/* SPDX-License-Identifier: MIT */
/*
 * Process: a thread whose variables and GIL are its own; and, in the real engine, a process.
 *
 * It ends as the program does: when its function has returned, its pools are shut down, its Threads
 * and processes are waited for, and its daemons are killed. reel_process_exit ends it at once, with
 * all of its threads.
 *
 * A process of the real engine is known by waiting for it: whoever asks first finds its status, and
 * keeps it under the guard of its thread.
 */
#include "runtime/process.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "runtime/gil.h"
#include "runtime/op.h"
#include "runtime/pool.h"
#include "runtime/thread.h"
#include "runtime/var.h"

#define POLL_NS 1000000

/* All that have been started and not been joined, the last one first. */
static reel_process *processes;
static uint32_t processes_guard[ENGINE_GUARD_WORDS];

static uint16_t id_of(const reel_process *p)
{
    return p->thread.engine ? engine_thread_id(p->thread.engine) : 0;
}

static bool has_finished(reel_process *p)
{
    engine_guard(p->thread.guard);
    bool is_finished = p->thread.is_finished;
    engine_unguard(p->thread.guard);
    return is_finished;
}

/* ---- the list ---- */

/* Returns: whether it was in the list. */
static bool unlist(reel_process *p)
{
    engine_guard(processes_guard);
    reel_process **place = &processes;
    while (*place && *place != p)
        place = &(*place)->next;
    bool was_in = *place != NULL;
    if (was_in)
        *place = p->next;
    engine_unguard(processes_guard);
    return was_in;
}

static void list(reel_process *p)
{
    engine_guard(processes_guard);
    p->next = processes;
    processes = p;
    engine_unguard(processes_guard);
}

/* ---- its end ---- */

static void wait_for_all(void)
{
    pools_shutdown_all();
    threads_join_all();
    processes_join_all();
}

static void kill_others(const reel_process *p)
{
    threads_kill_others(p);
    gil_forget(p);
}

/* Virtual engine: the end of a process's first thread, also when its function called pthread_exit. */
static void wind_up(void *process)
{
    reel_process *p = process;
    if (!p->is_exiting)
        wait_for_all();
    kill_others(p);
}

/* Real engine. One thread does it; others that want to as well wait for their end. */
static _Noreturn void leave(reel_process *p)
{
    static atomic_flag is_leaving = ATOMIC_FLAG_INIT;
    while (atomic_flag_test_and_set(&is_leaving))
        pause();
    op_begin(R_THREAD_END, 0, 0, NULL);
    engine_stop_others();
    threads_kill_daemons();
    thread_finish(&p->thread);
    gil_drop(R_THREAD_END, 0, 0);
    engine_end(END_COMPLETED);
    _exit(p->code);
}

static void wait_and_leave(void *process)
{
    wait_for_all();
    leave(process);
}

/* ---- its life ---- */

static void call(void *process)
{
    reel_process *p = process;
    p->run(p->arg);
}

static void run(void *process)
{
    reel_process *p = process;
    const char *why;
    pthread_cleanup_push(engine_is_real ? wait_and_leave : wind_up, p);
    if (thread_call(call, p, false, &why) == THREAD_FAILED)
        p->code = EXIT_FAILURE;
    pthread_cleanup_pop(1);
}

static int start_modelled(reel_process *p, uint32_t site)
{
    int error = vars_copy(p, thread_process());
    if (error == 0)
        error = thread_start(&p->thread, RECORD_THREAD_PROCESS, site);
    if (error == 0)
        list(p);
    return error;
}

static int start_forked(reel_process *p, uint32_t site)
{
    if (threads_were_started())
        return op_misuse(R_THREAD_START, id_of(p), EBUSY, site);
    p->thread.is_started = true;
    fflush(NULL); /* or the process would write it too */
    p->pid = engine_fork(p->thread.engine, site);
    if (p->pid == 0) {
        gil_take();
        run(p);
    }
    if (p->pid > 0) {
        list(p);
        return 0;
    }
    p->thread.is_started = false;
    return op_misuse(R_THREAD_START, id_of(p), errno, site);
}

/* ---- making and starting ---- */

int reel_process_init_at(reel_process *p, const char *name, void (*function)(void *), void *arg,
                         struct reel_site *where)
{
    uint32_t site = op_site(where);
    if (unlist(p) && !has_finished(p)) {
        list(p);
        return op_misuse(R_THREAD_START, id_of(p), EBUSY, site);
    }
    *p = (reel_process){.run = function, .arg = arg, .exit_code = -1, .parent = thread_process()};
    int error = thread_new(&p->thread, RECORD_WAY_PROCESS, name, run, p, site);
    p->thread.process = p;
    p->thread.is_daemon = false; /* not as a Thread: whoever made it may be a daemon's thread */
    return error;
}

int reel_process_start_at(reel_process *p, struct reel_site *where)
{
    if (!p->thread.engine)
        return op_misuse(R_THREAD_START, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(R_THREAD_START, id_of(p), 0, where);
    if (p->thread.is_started)
        return op_misuse(R_THREAD_START, id_of(p), EINVAL, site);
    return engine_is_real ? start_forked(p, site) : start_modelled(p, site);
}

/* ---- waiting for it, in the real engine ---- */

static void record_death(const reel_process *p, int number)
{
    char text[64];
    snprintf(text, sizeof text, "killed by signal %d, %s", number, strsignal(number));
    engine_record_of(p->thread.engine, R_THREAD_FAIL, 0, 0, engine_string(text), 0);
    engine_record_of(p->thread.engine, R_THREAD_END, 0, 0, 0, 0);
}

/* Returns: whether it has exited. If somebody else has waited for our child, its code is unknown. */
static bool reap(reel_process *p)
{
    int status = 0;
    engine_guard(p->thread.guard);
    if (!p->thread.is_finished) {
        pid_t pid = waitpid(p->pid, &status, WNOHANG);
        bool is_gone = pid < 0 && errno == ECHILD;
        if (pid > 0 && WIFSIGNALED(status))
            record_death(p, WTERMSIG(status));
        if (pid > 0 || is_gone) {
            p->code = is_gone ? -1 : WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
            p->thread.is_finished = true;
        }
    }
    bool is_finished = p->thread.is_finished;
    engine_unguard(p->thread.guard);
    return is_finished;
}

/* Sleep until it may have exited, and leave its status to reap(). */
static void await_exit(const reel_process *p, uint64_t left_ns)
{
    siginfo_t info;
    struct timespec moment = {.tv_nsec = left_ns < POLL_NS ? (long)left_ns : POLL_NS};
    if (left_ns == ENGINE_FOREVER)
        waitid(P_PID, (id_t)p->pid, &info, WEXITED | WNOWAIT);
    else
        nanosleep(&moment, NULL);
}

static int join_forked(reel_process *p, uint64_t timeout_ns, uint32_t site)
{
    uint64_t left_ns, deadline_ns = op_deadline(timeout_ns);
    bool is_finished = reap(p), must_wait = !is_finished;
    if (must_wait) {
        gil_drop(R_JOIN, id_of(p), 0);
        engine_record(R_JOIN_WAIT, id_of(p), op_wait_arg(timeout_ns), 0, site);
    }
    while (!is_finished && (left_ns = op_left(deadline_ns)) > 0) {
        await_exit(p, left_ns);
        is_finished = reap(p);
    }
    engine_record(is_finished ? R_JOIN : R_TIMEOUT, is_finished ? id_of(p) : 0, 0,
                  is_finished ? 0 : R_JOIN_WAIT, is_finished ? site : 0);
    if (must_wait)
        gil_take();
    return is_finished ? 0 : -ETIMEDOUT;
}

/* ---- joining and asking ---- */

static int join(reel_process *p, uint64_t timeout_ns, uint32_t site)
{
    int error = engine_is_real ? join_forked(p, timeout_ns, site)
                               : thread_await_end(&p->thread, timeout_ns, site);
    if (error < 0)
        return error;
    p->exit_code = p->code;
    unlist(p);
    return 0;
}

int reel_process_join_at(reel_process *p, uint64_t timeout_ns, struct reel_site *where)
{
    if (!p->thread.engine)
        return op_misuse(R_JOIN, 0, EINVAL, op_site(where));
    uint32_t site = op_begin(R_JOIN, id_of(p), 0, where);
    if (!p->thread.is_started)
        return op_misuse(R_JOIN, id_of(p), EINVAL, site);
    if (p == thread_process())
        return op_misuse(R_JOIN, id_of(p), EDEADLK, site);
    if (p->parent != thread_process())
        return op_misuse(R_JOIN, id_of(p), ECHILD, site);
    return join(p, op_timeout(timeout_ns), site);
}

bool reel_process_is_alive_at(reel_process *p, struct reel_site *where)
{
    if (!p->thread.engine) {
        op_misuse(R_THREAD_ALIVE, 0, EINVAL, op_site(where));
        return false;
    }
    uint32_t site = op_begin(R_THREAD_ALIVE, id_of(p), 0, where);
    bool is_child = p->parent == thread_process();
    bool has_ended = engine_is_real && is_child && p->pid > 0 ? reap(p) : has_finished(p);
    bool is_alive = p->thread.is_started && !has_ended;
    if (has_ended)
        p->exit_code = p->code;
    engine_record(R_THREAD_ALIVE, id_of(p), is_alive, 0, site);
    return is_alive;
}

int reel_process_exit_code(const reel_process *p)
{
    return p->exit_code;
}

/* ---- ending ---- */

/* Its first thread is not there any more to say that it has finished. */
static void finish_for(reel_process *p)
{
    p->thread.is_finished = true;
    while (engine_unpark_one(&p->thread.joiners, 0))
        ;
}

_Noreturn void reel_process_exit_at(int code, struct reel_site *where)
{
    reel_process *p = thread_process();
    uint32_t site = op_begin(R_THREAD_EXIT, 0, code, where);
    engine_record(R_THREAD_EXIT, 0, code, 0, site);
    if (!p)
        exit(code);
    p->code = code & 0xff; /* as of a process that has really exited */
    p->is_exiting = true;
    if (engine_is_real)
        leave(p);
    kill_others(p);
    if (thread_self() != &p->thread)
        finish_for(p);
    pthread_exit(NULL);
}

static reel_process *first_to_wait_for(void)
{
    engine_guard(processes_guard);
    reel_process *p = processes;
    while (p && p->parent != thread_process())
        p = p->next;
    engine_unguard(processes_guard);
    return p;
}

static void end_daemon(reel_process *p)
{
    if (!engine_is_real) {
        kill_others(p);
        finish_for(p);
        return;
    }
    engine_record_of(p->thread.engine, R_THREAD_KILL, 0, 0, 0, 0);
    kill(p->pid, SIGTERM);
}

void processes_join_all(void)
{
    reel_process *p;
    while ((p = first_to_wait_for())) {
        op_begin(R_JOIN, id_of(p), 0, NULL);
        if (p->thread.is_daemon && !has_finished(p))
            end_daemon(p);
        join(p, ENGINE_FOREVER, 0);
    }
}
