#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The table of semantic cases (tests/semantics/README.md): each row says the same in the virtual
engine, in the real one, and in this machine's Python; or what it states, where it gives a reason.

usage: test_semantics.py PROGRAM POSIX-PROGRAM TABLE ...

PROGRAM runs the right columns, POSIX-PROGRAM the left ones of the rows that have POSIX there.
"""
import concurrent.futures
import json
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, 'semantics'))

import table
import tap

PROGRAM, POSIX_PROGRAM, *TABLES = sys.argv[1:]
HEADER = os.path.join(HERE, '..', 'src', 'runtime', 'threadreel.h')
METHODS = os.path.join(HERE, 'semantics', 'methods')
PYTHON = shutil.which('python3', path='/usr/bin:/bin') or sys.executable
SCHEDULES = ['virtual', 'real', 'random:1', 'random:2', 'random:3', 'gil=on', 'real,gil=on',
             'gil=ticks', 'real,gil=ticks', 'gil=on,breaker=jumps']
WORKERS = 4  # programs at a time; most of their time they wait
SECONDS = 40  # until a program counts as hanging; all of its rows take a few
BROKEN_MAX = 6  # rows that hang or crash, until the rest is not tried
ROWS_MIN, ROWS_OF_A_METHOD_MIN = 300, 4


# ---- who can run rows

def run(command, text='', environment=None):
    """(what it said on its standard output, how it ended in words, what it complained of)."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, errors='replace', env=environment,
                          start_new_session=True) as child:
        try:
            output, complaints = child.communicate(text, timeout=SECONDS)
            end = 'exit %d' % child.returncode
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, 9)
            output, complaints = child.communicate()
            end = 'hangs'
    return output, end, complaints


def words_of(output):
    """({name: what each row said that ended}, what the last one said, if it did not)."""
    said, name, words = {}, None, []
    for line in output.splitlines():
        if line.startswith('== '):
            name, words = line[3:], []
        elif line == '--':
            said[name], words = ' '.join(words), []
        else:
            words.append(line)
    return said, ' '.join(words)


def broken(words, end, complaints):
    return '%.100s (%s; %.300s)' % (words, end, ' / '.join(complaints.strip().splitlines()[-4:]))


class Runner:
    """Runs rows, and keeps what they say."""

    def __init__(self, name):
        self.name, self.said = name, {}

    def start(self, rows, is_alone):
        """Run rows in one program. Returns: as run()."""
        raise NotImplementedError

    def run_together(self, rows):
        """Run rows; those after one that ended the program, in another."""
        for _ in range(BROKEN_MAX):
            output, end, complaints = self.start(rows, False)
            said, rest = words_of(output)
            self.said.update(said)
            rows = [row for row in rows if row.name not in self.said]
            if not rows:
                return
            self.said[rows[0].name] = broken(rest, end, complaints)
            rows = rows[1:]

    def run_alone(self, row):
        """Run a row in a program of its own; how that ends belongs to what the row says."""
        output, end, complaints = self.start([row], True)
        words = ' '.join(line for line in output.splitlines()
                         if line != '--' and not line.startswith('== '))
        if end == 'hangs' or '-' in end:
            words = broken(words, end, complaints)
        elif end != 'exit 0':
            words = (words + ' ' + end).lstrip()
        self.said[row.name] = words



class Threadreel(Runner):
    def start(self, rows, is_alone):
        environment = dict(os.environ, SEMANTICS=('' if is_alone else 'from ') + rows[0].name)
        environment.pop('THREADREEL_SCHEDULE', None)
        if self.name != 'virtual':
            environment['THREADREEL_SCHEDULE'] = self.name
        return run([PROGRAM], environment=environment)


class Posix(Runner):
    def start(self, rows, is_alone):
        return run([POSIX_PROGRAM], environment=dict(os.environ, SEMANTICS='from ' + rows[0].name))


class Python(Runner):
    def start(self, rows, is_alone):
        texts = json.dumps([[row.name, row.left_text()] for row in rows])
        command = [PYTHON, os.path.join(HERE, 'semantics', 'say.py')]
        return run(command + (['alone'] if is_alone else []), texts)

    @staticmethod
    def version():
        told = subprocess.run([PYTHON, '-c', 'import sys; print("%d.%d" % sys.version_info[:2])'],
                              stdout=subprocess.PIPE, text=True, check=True)
        return table.version_of(told.stdout.strip())


# ---- what must hold

def same(row, who, expected, why=None):
    """A test that a row says what it should."""
    def test():
        said = who.said.get(row.name, '(not reached)')
        if said != expected:
            lines = ['%s:%d: %s' % (os.path.relpath(row.path), row.line, row.name),
                     'the table:  ' + expected, who.name.ljust(10) + ': ' + said]
            raise AssertionError('\n'.join(lines + (['stated: because ' + why] if why else [])))
    test.__name__ = '%s, %s' % (row.name, who.name)
    return test


def methods():
    """{method: the functions of the library that stand for it}, and those without a counterpart."""
    known, without = {}, set()
    with open(METHODS, encoding='utf-8') as file:
        for line in file:
            if '|' in line and not line.startswith('#'):
                left, right = [part.strip() for part in line.split('|')]
                if left:
                    known[left] = right.split()
                else:
                    without.update(right.split(':')[0].split())
    return known, without


def public_names():
    """The functions of the public header."""
    with open(HEADER, encoding='utf-8') as file:
        text = re.sub(r'/\*.*?\*/', '', file.read(), flags=re.S)
    names = re.findall(r'^#define (reel_\w+)\(|^(?!static)\w[\w *]*?\b(reel_\w+)\(', text, re.M)
    return {a or b for a, b in names if not (a or b).endswith('_at')}


def test_every_function_of_the_library_is_in_the_list_of_methods():
    known, without = methods()
    listed = {name for names in known.values() for name in names} | without
    assert public_names() == listed, public_names() ^ listed


def test_every_method_has_its_rows():
    known, _ = methods()
    count = {method: 0 for method in known}
    for row in ROWS:
        assert row.method in count, '"%s" is not in the list of methods' % row.method
        count[row.method] += 1
    few = {method: n for method, n in count.items() if n < ROWS_OF_A_METHOD_MIN}
    assert not few, few


def test_every_function_of_the_library_is_called_by_the_rows_of_its_method():
    known, _ = methods()
    for method, names in known.items():
        text = '\n'.join(line for row in ROWS if row.method == method for _, line in row.right)
        unused = [name for name in names if not re.search(r'\b%s\b' % name, text)]
        assert not unused, (method, unused)


def test_there_are_rows_enough():
    assert len(ROWS) >= ROWS_MIN, len(ROWS)


def run_everything():
    """(those who ran the left columns, those who ran the right ones), when they have."""
    python, posix = Python('python'), Posix('posix')
    engines = [Threadreel(name) for name in SCHEDULES]
    work = [(python, [row for row in ROWS if row.model == 'Python']),
            (posix, [row for row in ROWS if row.model == 'POSIX' and row.has_left])]
    work += [(engine, ROWS) for engine in engines]
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        jobs = [pool.submit(runner.run_together, [row for row in rows if not row.is_alone])
                for runner, rows in work]
        jobs += [pool.submit(runner.run_alone, row)
                 for runner, rows in work for row in rows if row.is_alone]
        for job in jobs:
            job.result()
    return {'Python': python, 'POSIX': posix}, engines


def tests_of_rows():
    version = Python.version()
    models, engines = run_everything()
    tests = []
    for row in ROWS:
        expected, reason = row.expected_of_left(version)
        if row.has_left:
            tests.append(same(row, models[row.model], expected, reason))
        tests += [same(row, engine, row.result) for engine in engines]
    return {'test_' + test.__name__: test for test in tests}


if __name__ == '__main__':
    ROWS = table.read_all(TABLES)
    tap.main({**globals(), **tests_of_rows()})
