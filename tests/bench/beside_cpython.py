#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The same loops in real CPython and in the model of its GIL: how often the GIL changes hands, and how
long a thread waits for it when its I/O is done.

usage: beside_cpython.py THREADREEL GIL_LOOPS

How CPython's switches are seen from inside: each thread looks in each turn of its loop into a shared
list who was the last to run. If it is another one, it puts itself there, and notes the time. That takes
some ten nanoseconds a turn, and no lock, and nothing that gives up the GIL. What a thread waits for the
GIL is the time from when its sleep was to end to the first instruction behind it.

Whoever else uses the machine makes the waiter wait for a core, until the next tick of the system; there
is nobody else in the model. So there are more rounds as long as others are at work, and the one with
the most switches counts; how many processors others had then stands beside it. The rate of two that
compute is that of the median time between two switches.

The model runs with its own costs, and once more as late as this machine is: with its timer slack, by
which the system may be late on purpose, and with the time that waking takes beside that. What is still
different then is neither.
"""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time

INTERVALS_MS = (0.5, 5, 50)
CALM_ROUNDS, ROUNDS_MAX = 3, 8
CALM = 0.1  # of a processor, that others have
ROUND_S = 0.6  # at 50 ms it is 12 switches; 8 rounds of 2 kinds at 3 intervals are 29 s
IO_US = 1000
SAME = 0.20  # so near two rates are to be


def now():
    return time.perf_counter_ns()


# ---- CPython ----

def compute(me, last, end_ns, switches):
    while True:
        if last[0] is not me:
            last[0] = me
            at = now()
            switches.append(at)
            if at >= end_ns:
                return
        elif now() >= end_ns:
            return


def wait_for_io(me, last, end_ns, switches, waits):
    while True:
        begin = now()
        time.sleep(IO_US / 1e6)
        at = now()
        if last[0] is not me:
            last[0] = me
            switches.append(at)
        waits.append(at - begin - IO_US * 1000)
        if at >= end_ns:
            return


def python_round(interval_ms, has_io):
    """(times between switches, how long each wait for the GIL was, in ns; how many processors others
    had) of one round."""
    sys.setswitchinterval(interval_ms / 1000)
    last, switches, waits = [None], [], []
    own, all_of_us = time.process_time(), busy_s()
    end = now() + int(ROUND_S * 1e9)
    second = threading.Thread(target=wait_for_io, args=('io', last, end, switches, waits)) \
        if has_io else threading.Thread(target=compute, args=('other', last, end, switches))
    threads = [threading.Thread(target=compute, args=('cpu', last, end, switches)), second]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    others = (busy_s() - all_of_us) - (time.process_time() - own)
    return gaps(switches), waits, max(0, others / ROUND_S)


def python_rounds(interval_ms, has_io):
    """The one of some rounds that was disturbed the least."""
    rounds = []
    while len(rounds) < ROUNDS_MAX and sum(r[2] <= CALM for r in rounds) < CALM_ROUNDS:
        rounds.append(python_round(interval_ms, has_io))
    return max(rounds, key=lambda r: len(r[0]))


def busy_s():
    """How long all processors have worked, for whomever."""
    try:
        with open('/proc/stat', encoding='ascii') as file:
            user, nice, system = file.readline().split()[1:4]
    except OSError:
        return 0
    return (int(user) + int(nice) + int(system)) / os.sysconf('SC_CLK_TCK')


def gaps(moments):
    return [after - before for before, after in zip(moments, moments[1:])]


def lateness_ns():
    """How much later than asked for a sleep ends with nobody else in the process: [ns]."""
    late = []
    for _ in range(300):
        begin = now()
        time.sleep(0.0005)
        late.append(now() - begin - 500000)
    return late


def turn_ns():
    """How long a turn of the loop takes that looks for a switch: so late is one seen at most."""
    last, turns = ['cpu'], 0
    begin = now()
    while turns < 100000:
        if last[0] != 'cpu' or now() < begin:
            break
        turns += 1
    return (now() - begin) / turns


def timer_slack_ns():
    try:
        with open('/proc/self/timerslack_ns', encoding='ascii') as file:
            return int(file.read())
    except OSError:
        return 0


# ---- the model ----

def records(program, interval_ns, has_io, wake_ns):
    threadreel, loops = program
    schedule = 'time,cores=2,gil=on,interval=%dns' % interval_ns
    if wake_ns:
        schedule += ',wake=%dns' % wake_ns
    with tempfile.TemporaryDirectory() as folder:
        reel = os.path.join(folder, 'loops.reel')
        options = ['-s', schedule, '-p', 'io=%d' % (IO_US if has_io else 0),
                   '-p', 'ms=%d' % (ROUND_S * 1000)]
        done = subprocess.run([threadreel, 'record', '-o', reel, *options, loops], check=False,
                              timeout=60, stdout=subprocess.DEVNULL)
        assert done.returncode in (0, 1), done  # 1: a convoy is found
        dump = subprocess.run([threadreel, 'dump', '--json', reel], check=True, timeout=60,
                              stdout=subprocess.PIPE, text=True).stdout
    return [json.loads(line) for line in dump.splitlines()]


def model(program, interval_ms, has_io, wake_ns=0, slack_ns=0):
    """The same of a run of the model; its main thread, T1, only waits."""
    takes, waits, due_ns, holder = [], [], {}, None
    for record in records(program, interval_ms * 1e6 + slack_ns, has_io, wake_ns):
        thread, kind, at = record.get('thread'), record['kind'], record['time_ns']
        if kind == 'io':
            due_ns[thread] = at + IO_US * 1000 - slack_ns
        if kind != 'gil_take' or thread == 1:
            continue
        if thread in due_ns:
            waits.append(at - due_ns.pop(thread))
        if holder not in (None, thread):
            takes.append(at)
        holder = thread
    return gaps(takes), waits


# ---- beside each other ----

def rate(between, has_io):
    """Switches a second, by the median time between two; with I/O, where two sorts of times take turns,
    by their mean."""
    return 1e9 / (statistics.mean if has_io else statistics.median)(between)


def p90(values):
    return sorted(values)[len(values) * 9 // 10]


def in_us(ns):
    return '%8.0f us' % (ns / 1000)


def compare(program, interval_ms, has_io, late):
    between, waits, others = python_rounds(interval_ms, has_io)
    plain, as_late = model(program, interval_ms, has_io), model(program, interval_ms, has_io, *late)
    real, ours, later = (rate(times, has_io) for times in (between, plain[0], as_late[0]))
    mark = '' if has_io or abs(real / ours - 1) <= SAME else '  DIFFERS'
    print('%-13s %4.1f ms  switches/s  CPython %7.1f (others: %.1f processors)  model %7.1f  ratio %.2f%s;  '
          'as late as here %7.1f  ratio %.2f' % (
              'I/O beside it' if has_io else 'two compute', interval_ms, real,
              others, ours, real / ours, mark, later, real / later))
    for what, figure in (('median', statistics.median), ('p90', p90)) if has_io else ():
        print('    waiting for the GIL, %-6s    CPython %s  model %s;  as late as here %s' % (
            what, in_us(figure(waits)), in_us(figure(plain[1])), in_us(figure(as_late[1]))))


def main():
    if sys.version_info < (3, 8) or not getattr(sys, '_is_gil_enabled', lambda: True)():
        print('beside CPython: this needs one of 3.8 or later, with its GIL')
        return
    lateness, slack = lateness_ns(), timer_slack_ns()
    wake_ns = max(0, int(statistics.median(lateness)) - slack)
    print('CPython %s, %d processors' % (sys.version.split()[0], os.cpu_count()))
    print('What the model leaves out: a sleep ends late, by %s (median) or %s (p90); %s are timer slack' %
          tuple(in_us(ns).strip() for ns in (statistics.median(lateness), p90(lateness), slack)))
    print('A switch is seen after a turn of the loop: %d ns' % turn_ns())
    for has_io in (False, True):
        for interval_ms in INTERVALS_MS:
            compare(sys.argv[1:3], interval_ms, has_io, (wake_ns, slack))


main()
