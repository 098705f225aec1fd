#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Fail when clang-format 14 would change a .c or .h file. Speaks TAP, one case a folder.

usage: format.py ROOT [fix]        fix: format in place instead
"""
import os
import shutil
import subprocess
import sys

VERSION = '14'
FOLDERS = ['src/trace', 'src/model', 'src/engine', 'src/runtime', 'src/app', 'ui', 'scenarios',
           'tests']


def formatter():
    """The program of the right version, or None."""
    for name in ('clang-format-' + VERSION, 'clang-format'):
        if shutil.which(name):
            told = subprocess.run([name, '--version'], capture_output=True, text=True, check=False)
            if ' version %s.' % VERSION in told.stdout:
                return name
    return None


def files(folder):
    """All C files in and below a folder."""
    return sorted(os.path.join(place, name) for place, _, names in os.walk(folder)
                  for name in names if name.endswith(('.c', '.h')))


def first_places(complaints):
    """The first complaint about each file."""
    first = {}
    for line in complaints.splitlines():
        if ': error:' in line:
            first.setdefault(line.split(':')[0], line)
    return first.values()


def main():
    os.chdir(sys.argv[1])
    program = formatter()
    print('1..%d' % len(FOLDERS))
    if not program:
        print('# clang-format %s is missing: install clang-format' % VERSION)
        return 1
    mode = ['-i'] if sys.argv[2:] == ['fix'] else ['--dry-run', '-Werror']
    is_wrong = False
    for number, folder in enumerate(FOLDERS, 1):
        found = files(folder)
        run = subprocess.run([program, '--style=file'] + mode + found, capture_output=True,
                             text=True, check=False) if found else None
        is_fine = run is not None and run.returncode == 0
        for line in sorted(first_places(run.stderr)) if run else ['nothing to look at']:
            print('# ' + line)
        print('%s %d - %s_is_formatted' % ('ok' if is_fine else 'not ok', number,
                                           folder.replace('/', '_')))
        is_wrong |= not is_fine
    return is_wrong


if __name__ == '__main__':
    sys.exit(main())
