/* SPDX-License-Identifier: MIT */
/*
 * The global interpreter lock of CPython, as a switch of the run: gil=off, on or ticks. With the GIL
 * off, every function here does nothing. With it, a thread holds it whenever it runs between two
 * blocking operations. A process has a GIL of its own.
 *
 * gil=on: CPython 3.2 and later. Who waits for it waits one switch interval and then asks the holder to
 * drop it; the holder does so where it looks at the eval breaker (see breaker, below, and within work),
 * and does not take it again until another thread has (the forced switch). CPython waits for that while
 * it drops; here a thread that drops it to block waits when it comes back, so that it stands in the
 * queue it is about to wait in before anybody can wake that queue.
 *
 * Each drop wakes one who waits. Who comes to a GIL that is taken again waits a whole interval anew, in
 * CPython too, and asks only if nothing moves in it. So one who drops it often and for less than the latency
 * can keep it; in CPython until chance lets the other be faster. There is no such chance on a virtual clock,
 * where both may go in step for ever. For it stands a rule, in both modes: if those who wait have been woken
 * in vain for a slice of a core, the next drop forces a switch.
 *
 * breaker=any: before each instruction, as up to 3.9 (which passed over a few, such as LOAD_CONST).
 * breaker=jumps: where a loop jumps back and where something is called, as from 3.10 on. A call of the
 * library is a call. Instructions by themselves are not: reading and writing a variable, and those of
 * reel_instruction but for jumps and calls; of these, one that stands where the program has been before
 * in the source, or further up, follows a jump back. CPython looks as a call ends or as the function
 * begins; here it is as the call begins. It is the same to others: nothing is shared in between.
 *
 * gil=ticks: CPython 3.1 and earlier. A count of instructions, the ticks, is common to all threads. After
 * each 100 the holder lets the GIL go, which wakes one who waits, and takes it again if that one, or
 * anybody, was not faster. So who is woken comes, after its latency, to a GIL that is mostly taken, and
 * waits again; nobody asks the holder, and no interval counts. An operation is a tick, and work is one for
 * each bytecode_ns (if that is 0, none). To wake somebody is a call of the kernel: it costs the holder
 * switch_ns, beside op_ns, between letting go and taking again; with nobody there to be woken, it costs
 * nothing and nobody sees it, so there is no record. With a core for each, the work of one who is waited
 * for so takes (op_ns + switch_ns) longer for each 100 bytecode_ns of it, as long as wake_ns lies between
 * that cost and that cost and a hundred; on one core, who is woken has to wait for the core, and is woken no
 * more often than that comes to it. With real latencies a waiter is lucky at last, and a kernel lets a
 * woken thread go before the one that woke it when that has had its share. Here, once the holder has had
 * the GIL for a slice of a core, it is held up for wake_ns before it takes it again, and gives its core to
 * whoever is ready. Left out: any other luck; what two cores do to each other's caches; that some
 * instructions were no ticks; that a signal, or a pending call, ended the hundred early.
 *
 * Source: CPython Python/ceval_gil.c (3.2 and later); Python/ceval.c and thread_pthread.h of 3.1; D.
 * Beazley, Understanding the Python GIL.
 */
#ifndef RUNTIME_GIL_H
#define RUNTIME_GIL_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/threadreel.h"
#include "trace/record.h"

/** Take it; wait while another holds it, and after a forced drop until another has held it. Records:
 * gil_switch; gil_wait, timeout, gil_request or gil_busy; gil_take. */
void gil_take(void);

/** Drop it before the blocking operation `kind` on `object`, or for good, at the end of a thread. Does not
 * block. Records: gil_drop. */
void gil_drop(enum record_kind kind, uint32_t object, int64_t arg);

/** The threads of a process are gone, whatever they did with its GIL; or all but the running one, which
 * ends. */
void gil_forget(const struct reel_process *process);

/** Before an operation: if the eval breaker is looked at here and a drop is requested, drop it and take it
 * again. Or count a tick. `arg`: of the operation. Records: gil_yield or gil_tick, and those of
 * gil_take. */
void gil_check_before(enum record_kind kind, int64_t arg, struct reel_site *where);

/** The same where it is always looked at. */
void gil_check(void);

/** The same where a loop has jumped back, which is no tick of its own. */
void gil_check_jump(void);

/** How much of `ns` of work can be done in one piece, for all that is known now. */
uint64_t gil_piece(uint64_t ns);

/** In work, of which `done_ns` more are done: as gil_check, and count the ticks. */
void gil_check_work(uint64_t done_ns);

/** At the end of work, the same without a check: if a hundred is over, the next operation lets go. */
void gil_end_work(uint64_t done_ns);

/** Whether the eval breaker is looked at before an instruction of this name, whatever `breaker` says. What
 * follows a space is its argument. */
bool gil_is_jump(const char *instruction);

#endif
