# SPDX-License-Identifier: MIT
"""Whole-program tests in Python: run every function test_* of a module, and report as TAP."""
import os
import shutil
import subprocess
import sys
import traceback

THREADREEL = os.environ.get('THREADREEL', 'build/release/threadreel')
SECONDS = 60  # until a command counts as hanging


class Skip(Exception):
    """Raised by a test that cannot be made here: says what is missing."""


def run(*arguments, **more):
    """Run threadreel. Returns: the finished process, with text in stdout and stderr."""
    options = dict(stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                   timeout=SECONDS, text=True, check=False)
    options.update(more)
    return subprocess.run([THREADREEL, *arguments], **options)


def traced(path, how, *arguments, **more):
    """The same while strace watches, or disturbs, what is done with a file: see its -e. What it tells is in
    the file "trace" of the folder. Whom it watches cannot look for leaks."""
    if not shutil.which('strace'):
        raise Skip('no strace')
    options = dict(input='', stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS, text=True,
                   check=False, env={**os.environ, 'ASAN_OPTIONS': 'detect_leaks=0'})
    options.update(more)
    done = subprocess.run(['strace', '-f', '-o', 'trace', '-e', 'signal=none', *how, '-P', path,
                           os.path.abspath(THREADREEL), *arguments], **options)
    if done.stderr.startswith('strace: '):
        raise Skip(done.stderr.splitlines()[0])
    return done


def main(module):
    """Run the tests of a module (its globals()) in the order of the file."""
    tests = [f for name, f in module.items() if name.startswith('test_') and callable(f)]
    print('1..%d' % len(tests))
    failures = 0
    for number, test in enumerate(tests, 1):
        try:
            test()
        except Skip as missing:
            print('ok %d # SKIP %s: %s' % (number, test.__name__, missing))
        except Exception:  # a test may fail in any way
            failures += 1
            print('not ok %d - %s' % (number, test.__name__))
            for line in traceback.format_exc().splitlines():
                print('# ' + line)
        else:
            print('ok %d - %s' % (number, test.__name__))
        sys.stdout.flush()
    sys.exit(1 if failures else 0)
