#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The runner of all tests: it must see every way in which a test program can fail."""
import os
import re
import subprocess
import sys
import tempfile

import tap

RUNNER = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'runner.py')


def told(script, seconds=60):
    """Run a shell script as a test program. Returns: the last line told, without its seconds, and
    whether it passed."""
    with tempfile.TemporaryDirectory() as folder:
        passed = os.path.join(folder, 'x.passed')
        with open(passed, 'w', encoding='utf-8') as old:
            old.write('from an earlier run')
        done = subprocess.run([sys.executable, RUNNER, 'test_x', str(seconds), passed, 'sh', '-c',
                               script], stdout=subprocess.PIPE, text=True, check=False)
        assert os.path.exists(passed + '.log')
        assert os.path.exists(passed) == (done.returncode == 0), done
        line = re.fullmatch(r'(.*), \d+ s', done.stdout.splitlines()[-1]).group(1)
        return line, done.returncode == 0


def test_cases_that_pass_are_counted():
    assert told('printf "1..2\\nok 1 - a\\n# ok\\nok 2 - b\\n"') == ('test_x: 2 passed, 0 failed',
                                                                  True)


def test_skipped_cases_are_told_apart():
    assert told('printf "1..2\\nok 1 - a\\nok 2 # SKIP b\\n"') == \
        ('test_x: 1 passed, 0 failed, 1 skipped', True)
    assert told('printf "1..2\\nok 1 - a\\nnot ok 2 # SKIP b\\n"') == \
        ('test_x: 1 passed, 0 failed, 1 skipped', True)


def test_failed_case_fails():
    assert told('printf "1..2\\nok 1 - a\\nnot ok 2 - b\\n"; exit 1') == \
        ('test_x: 1 passed, 1 failed', False)


def test_failed_case_with_status_0_fails():
    assert told('printf "1..1\\nnot ok 1 - a\\n"') == ('test_x: 0 passed, 1 failed', False)


def test_silent_cases_have_failed():
    assert told('printf "1..5\\nok 1 - a\\n"') == ('test_x: 1 passed, 4 failed', False)


def test_folders_are_private_and_gone_afterwards():
    script = 'echo 1..1; echo "$XDG_CONFIG_HOME" > %s; : > "$XDG_STATE_HOME/done" && echo ok 1'
    with tempfile.NamedTemporaryFile('r', encoding='utf-8') as told_home:
        assert told(script % told_home.name)[1]
        home = told_home.read().strip()
    assert os.path.isabs(home) and not os.path.exists(home), home


def test_crash_after_the_last_case_fails():
    assert told('printf "1..1\\nok 1 - a\\n"; kill -SEGV $$') == ('test_x: 1 passed, 1 failed', False)


def test_status_after_the_last_case_fails():
    assert told('printf "1..1\\nok 1 - a\\n"; exit 9') == ('test_x: 1 passed, 1 failed', False)


def test_program_without_cases_fails():
    assert told('echo 1..0') == ('test_x: 0 passed, 1 failed', False)
    assert told(':') == ('test_x: 0 passed, 1 failed', False)


def test_program_that_hangs_is_ended():
    assert told('printf "1..2\\nok 1 - a\\n"; while :; do sleep 1; done', seconds=1) == \
        ('test_x: 1 passed, 1 failed', False)


if __name__ == '__main__':
    tap.main(globals())
