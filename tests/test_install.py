#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What is installed, as somebody uses it who does not have this tree: the libraries, static and
shared, programs in C and C++ that are built with nothing but `pkg-config`, and the README's own
example.

The staged tree is copied into the ~/.local of a home of its own first, so that nothing may depend on
where it was made. There `cc` and `c++` are the compilers of this variant, with its sanitizers: a
program has to be linked with those of its library.
"""
import json
import os
import re
import shutil
import subprocess
import tempfile

import tap

ROOT = os.environ['THREADREEL_ROOT']
OUTSIDE = os.path.join(ROOT, 'tests', 'outside')
SANITIZERS = os.environ['THREADREEL_SANITIZERS']
FOLDER = tempfile.TemporaryDirectory()
HOME = os.path.join(FOLDER.name, 'home')
PREFIX = os.path.join(HOME, '.local')
LIB = os.path.join(PREFIX, 'lib')
SHARED = os.path.join(LIB, 'libthreadreel.so')
STATIC = os.path.join(LIB, 'libthreadreel.a')
TOOLS = os.path.join(FOLDER.name, 'tools')
OURS = ('THREADREEL', 'LD_LIBRARY_PATH', 'PKG_CONFIG')  # how a variable begins that nobody has there
ENVIRONMENT = dict({name: value for name, value in os.environ.items() if not name.startswith(OURS)},
                   HOME=HOME, PATH=TOOLS + os.pathsep + os.environ['PATH'],
                   PKG_CONFIG_PATH=os.path.join(LIB, 'pkgconfig'))


def cxx():
    """The C++ compiler that belongs to the C compiler, or None."""
    cc = os.environ['CC']
    return shutil.which('clang++' if 'clang' in cc else 'g++') or (
        None if SANITIZERS else shutil.which('c++') or shutil.which('clang++'))


def add_tool(name, compiler):
    path = os.path.join(TOOLS, name)
    with open(path, 'w', encoding='utf-8') as tool:
        tool.write('#!/bin/sh\nexec %s "$@" %s\n' % (compiler, SANITIZERS))
    os.chmod(path, 0o755)


def shell(command, status=0, **more):
    """Run a line of shell in the home. Returns what it printed."""
    done = subprocess.run(['sh', '-c', command], cwd=HOME, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          timeout=tap.SECONDS, env=dict(ENVIRONMENT, **more), check=False)
    assert done.returncode == status, (command, done.returncode, done.stdout[-2000:])
    return done.stdout


def set_up():
    shutil.copytree(os.environ['THREADREEL_INSTALLED'], PREFIX, symlinks=True)
    os.mkdir(TOOLS)
    add_tool('cc', os.environ['CC'])
    if cxx():
        add_tool('c++', cxx())
    for name in os.listdir(OUTSIDE):
        shutil.copy(os.path.join(OUTSIDE, name), HOME)


def names_in(command):
    """The names that nm tells of."""
    return sorted(line.split()[-1].split('@')[0] for line in shell(command).splitlines()
                  if re.search(r' [A-Z] ', line))


def needed_by(path):
    return re.findall(r'\(NEEDED\).*\[(.*)\]', shell('readelf -d ' + path))


def test_the_shared_library_has_its_three_names():
    real = os.path.basename(os.path.realpath(SHARED))
    version = shell('pkg-config --modversion threadreel').strip()
    soname = 'libthreadreel.so.' + version.split('.', maxsplit=1)[0]
    assert real == 'libthreadreel.so.' + version, real
    assert os.readlink(os.path.join(LIB, soname)) == real
    assert '[%s]' % soname in shell('readelf -d ' + SHARED)
    assert shell(PREFIX + '/bin/threadreel --version') == 'threadreel %s\n' % version


def test_the_shared_library_needs_no_more_than_it_says():
    dynamic = shell('readelf -d ' + SHARED)
    assert 'TEXTREL' not in dynamic and 'RPATH' not in dynamic and 'RUNPATH' not in dynamic, dynamic
    if SANITIZERS:
        return
    assert not [n for n in needed_by(SHARED) if not n.startswith(('libc.', 'libpthread.', 'ld-'))]
    assert 'undefined' not in shell('ldd -r ' + SHARED)


def test_both_libraries_show_calls_of_the_header_alone():
    shared = names_in('nm -D --defined-only ' + SHARED)
    shared.remove('THREADREEL_0')  # the version of them all
    assert shared == names_in('nm -g --defined-only ' + STATIC)
    with open(PREFIX + '/include/threadreel.h', encoding='utf-8') as header:
        declared = set(re.findall(r'\b(reel_\w+)\(', header.read()))
    assert len(shared) > 50 and set(shared) <= declared, set(shared) - declared


def test_a_program_finds_the_shared_library_by_itself():
    shell('cc -Wall -Wextra bank.c $(pkg-config --cflags --libs threadreel) -o bank')
    assert any(n.startswith('libthreadreel.so.') for n in needed_by(HOME + '/bank'))
    assert shell('./bank') == 'A boat for 40\n'


def test_a_program_can_have_the_static_library():
    if SANITIZERS:  # which cannot be linked statically
        shell('cc bank.c $(pkg-config --cflags threadreel) -pthread -o still'
              ' $(pkg-config --variable=libdir threadreel)/libthreadreel.a')
    else:
        shell('cc -static bank.c $(pkg-config --static --cflags --libs threadreel) -o still')
    assert not any(n.startswith('libthreadreel') for n in needed_by(HOME + '/still'))
    assert shell('./still') == 'A boat for 40\n'


def test_a_program_runs_alone_as_the_environment_says():
    for how in ('real', 'random:7', 'time,cores=2', 'round-robin,gil=on'):
        for program in ('./bank', './still'):
            assert shell(program, THREADREEL_SCHEDULE=how) == 'A boat for 40\n', (how, program)
    assert 'no policy' in shell('./bank', status=2, THREADREEL_SCHEDULE='nice')


def test_a_program_runs_under_the_installed_viewer():
    told = shell('.local/bin/threadreel run ./bank --plain')
    assert 'prints: A boat for 40' in told and 'It ended' in told, told[-800:]
    assert told.replace('./bank', './still') == shell('.local/bin/threadreel run ./still --plain')
    told = shell('.local/bin/threadreel run ./bank --plain -p rounds=4 --schedule random:3')
    assert 'It ended' in told, told[-800:]


def test_a_program_is_recorded_by_the_installed_viewer():
    for program in ('bank', 'still'):
        shell('.local/bin/threadreel record -o %s.reel ./%s' % (program, program))
        said = json.loads(shell('.local/bin/threadreel info --json %s.reel' % program))
        assert said['title'] == 'A bank' and said['verdict'] == 'ended' and said['complete']
        assert said['threads'] == 4 and not said['findings'], said
    shell('.local/bin/threadreel record --schedule real -o real.reel ./bank')
    assert json.loads(shell('.local/bin/threadreel info --json real.reel'))['schedule'] == 'real'


def test_the_installed_scenarios_are_found():
    said = json.loads(shell('.local/bin/threadreel list --json'))['scenarios']
    assert {s['name'] for s in said} == set(os.listdir(LIB + '/threadreel/scenarios')) and said
    sources = set(os.listdir(PREFIX + '/share/threadreel/scenarios'))
    assert {s['name'] + '.c' for s in said} <= sources


def test_a_program_in_cxx_is_one_too():
    if not cxx():
        raise tap.Skip('no C++ compiler')
    shell('c++ -std=c++17 -Wall till.cpp $(pkg-config --cflags --libs threadreel) -o till')
    assert shell('./till') == '30\n'
    assert 'It ended' in shell('.local/bin/threadreel run ./till --plain -p sales=2')


def test_the_example_of_the_readme_works_word_by_word():
    with open(os.path.join(ROOT, 'README.md'), encoding='utf-8') as readme:
        text = readme.read()
    program = re.search(r'`mine\.c`:\n\n```c\n(.*?)```', text, re.S).group(1)
    commands = re.search(r'```sh\n([^`]*mine\.c .*?)```', text, re.S).group(1)
    with open(os.path.join(HOME, 'mine.c'), 'w', encoding='utf-8') as mine:
        mine.write(program)
    told = shell('set -e\nunset PKG_CONFIG_PATH\n' + commands)
    assert 'every sale is in the till' in told and 'It ended' in told, told
    with open(os.path.join(HOME, 'mine.c'), 'w', encoding='utf-8') as mine:
        mine.write(re.sub(r' *reel_lock_(acquire|release).*\n', '', program))
    commands = commands.replace('run ./mine', 'run ./mine --seed 3 || echo "status $?"')
    told = shell('set -e\n' + commands)
    assert 'status 1' in told, told


if __name__ == '__main__':
    set_up()
    tap.main(globals())
