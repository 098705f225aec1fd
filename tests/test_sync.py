#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Event, Semaphore, Barrier, rwlock and spinlock: they keep their promises in both engines, and
their records, one after another, tell of nothing that cannot be.

usage: test_sync.py CHECK_REEL PROGRAM ...: programs built from check_reel.c and targets/
"""
import collections
import json
import os
import subprocess
import sys
import tempfile

import reels
import tap

CHECK_REEL, PROGRAMS = sys.argv[1], sys.argv[2:]
# Sanitizers make each run many times slower: fewer seeds there, the same kinds of runs.
IS_SLOW = os.environ.get('THREADREEL_VARIANT', 'release') != 'release'
SEEDS = range(1, (4 if IS_SLOW else 20) + 1)
REAL_RUNS = 1 if IS_SLOW else 5
FOLDER = tempfile.TemporaryDirectory()
# A thread that spins keeps the GIL for an interval, and each turn is a step.
GIL = ['--gil', 'on', '--switch-interval', '50us']
VIRTUAL = [[], ['--policy', 'round-robin'], ['--policy', 'manual'], ['--cores', '1'], GIL,
           ['--policy', 'round-robin'] + GIL]

REAL = [['--policy', 'real'], ['--policy', 'real', '--gil', 'on']]


def record(program, *options):
    """Record a run, which has to end well. Returns: the path of its reel."""
    path = os.path.join(FOLDER.name, os.path.basename(program) + '.reel')
    done = tap.run('record', '-f', '-o', path, *options, program)
    said = json.loads(tap.run('info', '--json', path).stdout)
    assert said['verdict'] == 'ended', (options, said, done.stderr)
    return path


def ways(seed):
    """Options of the run with this seed: the GIL is on in some."""
    return ['--seed', str(seed)] + (GIL if seed % 3 == 0 else [])


# ---- what records of one object may follow each other

class Semaphore:
    def __init__(self, r):
        self.value, self.bound = r.arg & 0xffffffff, r.arg >> 32

    def sem_take(self, r):
        assert self.value > 0
        self.value -= 1
        assert r.arg == self.value

    def sem_release(self, r):
        assert r.arg > self.value and (r.arg <= self.bound or not self.bound)
        self.value = r.arg

    def sem_wait(self, _):
        assert self.value == 0

    sem_busy = sem_wait


class Event:
    def __init__(self, _):
        self.is_set, self.woken = False, set()

    def wake(self, r):
        self.woken.add(r.thread)

    def event_wait(self, _):
        assert not self.is_set

    def event_pass(self, r):
        assert r.arg == self.is_set and (r.arg or r.thread in self.woken)
        self.woken.discard(r.thread)

    def event_set(self, _):
        self.is_set = True

    def event_clear(self, _):
        self.is_set = False

    def event_test(self, r):
        assert r.arg == self.is_set


class Barrier:
    def __init__(self, r):
        self.parties, self.left = r.arg, set()
        self.is_broken = False

    def barrier_wait(self, r):
        assert r.extra <= self.parties and not self.is_broken

    def barrier_open(self, r):
        assert r.arg == self.parties and not self.left and not self.is_broken
        self.left = set(range(self.parties))

    def barrier_pass(self, r):
        self.left.remove(r.arg)

    def barrier_abort(self, _):
        self.left, self.is_broken = set(), True

    def barrier_reset(self, _):
        self.is_broken = False

    def barrier_broken(self, r):
        self.is_broken = bool(r.arg)

    def barrier_test(self, r):
        assert r.arg == self.is_broken

    def barrier_count(self, r):
        assert r.arg <= self.parties and not (r.arg and self.is_broken)


class Rwlock:
    def __init__(self, _):
        self.readers = self.writer = 0

    def rw_read(self, r):
        self.readers += 1
        assert self.writer == 0 and r.arg == self.readers

    def rw_write(self, r):
        assert self.writer == 0 and self.readers == 0 and r.arg == 0
        self.writer = r.thread

    def rw_read_wait(self, r):
        assert self.writer == r.extra != r.thread and self.writer

    def rw_busy(self, r):
        assert self.writer == r.extra and (self.writer or self.readers)

    def rw_write_wait(self, r):
        self.rw_busy(r)
        assert self.writer != r.thread

    def rw_release(self, r):
        if self.writer:
            assert self.writer == r.thread
            self.writer = 0
        else:
            self.readers -= 1
        assert r.arg == self.readers >= 0


class Spinlock:
    def __init__(self, _):
        self.holder = 0

    def spin_take(self, r):
        assert self.holder == 0
        self.holder = r.thread

    def spin_busy(self, r):
        assert self.holder == r.extra != 0

    def spin_release(self, r):
        assert self.holder == r.thread
        self.holder = 0


TYPES = {'sem_new': Semaphore, 'event_new': Event, 'barrier_new': Barrier, 'rw_new': Rwlock,
         'spin_new': Spinlock}


def check_records(records):
    """Returns: how many records of each kind were checked."""
    objects, seen = {}, collections.Counter()
    for number, r in enumerate(records):
        if r.kind in TYPES:
            objects[r.object] = TYPES[r.kind](r)
        elif r.kind in reels.OBJECT_KINDS and r.object in objects:
            check = getattr(objects[r.object], r.kind, None)
            if check:
                seen[r.kind] += 1
                try:
                    check(r)
                except (AssertionError, KeyError) as error:
                    raise AssertionError((number, r, vars(objects[r.object]))) from error
    return seen


# ---- who is woken: in the virtual engine all of a step stands together

WAITS = {'event_wait', 'sem_wait', 'rw_read_wait', 'rw_write_wait'}


def steps(records):
    """The records of each step."""
    step = []
    for r in records:
        if r.kind == 'step':
            yield step
            step = []
        step.append(r)
    yield step


def expected_wakes(r, waiting, values):
    """How many have to be woken by a record, of those who wait: {thread: (object, kind)}."""
    kinds = [kind for place, kind in waiting.values() if place == r.object]
    if r.kind == 'event_set':
        assert r.arg == len(kinds), (r, waiting)
        return len(kinds)
    if r.kind == 'sem_release':
        return min(len(kinds), r.arg - values[r.object])
    if r.kind == 'rw_release' and r.arg == 0:
        return kinds.count('rw_read_wait') or min(1, len(kinds))
    return 0


def check_wakes(records):
    """Returns: how many wakes were expected, by kind."""
    waiting, values, seen = {}, {}, collections.Counter()
    for step in steps(records):
        for at, r in enumerate(step):
            if r.kind in ('event_set', 'sem_release', 'rw_release'):
                wanted = expected_wakes(r, waiting, values)
                woken = [w for w in step[at:] if w.kind == 'wake' and w.object == r.object]
                assert len(woken) == wanted, (r, waiting, woken)
                seen[r.kind] += wanted
            if r.kind in WAITS:
                waiting[r.thread] = (r.object, r.kind)
            elif r.kind in ('wake', 'timeout'):
                waiting.pop(r.thread, None)
            elif r.kind in ('sem_new', 'sem_take', 'sem_release'):
                values[r.object] = r.arg & 0xffffffff
    return seen


# ---- the runs

def test_promises_are_kept_under_every_policy():
    for program in PROGRAMS:
        for options in VIRTUAL:
            check_records(reels.records(record(program, *options)))


def test_promises_are_kept_whoever_runs_when():
    for program in PROGRAMS:
        for seed in SEEDS:
            records = reels.records(record(program, *ways(seed)))
            check_records(records)
            check_wakes(records)


def test_promises_are_kept_in_real_time():
    seen = collections.Counter()
    for program in PROGRAMS:
        for options in REAL * REAL_RUNS:
            seen += check_records(reels.records(record(program, *options)))
    assert all(seen[kind] > 0 for kind in ('sem_take', 'event_pass', 'barrier_pass', 'rw_read',
                                           'rw_write', 'spin_take')), seen


def test_promises_are_kept_without_a_viewer():
    environment = {k: v for k, v in os.environ.items() if not k.startswith('THREADREEL')}
    for program in PROGRAMS:
        for schedule in ['time', 'random:5', 'random:6,gil=on', 'real', 'real,gil=on'] + \
                ['real'] * REAL_RUNS:
            done = subprocess.run([program], env=dict(environment, THREADREEL_SCHEDULE=schedule),
                                  text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, timeout=tap.SECONDS, check=False)
            assert done.returncode == 0, (schedule, done.returncode, done.stdout)


def test_schedule_replays_the_run():
    for program in PROGRAMS:
        for options in [GIL, ['--seed', '3'], ['--policy', 'round-robin']]:
            path = record(program, *options)
            first = reels.record_bytes(path)
            schedule = json.loads(tap.run('info', '--json', path).stdout)['schedule']
            assert reels.record_bytes(record(program, '--schedule', schedule)) == first, options


def test_runs_can_be_stepped_there_and_back():
    for program in PROGRAMS:
        for options in [GIL] if IS_SLOW else [GIL, [], ['--seed', '3'], ['--policy', 'manual']]:
            done = subprocess.run([CHECK_REEL, record(program, *options)], text=True, check=False,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            assert done.returncode == 0, (program, options, done.stdout)


def test_all_that_can_be_recorded_is():
    """So that the checks above look at something."""
    seen, woken = collections.Counter(), collections.Counter()
    for program in PROGRAMS:
        for seed in range(1, 4):
            records = reels.records(record(program, '--seed', str(seed)))
            seen += check_records(records)
            woken += check_wakes(records)
    for type_ in TYPES.values():
        for kind in vars(type_):
            assert kind.startswith('_') or seen[kind] > 0, (kind, seen)
    assert all(woken[kind] > 0 for kind in ('event_set', 'sem_release', 'rw_release')), woken


def test_woken_waiter_passes_an_event_that_is_cleared():
    is_cleared, passed = {}, 0
    for r in reels.records(record(PROGRAMS[0])):
        if r.kind in ('event_set', 'event_clear'):
            is_cleared[r.object] = r.kind == 'event_clear'
        passed += r.kind == 'event_pass' and is_cleared[r.object]
    assert passed >= 3, passed


if __name__ == '__main__':
    tap.main(globals())
