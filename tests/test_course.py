#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The course as a whole. Each mistake is seen on the first run, with no flags; each cure holds
on the machine too; each scenario has a lesson that can be given. And every call that a course on
threads names is in one of the scenarios."""
import concurrent.futures
import glob
import json
import os
import re
import tempfile

import tap

ROOT = os.environ.get('THREADREEL_ROOT', '.')
IS_SLOW = os.environ.get('THREADREEL_VARIANT', 'release') in ('asan', 'tsan')
SLICES = 5 if IS_SLOW else 40
REAL_RUNS = 5
REAL_MS = 100  # of virtual time: a run of the real engine takes about as long
AT_ONCE = 2

# In these the GIL changes who does what when, and how long it takes.
GIL_TELLS = ('done_flag', 'start_signal', 'lost_update', 'two_locks', 'after_you', 'writer_starves',
             'queue_workers', 'philosophers')

# Records that a scheduler leaves, not the program.
PLAY = r'gil_|step$|go$|dispatch$|preempt$|point$|pick'

CALLS = '''
    start_new_thread allocate_lock exit
    lock_acquire lock_acquire_timeout lock_try lock_locked lock_release
    thread_init thread_init_callable thread_init_subclass thread_run thread_start thread_join
    thread_is_alive thread_name thread_is_daemon thread_set_daemon
    lock_init rlock_init cond_init cond_wait cond_notify cond_notify_all
    event_init event_wait event_set event_clear event_is_set
    semaphore_init bounded_semaphore_init timer_init
    queue_init queue_put queue_get queue_qsize queue_empty queue_full
'''.split()


def read(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def texts(ending):
    """The files of the course with an ending, by name."""
    return {os.path.basename(path)[:-len(ending)]: read(path)
            for path in sorted(glob.glob(os.path.join(ROOT, 'scenarios', '*' + ending)))}


SOURCES = texts('.c')
LESSONS = texts('.lesson')
LISTED = {s['name']: s for s in json.loads(tap.run('list', '--json').stdout)['scenarios']
          if s['name'] in SOURCES}
TWINS = sorted(s['twin'] for s in LISTED.values() if s['twin'] and s['ends'] != 'completes')
BROKEN = sorted(LISTED[twin]['twin'] for twin in TWINS)


def each(check, jobs):
    """Check some jobs, a few at a time. check: returns what is wrong with one, or ''."""
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        wrong = [text for text in pool.map(check, jobs) if text]
    assert not wrong, '%d of them:\n%s' % (len(wrong), '\n'.join(wrong[:5]))


def is_to_end_well(job):
    """job: what comes behind `run`."""
    done = tap.run('run', *job, '--plain')
    end = done.stdout.strip().splitlines()[-3:]
    return '' if done.returncode == 0 else '%s: %s %s' % (' '.join(job), end, done.stderr)


# ---- mistakes and cures ----

def test_there_is_a_course():
    assert len(BROKEN) >= 20 and len(LESSONS) >= 20, (BROKEN, sorted(LESSONS))


def test_each_mistake_shows_on_the_first_run():
    for name in BROKEN:
        assert 'reel_expect(' in SOURCES[name], name

    def is_to_fail(name):
        done = tap.run('run', name, '--plain')
        return '' if done.returncode == 1 else '%s: %d %s' % (name, done.returncode, done.stderr)
    each(is_to_fail, BROKEN)


def test_a_cure_by_priorities_holds_with_slices_of_any_length():
    """Whom other policies let go on has nothing to do with priorities. That every other cure holds whoever
    runs when, test_scenarios tries with some hundred seeds."""
    timed = [name for name in TWINS if 'reel_thread_set_priority' in SOURCES[name]]
    assert timed
    each(is_to_end_well, [(name, '--slice', '%dus' % (100 * i))
                          for name in timed for i in range(1, SLICES + 1)])


def test_each_cure_holds_at_the_ends_of_its_ranges():
    """With many rounds a thread may starve at the lock that cures them: that is found, and is no failure."""
    def is_to_complete(job):
        said = tap.run('run', *job, '--plain').stdout
        others = re.sub(r'^Starvation: .*\n', '', said[said.find('It ended: '):], flags=re.M)
        is_well = re.match(r'It ended: .*\nThe same run again', others)
        return '' if is_well else '%s: %s' % (' '.join(job), said[-300:])
    each(is_to_complete, [(name, '-p', '%s=%d' % (parameter['name'], parameter[end])) for name in TWINS
                          for parameter in LISTED[name]['parameters'] for end in ('min', 'max')])


def test_each_cure_holds_on_the_machine():
    """Where it needs nothing that a machine has not, and does not take long."""
    short = [name for name in TWINS
             if '.run = ' not in SOURCES[name] and recorded(name)[1] <= REAL_MS * 1000000]
    assert len(short) >= 10, short
    each(is_to_end_well, [(name, '--policy', 'real') for name in short for _ in range(REAL_RUNS)])


# ---- the GIL ----

def recorded(name, *options):
    """A run. Returns: what each thread did, in the order of all; and the time that it took."""
    with tempfile.TemporaryDirectory(prefix='threadreel-course-') as folder:
        reel = os.path.join(folder, 'a.reel')
        tap.run('record', '-o', reel, name, *options)
        records = [json.loads(line) for line in tap.run('dump', '--json', reel).stdout.splitlines()]
        time_ns = json.loads(tap.run('info', '--json', reel).stdout)['time_ns']
    did = [(r['thread'], r['kind'], r['object']) for r in records
           if r.get('thread') and not re.match(PLAY, r['kind'])]
    return did, time_ns


def test_the_gil_changes_order_and_time():
    for name in GIL_TELLS:
        with_gil, without = recorded(name, '--gil', 'on'), recorded(name, '--gil', 'off')
        assert with_gil[0] != without[0], name
        assert with_gil[1] != without[1], (name, with_gil[1])


# ---- lessons ----

def test_each_lesson_can_be_given():
    """To any run that has what it names; what it says of its questions is in test_lessons.py."""
    def is_to_be_fine(name):
        done = tap.run('lesson', '--check', os.path.join(ROOT, 'scenarios', name + '.lesson'))
        return '' if done.returncode == 0 else done.stderr
    each(is_to_be_fine, LESSONS)


def test_each_scenario_has_a_lesson():
    for name in SOURCES:
        twin = LISTED[name]['twin']
        assert {name, twin} & set(LESSONS) or any(
            re.search(r'^run .*: %s\b' % name, text, re.M) for text in LESSONS.values()), name


def test_each_scenario_says_what_it_is_against():
    for name, source in SOURCES.items():
        assert re.search(r'\.against =', source), name


# ---- calls ----

def test_each_call_is_in_a_scenario():
    whole = '\n'.join(SOURCES.values())
    missing = [call for call in CALLS if not re.search(r'\breel_%s\(' % call, whole)]
    assert not missing, missing


if __name__ == '__main__':
    tap.main(globals())
