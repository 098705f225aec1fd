#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Run one test program, which speaks TAP, and say in one line how it went.

usage: runner.py NAME SECONDS PASSED-FILE PROGRAM [ARGUMENT ...]

Leaves PASSED-FILE when every case passed, and PASSED-FILE.log in any case. A program that ends
early (a crash, the time limit) has failed each case that it announced and did not report, and at
least one. It has folders of its own for configuration and state, empty at first, so that nobody's real
files are read or written. The line is "NAME: 7 passed, 0 failed, 2 s", and .ci/run adds these lines up.
"""
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

THEIRS = ('THREADREEL_CONFIG', 'COLORFGBG', 'NO_COLOR') # of whoever runs the tests


def run(command, seconds):
    """As run_in, in folders that are private."""
    with tempfile.TemporaryDirectory(prefix='threadreel-home-', ignore_cleanup_errors=True) as home:
        environment = {name: value for name, value in os.environ.items() if name not in THEIRS}
        environment.update(CMOCKA_MESSAGE_OUTPUT='TAP', XDG_CONFIG_HOME=home, XDG_STATE_HOME=home)
        return run_in(environment, command, seconds)


def run_in(environment, command, seconds):
    """The output of a command, and what was wrong with its end (None: nothing)."""
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, env=environment, start_new_session=True)
    trouble = None
    try:
        output, _ = child.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        output, _ = child.communicate()
        trouble = 'still running after %d s' % seconds
    if trouble is None and child.returncode < 0:
        trouble = 'killed by signal %d' % -child.returncode
    elif trouble is None and child.returncode > 0:
        trouble = 'exit status %d' % child.returncode
    return output.decode('utf-8', 'replace'), trouble


def count(output, trouble):
    """(passed, failed, skipped) of a TAP stream."""
    announced = sum(int(n) for n in re.findall(r'^1\.\.(\d+)', output, re.M))
    told = re.findall(r'^(?:not )?ok\b.*', output, re.M)
    skipped = sum('# SKIP' in line for line in told) # cmocka says "not ok 3 # SKIP name"
    failed = sum(line.startswith('not') and '# SKIP' not in line for line in told)
    passed = len(told) - failed - skipped
    silent = announced - passed - failed - skipped
    failed += max(silent, 0)
    if failed == 0 and (trouble or passed + skipped == 0):
        failed = 1
    return passed, failed, skipped


def tell(data):
    """Write at once, so that tests that run side by side do not break each other's lines."""
    while data:
        data = data[os.write(1, data):]


def main():
    name, seconds, passed_file, command = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4:]
    if os.path.exists(passed_file):
        os.remove(passed_file)
    begun = time.monotonic()
    output, trouble = run(command, seconds)
    took = time.monotonic() - begun
    passed, failed, skipped = count(output, trouble)
    with open(passed_file + '.log', 'w', encoding='utf-8') as log:
        log.write(output)
    line = '%s: %d passed, %d failed' % (name, passed, failed)
    line += ', %d skipped' % skipped if skipped else ''
    line += ', %.0f s' % took
    told = line + '\n'
    if failed:
        end = '' if output.endswith('\n') else '\n'
        told = '%s%s(%s: %s)\n%s' % (output, end, name, trouble or 'no sound TAP', told)
    tell(told.encode('utf-8', 'replace'))
    if failed:
        return 1
    with open(passed_file, 'w', encoding='utf-8') as done:
        done.write(line + '\n')
    return 0


if __name__ == '__main__':
    sys.exit(main())
