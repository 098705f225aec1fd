#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Queues, pools, pipes and processes: they keep their promises in both engines, and their records, one
after another, tell of nothing that cannot be.

usage: test_queues.py CHECK_REEL PROGRAM: built from check_reel.c and targets/queues.c
"""
import collections
import heapq
import json
import os
import subprocess
import sys
import tempfile

import reels
import tap

CHECK_REEL, PROGRAM = sys.argv[1:3]
# Sanitizers make each run many times slower: fewer seeds there, the same kinds of runs.
IS_SLOW = os.environ.get('THREADREEL_VARIANT', 'release') != 'release'
SEEDS = range(1, (2 if IS_SLOW else 20) + 1)
REAL_RUNS = 2 if IS_SLOW else 10
FOLDER = tempfile.TemporaryDirectory()
VIRTUAL = [[], ['--policy', 'round-robin'], ['--policy', 'manual'], ['--cores', '1'],
           ['--gil', 'on'], ['--policy', 'round-robin', '--gil', 'on']]


def record(*options):
    """Record a run, which has to end well; once, if it is always the same. Returns: the path of its
    reel."""
    path = os.path.join(FOLDER.name, '_'.join(options).replace('/', '+') + '.reel')
    if os.path.exists(path) and 'real' not in options:
        return path
    done = tap.run('record', '-f', '-o', path, *options, PROGRAM)
    said = json.loads(tap.run('info', '--json', path).stdout)
    failed = [f['text'] for f in said['findings'] if f['kind'] == 'failed expectation']
    assert said['verdict'] == 'ended', (options, failed, said, done.stderr)
    return path


def ways(seed):
    """Options of the run with this seed: the GIL is on in some."""
    return ['--seed', str(seed)] + (['--gil', 'on'] if seed % 3 == 0 else [])


# ---- what records of one object may follow each other

class Queue:
    def __init__(self, r):
        self.flavour, self.max = r.arg >> 32, r.arg & 0xffffffff
        self.items, self.todo, self.is_shut_down = [], 0, False

    def is_full(self):
        return 0 < self.max <= len(self.items)

    def queue_put(self, r):
        assert not self.is_shut_down and not self.is_full()
        heapq.heappush(self.items, r.arg) if self.flavour == 2 else self.items.append(r.arg)
        self.todo += 1
        assert r.extra == len(self.items)

    def queue_get(self, r):
        assert self.items
        item = heapq.heappop(self.items) if self.flavour == 2 else \
            self.items.pop(-1 if self.flavour == 1 else 0)
        assert (r.arg, r.extra) == (item, len(self.items))

    def queue_put_wait(self, _):
        assert self.is_full() and not self.is_shut_down

    def queue_get_wait(self, _):
        assert not self.items and not self.is_shut_down

    def queue_full(self, _):
        assert self.is_full()

    def queue_empty(self, _):
        assert not self.items

    def queue_done(self, r):
        self.todo -= 1
        assert r.arg == self.todo >= 0

    def queue_join_wait(self, _):
        assert self.todo > 0

    def queue_join(self, _):
        assert self.todo == 0

    def queue_shutdown(self, r):
        self.is_shut_down = True
        if r.arg:
            self.todo -= min(self.todo, len(self.items))
            self.items = []
        assert r.extra == len(self.items)

    def queue_closed(self, _):
        assert self.is_shut_down

    def queue_size(self, r):
        assert r.arg == len(self.items)

    def queue_is_empty(self, r):
        assert r.arg == (not self.items)

    def queue_is_full(self, r):
        assert r.arg == self.is_full()


class Pool:
    def __init__(self, _):
        self.is_shut_down = False

    def pool_shutdown(self, _):
        self.is_shut_down = True


class Future:
    def __init__(self, _):
        self.state, self.worker, self.result = 'new', 0, None

    def go(self, before, after):
        assert self.state in before
        self.state = after

    def future_submit(self, _):
        self.go(('new',), 'pending')

    def future_run(self, r):
        self.go(('pending',), 'running')
        self.worker = r.thread

    def future_done(self, r):
        self.go(('running',), 'done')
        self.result = r.arg
        assert r.thread == self.worker

    def future_fail(self, r):
        self.go(('running',), 'failed')
        assert r.thread == self.worker and r.extra

    def future_wait(self, _):
        assert self.state in ('pending', 'running')

    def future_get(self, r):
        assert self.state == 'done' and r.arg == self.result

    def future_none(self, _):
        assert self.state != 'done'

    def future_cancel(self, r):
        if self.state == 'pending':
            self.state = 'cancelled'
        assert r.arg == (self.state == 'cancelled')

    def future_test(self, r):
        assert r.arg == (self.state in ('done', 'failed', 'cancelled'))


class Pipe:
    ROOM = 1024

    def __init__(self, _):
        self.messages, self.is_closed = collections.deque(), False

    def pipe_send(self, r):
        assert not self.is_closed and len(self.messages) < self.ROOM
        self.messages.append(r.arg)
        assert r.extra == len(self.messages)

    def pipe_receive(self, r):
        assert (r.arg, r.extra) == (self.messages.popleft(), len(self.messages))

    def pipe_send_wait(self, _):
        assert len(self.messages) == self.ROOM and not self.is_closed

    def pipe_receive_wait(self, _):
        assert not self.messages and not self.is_closed

    def pipe_close(self, _):
        self.is_closed = True

    def pipe_end(self, _):
        assert not self.messages and self.is_closed


class Variable:
    """What a process of the virtual engine reads is what it has written, or what its parent had."""
    def __init__(self, r):
        self.values = {0: r.arg}

    def start(self, child, parent):
        self.values[child] = self.values[parent]

    def var_load(self, r):
        assert r.arg == self.values[r.extra]

    def var_store(self, r):
        self.values[r.extra] = r.arg


TYPES = {'queue_new': Queue, 'pool_new': Pool, 'future_new': Future, 'pipe_new': Pipe,
         'var_new': Variable}
PREFIXES = ('queue_', 'pool_', 'future_', 'pipe_', 'var_')
PROCESS = 2  # flag of thread_start


def check_records(records):
    """Returns: how many records of each kind were checked."""
    objects, seen, process_of = {}, collections.Counter(), {1: 0}
    for number, r in enumerate(records):
        if r.kind == 'thread_start':
            process_of[r.object] = r.object if r.arg & PROCESS else process_of[r.thread]
            if r.arg & PROCESS:
                for variable in [o for o in objects.values() if isinstance(o, Variable)]:
                    variable.start(r.object, process_of[r.thread])
        elif r.kind in TYPES:
            objects[r.object] = TYPES[r.kind](r)
        elif r.kind in reels.OBJECT_KINDS and r.object in objects:
            check = getattr(objects[r.object], r.kind, None)
            if check:
                seen[r.kind] += 1
                try:
                    check(r)
                except (AssertionError, KeyError, IndexError) as error:
                    raise AssertionError((number, r, vars(objects[r.object]))) from error
    return seen


# ---- the runs

def run(schedule, status=0, **more):
    """Run it without a viewer. Returns: what it printed."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith('THREADREEL')}
    done = subprocess.run([PROGRAM], env=dict(environment, THREADREEL_SCHEDULE=schedule, **more),
                          text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=tap.SECONDS, check=False)
    assert done.returncode == status, (schedule, done.returncode, done.stdout)
    return done.stdout


def test_promises_are_kept_under_every_policy():
    for options in VIRTUAL:
        check_records(reels.records(record(*options)))


def test_promises_are_kept_whoever_runs_when():
    for seed in SEEDS:
        check_records(reels.records(record(*ways(seed))))


def test_promises_are_kept_in_real_time():
    seen = collections.Counter()
    for options in [['--policy', 'real'], ['--policy', 'real', '--gil', 'on']] * REAL_RUNS:
        seen += check_records(reels.records(record(*options)))
    assert all(seen[kind] > 0 for kind in ('queue_get', 'future_get', 'pipe_receive', 'pipe_end',
                                           'var_load')), seen


def test_promises_are_kept_without_a_viewer():
    for schedule in ['time', 'random:5', 'random:6,gil=on'] + ['real', 'real,gil=on'] * REAL_RUNS:
        run(schedule)


def test_what_has_ended_can_be_made_anew():
    # what was known of the one before is lost: no leak that matters
    for schedule in ('time', 'random:8', 'real', 'gil=on', 'real,gil=on'):
        run(schedule, QUEUES_ANEW='1', ASAN_OPTIONS='detect_leaks=0')


def test_dead_process_holds_nobody_up():
    for _ in range(2):
        run('real', QUEUES_DIE='1')


def test_dead_process_is_told():
    path = os.path.join(FOLDER.name, 'deaths.reel')
    tap.run('record', '-f', '-o', path, '--policy', 'real', PROGRAM,
            env=dict(os.environ, QUEUES_DIE='1'))
    records, texts = reels.records(path), reels.strings(path)
    killed = [r.thread for r in records
              if r.kind == 'thread_fail' and texts[r.extra].startswith('killed by signal 9')]
    assert len(killed) == len(set(killed)) == 22, killed
    assert records[-1].kind == 'end'
    # one that dies in the midst of sending may leave something untold, and then that is told
    if not any(r.kind == 'lost' for r in records):
        check_records(records)


def test_claim_that_fails_in_a_process_fails_the_run():
    for schedule in ('time', 'real'):
        assert 'failed: a false claim' in run(schedule, 1, QUEUES_CLAIM='1')


def test_exit_ends_the_program_from_any_thread():
    for schedule in ('time', 'gil=on', 'random:1', 'real', 'real,gil=on'):
        run(schedule, 7, QUEUES_EXIT='1')


def test_schedule_replays_the_run():
    for options in [['--gil', 'on'], ['--seed', '3'], ['--policy', 'round-robin']]:
        path = record(*options)
        first = reels.record_bytes(path)
        schedule = json.loads(tap.run('info', '--json', path).stdout)['schedule']
        assert reels.record_bytes(record('--schedule', schedule)) == first, options


def test_run_can_be_stepped_there_and_back():
    if os.environ.get('THREADREEL_VARIANT') == 'tsan':
        return  # it has one thread, and takes minutes
    for options in (['--seed', '2'], ['--policy', 'round-robin'], ['--gil', 'on']):
        done = subprocess.run([CHECK_REEL, record('-p', 'many=20', *options)], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        assert done.returncode == 0, (options, done.stdout)


def test_all_that_can_be_recorded_is():
    """So that the checks above look at something."""
    seen = collections.Counter()
    for seed in SEEDS[:3]:
        seen += check_records(reels.records(record(*ways(seed))))
    for type_ in TYPES.values():
        for kind, function in vars(type_).items():
            if kind.startswith(PREFIXES) and callable(function):
                assert seen[kind] > 0, (kind, seen)


# ---- pools

def of_pool(path, name):
    """The ids of the futures of the pool with this name, and the numbers of its workers."""
    records, texts = reels.records(path), reels.strings(path)
    pools = [r.object for r in records if r.kind == 'pool_new' and texts[r.extra] == name]
    futures = [r.object for r in records if r.kind == 'future_new' and r.arg in pools]
    workers = [r.object for r in records if r.kind == 'thread_new' and
               texts[r.extra].startswith(name + '_')]
    return futures, workers


def test_pool_makes_workers_when_none_is_idle():
    for seed in SEEDS[:5]:
        path = record(*ways(seed))
        futures, workers = of_pool(path, 'map')
        assert len(futures) == 12 and 1 <= len(workers) <= 2, (futures, workers)
        futures, workers = of_pool(path, 'lazy')
        assert len(futures) == 3 and len(workers) == 1, (futures, workers)


def test_end_of_the_run_waits_for_pools():
    for options in VIRTUAL:
        path = record(*options)
        records = reels.records(path)
        futures, workers = of_pool(path, 'left')
        done = [r.object for r in records if r.kind == 'future_done']
        ended = [r.thread for r in records if r.kind == 'thread_end']
        assert len(futures) == 3 and set(futures) <= set(done)
        assert workers and set(workers) <= set(ended)


# ---- processes

def test_process_ends_with_its_threads():
    """A daemon is killed at the end of its process, a Thread is not; nothing of either comes later."""
    for seed in SEEDS[:5]:
        killed, process_of, ended = set(), {1: 0}, set()
        for r in reels.records(record(*ways(seed))):
            if r.kind == 'thread_start':
                process_of[r.object] = r.object if r.arg & PROCESS else process_of[r.thread]
            elif r.kind == 'thread_kill':
                killed.add(r.thread)
            elif r.kind == 'thread_end' and process_of[r.thread] == r.thread:
                ended.add(r.thread)
            elif r.kind not in ('string', 'text', 'gil_drop') and r.thread > 1:
                assert r.thread not in killed, r
                assert process_of.get(r.thread) not in ended, r
        # of "leaves" the daemon; of "exits deep" the first thread and the one that sleeps
        assert len(killed) == 3, killed


def test_starting_a_process_costs_what_the_schedule_says():
    def start_ns(cost):
        records = reels.records(record('--cores', '8', '--cost', 'process=' + cost))
        start = next(r for r in records if r.kind == 'thread_start' and r.arg & PROCESS)
        return next(r.time_ns for r in records
                    if r.kind == 'thread_begin' and r.thread == start.object) - start.time_ns
    assert start_ns('5ms') - start_ns('1ms') == 4000000


if __name__ == '__main__':
    tap.main(globals())
