#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs: their printed schedules replay them, under every policy; a scenario ends as it says, and its
cure holds whoever runs when; stepping over each of its records there and back is a fold; the library
keeps its promises; and time is what arithmetic says.

usage: test_runs.py CHECK_REEL LIBRARY ITEMS: programs built from check_reel.c and targets/
"""
import json
import os
import subprocess
import sys
import tempfile

import reels
import tap

CHECK_REEL, LIBRARY, ITEMS = sys.argv[1:4]
# Sanitizers make each run many times slower: fewer of them beside the variant that people run.
IS_SLOW = os.environ.get('THREADREEL_VARIANT', 'release') != 'release'
SEEDS = range(1, (1 if IS_SLOW else 15) + 1)
FOLDER = tempfile.TemporaryDirectory()
SCENARIOS = {s['name']: s for s in json.loads(tap.run('list', '--json').stdout)['scenarios']}
FREE = ['op=0ns', 'switch=0ns', 'wake=0ns', 'start=0ns']  # nothing costs anything


def reel(name):
    return os.path.join(FOLDER.name, name + '.reel')


def record(name, program, *options, status=(0, 1)):
    """Record a run. Returns the path of its reel."""
    done = tap.run('record', '-f', '-o', reel(name), *options, program)
    assert done.returncode in status, (program, options, done.returncode, done.stderr)
    return reel(name)


def info(path):
    done = tap.run('info', '--json', path)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def ways(number):
    """Options of the run with this seed: the other switches take turns."""
    return ['--seed', str(number)] + (['--gil', 'on'] if number % 3 == 0 else [])


def shared(name, many):
    """Some of many kinds of runs: scenarios take turns, so that all kinds are there, and no scenario has
    all of them."""
    count, first = 1 if IS_SLOW else 3, sorted(SCENARIOS).index(name)
    return [[]] + [many[(first * count + i) % len(many)] for i in range(count)]


def check_replay(name):
    kinds = [['--policy', 'round-robin'], ['--policy', 'manual'], ['--gil', 'on'], ['--gil', 'ticks'],
             ['--cores', '1'], ['--cores', '4', '--slice', '1ms']]
    for options in shared(name, kinds + [ways(seed) for seed in range(1, 16)]):
        path = record('first', name, *options)
        schedule = info(path)['schedule']
        again = record('again', name, '--schedule', schedule)
        assert reels.record_bytes(path) == reels.record_bytes(again), (options, schedule)


def check_end(name):
    said = info(record('end', name))
    verdicts = {'completes': ['ended'], 'warns': ['ended'], 'deadlocks': ['deadlock'],
                'waits': ['waits'], 'fails': ['failed']}
    assert said['verdict'] in verdicts[SCENARIOS[name]['ends']], said
    found = [f for f in said['findings'] if not f['kind'].startswith('possible')]
    standing = [f for f in found if f['kind'] != 'opened circle']
    assert bool(standing) == (SCENARIOS[name]['ends'] != 'completes'), found


def check_steps(name):
    for options in shared(name, [['--gil', 'on'], ['--seed', '3'], ['--policy', 'round-robin']]):
        done = subprocess.run([CHECK_REEL, record('steps', name, *options)], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        assert done.returncode == 0, (options, done.stdout)


def check_order(name):
    """Time never runs backwards, and steps are numbered."""
    for options in shared(name, [['--gil', 'on'], ['--seed', '5']]):
        records = [r for r in reels.records(record('order', name, *options)) if r.kind != 'text']
        times = [r.time_ns for r in records]
        assert times == sorted(times)
        steps = [r.arg for r in records if r.kind == 'step']
        assert steps == list(range(1, len(steps) + 1))
        assert [r.kind for r in records].count('end') == 1 and records[-1].kind == 'end'


CHECKS = [('printed_schedule_replays_the_run', check_replay),
          ('it_ends_as_it_says', check_end),
          ('stepping_there_and_back_is_a_fold', check_steps),
          ('records_are_in_order', check_order)]


def add_scenario_tests(names):
    """One test for each scenario and check."""
    def bound(check, name):
        return lambda: check(name)
    for name in names:
        for title, check in CHECKS:
            test = bound(check, name)
            test.__name__ = 'test_%s_%s' % (name, title)
            globals()[test.__name__] = test


# With a sanitizer, test_scenarios and test_determinism run all of them; here a third will do.
add_scenario_tests(sorted(SCENARIOS)[::3 if IS_SLOW else 1])


# ---- the library

def test_library_keeps_its_promises_under_every_policy():
    for options in [[], ['--policy', 'round-robin'], ['--policy', 'manual'], ['--cores', '1'],
                    ['--gil', 'on'], ['--policy', 'round-robin', '--gil', 'on']]:
        said = info(record('library', LIBRARY, *options))
        assert said['verdict'] == 'ended', (options, said)


def test_library_keeps_its_promises_whoever_runs_when():
    for seed in SEEDS:
        said = info(record('library', LIBRARY, *ways(seed)))
        assert said['verdict'] == 'ended', (seed, said)


def test_library_keeps_its_promises_without_a_viewer():
    environment = {k: v for k, v in os.environ.items() if not k.startswith('THREADREEL')}
    done = subprocess.run([LIBRARY], env=environment, text=True, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=tap.SECONDS,
                          check=False)
    assert done.returncode == 0, done.stdout


def test_library_run_can_be_stepped_there_and_back():
    done = subprocess.run([CHECK_REEL, record('library', LIBRARY)], text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0, done.stdout


def test_library_daemon_is_killed_at_the_end():
    records = reels.records(record('library', LIBRARY))
    assert [r.kind for r in records].count('thread_kill') == 1


# ---- time

def items_ns(items, workers, read, compute, *options):
    """Virtual time of targets/items.c, when nothing costs anything."""
    parameters = {'items': items, 'workers': workers, 'read': read, 'compute': compute}
    given = ['--cost=' + cost for cost in FREE]
    for name, value in parameters.items():
        given += ['-p', '%s=%d' % (name, value)]
    return info(record('items', ITEMS, *given, *options))['time_ns']


def test_one_worker_takes_the_sum():
    assert items_ns(8, 1, 100, 1000) == 8 * 1100 * 10**6


def test_workers_on_their_own_cores_share_the_time():
    for workers in (2, 4, 8):
        took = items_ns(8, workers, 100, 1000, '--cores', str(workers))
        assert took == 8 // workers * 1100 * 10**6, (workers, took)


def test_ten_thousand_items_take_eleven_thousand_seconds():
    assert items_ns(10000, 1, 100, 1000) == 11000 * 10**9


def test_cores_bound_what_computing_workers_gain():
    # 4 workers of 1 s each: 4 s of work on 1, 2 or 4 cores
    for cores in (1, 2, 4):
        took = items_ns(4, 4, 0, 1000, '--cores', str(cores))
        assert took == 4 * 10**9 // cores, (cores, took)


def test_gil_takes_the_gain_away():
    for workers in (1, 2, 4):
        took = items_ns(4, workers, 0, 1000, '--cores', '4', '--gil', 'on')
        assert took == 4 * 10**9, (workers, took)


def test_gil_does_not_hold_up_io():
    for gil in ('on', 'off'):
        took = items_ns(4, 4, 1000, 0, '--cores', '4', '--gil', gil)
        assert took == 10**9, (gil, took)


def test_sleepers_need_no_core():
    assert items_ns(64, 64, 1000, 0, '--cores', '1') == 10**9


def gil_holders(interval_ms):
    """(milliseconds, thread) of each taking of the GIL by the workers."""
    items_ns(2, 2, 0, 20, '--cores', '2', '--gil', 'on', '--switch-interval', '%dms' % interval_ms)
    taken, last = [], 0
    for r in reels.records(reel('items')):
        if r.kind == 'gil_take' and r.thread > 1 and r.thread != last:
            taken.append((r.time_ns / 1e6, r.thread))
            last = r.thread
    return taken


def expected_holders(interval_ms, first):
    """Two threads with 20 ms of work each, who hand the GIL over at each interval."""
    left, now, holder, taken = {2: 20, 3: 20}, 0, first, []
    while left[2] or left[3]:
        if not left[holder]:
            holder = 5 - holder
        taken.append((float(now), holder))
        used = min(left[holder], interval_ms) if left[5 - holder] else left[holder]
        left[holder] -= used
        now += used
        if left[5 - holder]:
            holder = 5 - holder
    return taken


def test_gil_changes_hands_at_each_interval():
    for interval_ms in (5, 4, 10):
        taken = gil_holders(interval_ms)
        assert taken == expected_holders(interval_ms, taken[0][1]), taken


def test_gil_changes_the_order_of_records():
    def order(*options):
        items_ns(2, 2, 0, 20, '--cores', '2', *options)
        return [(r.kind, r.thread) for r in reels.records(reel('items'))
                if r.kind in ('work', 'work_end', 'thread_end')]
    assert order('--gil', 'on') != order('--gil', 'off') or \
        items_ns(2, 2, 0, 20, '--gil', 'on') == 2 * items_ns(2, 2, 0, 20, '--gil', 'off')


def test_costs_are_paid():
    with_costs = info(record('items', ITEMS, '-p', 'items=1'))['time_ns']
    # start 6 us, then a few operations and switches of threads: more than nothing, less than 1 ms
    assert 1100 * 10**6 + 6000 < with_costs < 1101 * 10**6, with_costs


if __name__ == '__main__':
    tap.main(globals())
