/* SPDX-License-Identifier: MIT */
/*
 * A handler may only do what is safe in one: write bytes that were prepared, set the terminal's
 * modes, restore a handler, raise. Nothing here allocates or calls ncurses once rescue_start is
 * over. A fatal signal has a stack of its own, since a full stack may be what is fatal.
 */
#include "ui/screen/rescue.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define STACK_BYTES 65536

struct taken {
    int number;
    struct sigaction before;
};

static struct rescue {
    int wake[2];
    struct termios modes;
    char farewell[RESCUE_FAREWELL_MAX];
    size_t farewell_bytes;
    void *stack;
    struct taken fatal[5], asking[4], stop[1];
    volatile sig_atomic_t wants_end, wants_size, wants_stop;
} rescue = {
    .wake = {-1, -1},
    .fatal = {{.number = SIGSEGV},
              {.number = SIGBUS},
              {.number = SIGABRT},
              {.number = SIGFPE},
              {.number = SIGILL}},
    .asking = {{.number = SIGINT}, {.number = SIGTERM}, {.number = SIGHUP}, {.number = SIGWINCH}},
    .stop = {{.number = SIGTSTP}},
};
#define FATAL_COUNT  (sizeof rescue.fatal / sizeof rescue.fatal[0])
#define ASKING_COUNT (sizeof rescue.asking / sizeof rescue.asking[0])

/* ---- in a handler ---- */

static void say_farewell(void)
{
    const char *bytes = rescue.farewell;
    size_t left = rescue.farewell_bytes;
    while (left > 0) {
        ssize_t wrote = write(STDOUT_FILENO, bytes, left);
        if (wrote <= 0)
            break;
        bytes += wrote;
        left -= (size_t)wrote;
    }
    tcsetattr(STDIN_FILENO, TCSANOW, &rescue.modes);
}

static void die(int number)
{
    say_farewell();
    for (size_t i = 0; i < FATAL_COUNT; i++)
        if (rescue.fatal[i].number == number)
            sigaction(number, &rescue.fatal[i].before, NULL);
    raise(number);
}

static void keep(int number)
{
    int error = errno;
    if (number == SIGWINCH) {
        rescue.wants_size = 1;
    } else if (number == SIGTSTP) {
        rescue.wants_stop = 1;
    } else if (rescue.wants_end) { /* asked before, and nobody listens */
        say_farewell();
        signal(number, SIG_DFL);
        raise(number);
    } else {
        rescue.wants_end = 1;
    }
    ssize_t wrote = write(rescue.wake[1], "!", 1);
    (void)wrote; /* when the pipe is full the loop wakes all the same */
    errno = error;
}

/* ---- outside ---- */

static int open_pipe(void)
{
    if (pipe(rescue.wake) < 0)
        return -errno;
    for (int i = 0; i < 2; i++) {
        fcntl(rescue.wake[i], F_SETFD, FD_CLOEXEC);
        fcntl(rescue.wake[i], F_SETFL, O_NONBLOCK);
    }
    return 0;
}

static void take(struct taken *signals, size_t count, void (*handler)(int), int flags)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < count; i++)
        sigaction(signals[i].number, &action, &signals[i].before);
}

static void give_back(const struct taken *signals, size_t count)
{
    for (size_t i = 0; i < count; i++)
        sigaction(signals[i].number, &signals[i].before, NULL);
}

void rescue_take_again(void)
{
    struct sigaction action = {.sa_handler = keep, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < ASKING_COUNT; i++)
        sigaction(rescue.asking[i].number, &action, NULL);
}

int rescue_start(void)
{
    if (tcgetattr(STDIN_FILENO, &rescue.modes) < 0)
        return -errno;
    int error = open_pipe();
    if (error < 0)
        return error;
    rescue.wants_end = rescue.wants_size = rescue.wants_stop = 0;
    rescue.farewell_bytes = 0;
    rescue.stack = malloc(STACK_BYTES);
    if (rescue.stack)
        sigaltstack(&(stack_t){.ss_sp = rescue.stack, .ss_size = STACK_BYTES}, NULL);
    take(rescue.fatal, FATAL_COUNT, die, SA_ONSTACK | SA_NODEFER);
    take(rescue.asking, ASKING_COUNT, keep, SA_RESTART);
    take(rescue.stop, 1, keep, SA_RESTART);
    if (rescue.stop[0].before.sa_handler != SIG_DFL) /* the shell knows no jobs */
        give_back(rescue.stop, 1);
    return 0;
}

void rescue_stop(void)
{
    give_back(rescue.fatal, FATAL_COUNT);
    give_back(rescue.asking, ASKING_COUNT);
    give_back(rescue.stop, 1);
    sigaltstack(&(stack_t){.ss_flags = SS_DISABLE}, NULL);
    free(rescue.stack);
    rescue.stack = NULL;
    for (int i = 0; i < 2; i++)
        close(rescue.wake[i]);
    rescue.wake[0] = rescue.wake[1] = -1;
}

void rescue_set_farewell(const char *bytes)
{
    size_t count = strnlen(bytes, sizeof rescue.farewell - 1);
    memcpy(rescue.farewell, bytes, count);
    rescue.farewell_bytes = count;
}

enum rescue_asked rescue_asked(void)
{
    char bytes[64];
    while (read(rescue.wake[0], bytes, sizeof bytes) > 0)
        ;
    if (rescue.wants_end)
        return RESCUE_END;
    if (rescue.wants_stop) {
        rescue.wants_stop = 0;
        return RESCUE_STOP;
    }
    if (!rescue.wants_size)
        return RESCUE_NOTHING;
    rescue.wants_size = 0;
    return RESCUE_SIZE;
}

void rescue_stop_here(void)
{
    give_back(rescue.stop, 1);
    raise(SIGTSTP);
    take(rescue.stop, 1, keep, SA_RESTART);
}

int rescue_descriptor(void)
{
    return rescue.wake[0];
}
