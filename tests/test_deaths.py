#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Either side dies, in every way, and the other goes on or says so; the reel holds all records.

usage: test_deaths.py TARGET, which is the program of targets/deaths.c
"""
import json
import os
import pty
import signal
import subprocess
import sys
import tempfile
import time

import tap

TARGET = sys.argv[1]
FOLDER = tempfile.TemporaryDirectory()
# A sanitizer would take the crash for itself, and end the target with exit.
for sanitizer in ('ASAN_OPTIONS', 'TSAN_OPTIONS', 'UBSAN_OPTIONS'):
    os.environ[sanitizer] = 'handle_segv=0:handle_abort=0'
REAL = ['--policy', 'real']
ENDS, CRASHES, EXITS, ABORTS, SPINS, FLOODS, HANGS = range(7)


def reel(name):
    return os.path.join(FOLDER.name, name + '.reel')


def arguments(name, how, turns=1000):
    return ['record', '-f', '-o', reel(name), '-p', 'how=%d' % how, '-p', 'turns=%d' % turns,
            '--max-steps', '100000000', TARGET]


def info(name):
    done = tap.run('info', '--json', reel(name))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def record(name, how, *options, **more):
    done = tap.run(*arguments(name, how, **more), *options)
    assert 'Traceback' not in done.stderr
    return done


def check(name, how, verdict, status, *options):
    done = record(name, how, *options)
    assert done.returncode == status, (done.returncode, done.stdout, done.stderr)
    said = info(name)
    assert said['verdict'] == verdict, said
    assert said['complete'] is True, said
    return done


def child_of(pid):
    """The target's process, which may take a moment to be there."""
    path = '/proc/%d/task/%d/children' % (pid, pid)
    for _ in range(1000):
        with open(path, encoding='ascii') as children:
            ids = children.read().split()
        if ids:
            return int(ids[0])
        time.sleep(0.01)
    raise AssertionError('no target was started')


def wait_for_records(name, count):
    """Until a reel that is being written holds so much."""
    for _ in range(2000):
        if os.path.exists(reel(name)) and os.path.getsize(reel(name)) > count * 32:
            return
        time.sleep(0.01)
    raise AssertionError('no records arrive')


def wait_until_gone(pid):
    for _ in range(6000):
        try:
            with open('/proc/%d/stat' % pid, encoding='ascii') as stat:
                if stat.read().rsplit(')', 1)[1].split()[0] == 'Z':
                    return
        except FileNotFoundError:
            return
        time.sleep(0.01)
    raise AssertionError('the target does not end')


def start(name, how, *options, turns=1000):
    return subprocess.Popen([tap.THREADREEL, *arguments(name, how, turns), *options],
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)


def test_a_target_that_ends_is_fine():
    check('ends', ENDS, 'ended', 0)


def test_a_crash_is_told_with_thread_and_place():
    done = check('crashes', CRASHES, 'crashed', 1)
    assert 'T2 bob' in done.stdout and 'SIGSEGV' in done.stdout and 'deaths.c' in done.stdout


def test_an_abort_is_told():
    assert 'SIGABRT' in check('aborts', ABORTS, 'crashed', 1).stdout


def test_exit_in_a_thread_is_told():
    assert 'T2 bob called exit' in check('exits', EXITS, 'exited', 1).stdout


def test_a_target_that_floods_its_output_ends():
    done = check('floods', FLOODS, 'ended', 0)
    assert '| line 199999 of a program' in done.stdout


def test_a_killed_target_is_told_and_nothing_is_lost():
    viewer = start('killed', SPINS, turns=10000000)
    wait_for_records('killed', 100000)
    os.kill(child_of(viewer.pid), signal.SIGKILL)
    out, _ = viewer.communicate(timeout=tap.SECONDS)
    assert viewer.returncode == 1 and 'SIGKILL' in out, (viewer.returncode, out)
    said = info('killed')
    assert said['verdict'] == 'killed' and said['complete'] is True
    steps = [json.loads(line)['arg'] for line in
             tap.run('dump', '--json', reel('killed')).stdout.splitlines() if '"step"' in line]
    assert steps == list(range(1, len(steps) + 1))


def test_a_target_outlives_its_viewer_and_keeps_the_reel():
    turns = 300000
    record('whole', SPINS, turns=turns)
    viewer = start('orphan', SPINS, turns=turns)
    wait_for_records('orphan', 50000)
    target = child_of(viewer.pid)
    viewer.kill()
    viewer.communicate()
    wait_until_gone(target)
    whole, orphan = info('whole'), info('orphan')
    assert orphan['verdict'] == 'ended' and orphan['complete'] is True, orphan
    assert orphan['records'] == whole['records'], (orphan, whole)


def test_a_target_that_is_held_goes_on_when_the_screen_is_killed():
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ['TERM'] = 'xterm-256color'
        os.execv(tap.THREADREEL, [tap.THREADREEL, 'run', TARGET])
    seen = b''
    while b'step 0' not in seen:
        seen += os.read(terminal, 4096)
    target = child_of(pid)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    wait_until_gone(target)


def test_an_interrupted_viewer_stops_its_target():
    for how in (SPINS, HANGS):
        viewer = start('stopped', how, turns=10000000)
        target = child_of(viewer.pid)
        if how == SPINS:
            wait_for_records('stopped', 1000)
        else:
            time.sleep(0.3)
        viewer.send_signal(signal.SIGINT)
        viewer.communicate(timeout=tap.SECONDS)
        wait_until_gone(target)
        assert info('stopped')['verdict'] == 'stopped'


def test_an_interrupted_plain_run_stops_its_target():
    for options in (['--plain'], ['--step']):
        viewer = subprocess.Popen([tap.THREADREEL, 'run', *options, '-p', 'how=%d' % HANGS, TARGET],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True)
        target = child_of(viewer.pid)
        time.sleep(0.3)
        viewer.send_signal(signal.SIGINT)
        viewer.communicate(timeout=tap.SECONDS)
        wait_until_gone(target)


# ---- the same in real time


def kinds(name):
    """The kinds of all records in a reel, in order."""
    return [json.loads(line)['kind'] for line in
            tap.run('dump', '--json', reel(name)).stdout.splitlines()]


def test_a_crash_in_real_time_is_told_and_nobody_is_blamed():
    done = check('real_crashes', CRASHES, 'crashed', 1, *REAL)
    assert 'It crashed: a seg' in done.stdout and 'nobody' not in done.stdout, done.stdout
    assert kinds('real_crashes').count('thread_begin') == 2


def test_exit_and_abort_in_real_time_are_told():
    assert 'T2 bob called exit' in check('real_exits', EXITS, 'exited', 1, *REAL).stdout
    assert 'SIGABRT' in check('real_aborts', ABORTS, 'crashed', 1, *REAL).stdout


def test_a_killed_target_of_a_real_run_is_told():
    viewer = start('real_killed', SPINS, *REAL, turns=10000000)
    wait_for_records('real_killed', 100000)
    os.kill(child_of(viewer.pid), signal.SIGKILL)
    out, _ = viewer.communicate(timeout=tap.SECONDS)
    assert viewer.returncode == 1 and 'SIGKILL' in out, (viewer.returncode, out)
    said = info('real_killed')
    assert said['verdict'] == 'killed' and said['complete'] is True
    assert kinds('real_killed').count('yield') > 50000


def test_a_real_run_outlives_its_viewer_but_not_its_recording():
    viewer = start('real_orphan', SPINS, *REAL, turns=300000)
    wait_for_records('real_orphan', 20000)
    target = child_of(viewer.pid)
    viewer.kill()
    viewer.communicate()
    wait_until_gone(target)
    said = info('real_orphan')
    assert said['complete'] is False and said['records'] > 10000, said


def test_an_interrupted_viewer_stops_a_real_run():
    viewer = start('real_stopped', HANGS, *REAL)
    target = child_of(viewer.pid)
    time.sleep(0.3)
    viewer.send_signal(signal.SIGINT)
    viewer.communicate(timeout=tap.SECONDS)
    wait_until_gone(target)
    assert info('real_stopped')['verdict'] == 'stopped'


if __name__ == '__main__':
    tap.main(globals())
