#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Mishaps that once hung a run, or were told wrongly.

usage: test_mishaps.py TARGET, the program of targets/mishaps.c
"""
import os
import sys

import tap

TARGET = sys.argv[1]
JOIN, NOTIFY, REUSE, LEAVE, FORK, FOREIGN, TIMED, CLOSE, BEHIND, CONTROLS, DIFFER = range(11)


def run(how, *options, status=0):
    done = tap.run('run', '--plain', '-p', 'how=%d' % how, *options, TARGET)
    assert done.returncode == status, (how, options, done.returncode, done.stdout[-800:])
    return done.stdout


def test_a_join_under_the_gil_misses_no_end():
    for work in range(4990000, 5010000, 331):
        run(JOIN, '--gil', 'on', '-p', 'work=%d' % work)


def test_a_wait_under_the_gil_misses_no_notification():
    for work in range(4990000, 5010000, 331):
        run(NOTIFY, '--gil', 'on', '-p', 'work=%d' % work)


def test_a_thread_can_be_made_anew_when_it_has_finished():
    said = run(REUSE, status=1)  # making it while it is alive is a misuse, and found
    assert 'It ended' in said and 'it is still alive' in said, said


def test_pthread_exit_ends_a_thread_as_returning_does():
    assert 'It ended' in run(LEAVE)
    assert 'It ended' in run(LEAVE, '--gil', 'on')


def test_a_child_of_fork_is_no_part_of_the_run():
    said = run(FORK)
    assert said.count('the parent goes on') == 1 and 'It ended' in said


def test_a_call_from_a_foreign_thread_is_told():
    assert 'no part of the run' in run(FOREIGN, status=1)


def test_a_wait_with_an_end_is_no_deadlock():
    assert 'eadlock' not in run(TIMED)


def test_a_program_that_closes_our_descriptors_is_seen_to_its_end():
    assert 'It ended' in run(CLOSE)


def test_what_a_target_has_started_ends_with_it():
    mark = os.getpid()  # another run of the tests may have one of its own
    run(BEHIND, '-p', 'mark=%d' % mark)
    for pid in filter(str.isdigit, os.listdir('/proc')):
        try:
            with open('/proc/%s/cmdline' % pid, 'rb') as line:
                assert line.read() != b'sleep\x004711.%d\x00' % mark, pid
        except OSError:
            pass  # it has ended meanwhile


def test_output_is_fit_for_a_terminal():
    done = tap.run('run', '--plain', '-p', 'how=%d' % CONTROLS, TARGET, text=False)
    line = [l for l in done.stdout.splitlines() if l.startswith(b'output: one')]
    assert line == [b'output: one [31m two  5m three?'], done.stdout


def step(how, answers, *options):
    done = tap.run('run', '--step', '-p', 'how=%d' % how, *options, TARGET, stdin=None,
                   input=answers)
    return done.stdout


def test_a_past_that_does_not_come_again_is_told():
    answers = '\n\n\nb\n1\nq\n'  # three steps, one back, and T1 again
    assert 'did not do the same again' in step(DIFFER, answers)
    assert 'did not do the same again' not in step(REUSE, answers)


def test_nobody_chooses_in_real_time():
    said = step(JOIN, '1\n\n1\nb\n1\nq\n', '--policy', 'real')
    assert said.count('the system chooses who runs') == 3, said
    assert 'Step 1' in said, said


def test_a_slice_shorter_than_a_switch_ends():
    run(JOIN, '--cores', '1', '--slice', '500ns')
    run(JOIN, '--cores', '1', '--cost', 'switch=20ms')


def test_work_that_is_cut_for_ever_reaches_the_limit():
    said = run(JOIN, '--cores', '1', '--slice', '2ns', '--max-steps', '1000',
               '-p', 'work=1000000000', status=1)
    assert 'limit' in said


if __name__ == '__main__':
    tap.main(globals())
