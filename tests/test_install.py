#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What is installed, as somebody uses it who does not have this tree: the libraries, static and
shared, programs in C and C++ that are built with nothing but `pkg-config`, the README's own example,
and the manual pages, which must tell all that there is.

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


def test_both_libraries_show_what_the_header_declares():
    shared = names_in('nm -D --defined-only ' + SHARED)
    shared.remove('THREADREEL_0')  # the version of them all
    assert shared == names_in('nm -g --defined-only ' + STATIC)
    with open(PREFIX + '/include/threadreel.h', encoding='utf-8') as header:
        declared = re.findall(r'(?m)^(?!typedef)[a-z_][\w *()]*?\b(reel_\w+)\(', header.read())
    assert len(shared) > 50 and shared == sorted(declared), set(shared) ^ set(declared)


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
    assert {s['name'] + '.c' for s in said} | {'course'} <= sources


def test_what_new_writes_is_compiled_as_it_says():
    commands = shell('.local/bin/threadreel new mine').splitlines()[1:]
    assert 'pkg-config --cflags --libs' in commands[0], commands
    shell(commands[0])
    assert 'It ended' in shell('.local/bin/%s --plain' % commands[1].strip())
    said = shell('(echo 30; echo ann) | .local/bin/' + commands[2].strip())
    assert 'Score: 2 of 2 answers right' in said, said
    assert 'mine.lesson: fine' in shell('.local/bin/threadreel lesson --check mine.lesson')


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


# ---- the manual pages

def page(name):
    """A manual page as plain text, in lines as its source has them."""
    path = os.path.join(PREFIX, 'share/man/man' + name[-1], name)
    with open(path, encoding='ascii') as source:
        text = source.read()
    for roff, plain in ((r'\\f[BIR]|\\&', ''), (r'\\-', '-'), (r'\\\(ha', '^'), (r'\\\(ti', '~'),
                        (r'\\\(aq', "'"), (r'\\\(ga', '`'), (r'\\\(dq', '"')):
        text = re.sub(roff, lambda _, plain=plain: plain, text)
    return text.replace('\\e', '\\')


def section(title):
    """A section of threadreel(1), as plain text."""
    return re.search(r'\.SH %s\n(.*?)(?=\.SH|\Z)' % title, page('threadreel.1'), re.S).group(1)


def sources(folders):
    """The text of all C files below some folders."""
    text = ''
    for folder in folders:
        for place, _, names in os.walk(os.path.join(ROOT, folder)):
            for name in sorted(names):
                if name.endswith(('.c', '.h')):
                    with open(os.path.join(place, name), encoding='utf-8') as file:
                        text += file.read()
    return text


def tagged(text, tag, words):
    """A part of a page must have a paragraph with this tag and these words."""
    found = re.search(r'(?m)^\.TP\n%s\n((?:(?!\.[A-Z]).*\n)*)' % re.escape(tag), text)
    assert found, tag
    assert words.lower() in found.group(1).lower(), (tag, words, found.group(1))


def test_the_manual_tells_every_command_and_option_of_the_help():
    version = shell('pkg-config --modversion threadreel').strip()
    assert '"threadreel %s"' % version in page('threadreel.1') and version in page('threadreel.3')
    said = shell('.local/bin/threadreel --help')
    commands = re.findall(r'(?m)^  threadreel (\w+) +(?:[A-Z]\S+ )? *(\w.*)$', said)
    assert len(commands) >= 6, said
    for name, words in commands:
        usage, *options = shell('.local/bin/threadreel %s --help' % name).splitlines()
        tagged(section('COMMANDS'), usage.replace('threadreel ', '', 1).strip(), words)
        rows = [re.fullmatch(r'  +(-\w, )?(--\S+)( \S+)? +(\S.*)', row) for row in options[2:]]
        assert rows and all(rows), options
        for letter, option, argument, words in (row.groups('') for row in rows):
            tagged(section('OPTIONS'), letter + option + argument, words)
    statuses = re.findall(r'(?m)^  (\d)  (.*)$', said)
    assert len(statuses) == 3, said
    for status, words in statuses:
        tagged(section('EXIT STATUS'), status, words)


def rows(header, columns):
    """The rows of a table in a header of the screen, each with its name as people write it."""
    with open(os.path.join(ROOT, 'ui', 'input', header), encoding='utf-8') as file:
        table = re.sub(r' *\\\n *', ' ', file.read()).replace('" "', '')
    return [(name.lower().replace('_', '-'), *others)
            for name, *others in re.findall(r'X\(([A-Z_]+), %s\)' % columns, table)]


def test_the_manual_tells_every_command_and_setting_of_the_screen():
    commands = rows('command.h', r'"([^"]*)", (?:true|false), "([^"]+)"')
    settings = rows('settings.h', r'"[^"]+", "([^"]+)", "([^"]+)"')
    assert len(commands) > 15 and len(settings) > 5, (commands, settings)
    for name, arguments, sentence in commands:
        tagged(section('KEYS'), ('%s %s' % (name, arguments)).strip(), sentence)
    for name, values, sentence in settings:
        tagged(section('CONFIGURATION'), '%s %s' % (name, values.replace(' ', ', ')), sentence)


def test_the_manual_tells_every_key():
    keys_told, answers_told = section('KEYS').split('.SS At the prompt\n')
    actions = rows('action.h', r'"([^"]+)", "[^"]+", "([^"]+)"')
    assert len(actions) > 30, actions
    for name, keys, sentence in actions:
        tagged(keys_told, '%s (%s)' % (keys, name), sentence)
    asked = subprocess.run([PREFIX + '/bin/threadreel', 'run', 'two_locks', '--step'], input='?\n',
                           stdout=subprocess.PIPE, text=True, timeout=tap.SECONDS, check=False,
                           env=ENVIRONMENT)
    answers = re.findall(r'(?m)^  (\S+(?: \d+)?) +(\S.*)$', asked.stdout[asked.stdout.index('> ?'):])
    assert len(answers) > 6, asked.stdout
    for answer, words in answers:
        tagged(answers_told, answer, words)


def test_the_manual_tells_what_the_environment_changes():
    text = sources(['src', 'ui'])
    names = set(re.findall(r'getenv\("(\w+)"\)', text)) | \
        set(re.findall(r'define \w+_ENVIRONMENT +"(\w+)"', text))
    told = re.findall(r'getenv\((?:"\w+"|\w+_ENVIRONMENT)\)', text)
    assert len(names) >= 5 and len(told) == text.count('getenv('), told
    for name in names:
        tagged(section('ENVIRONMENT'), name, '')


def test_the_manual_tells_the_schedules_that_there_are():
    manual = section('SCHEDULES')
    grammar = sources(['src/trace'])
    grammar = grammar[grammar.index(' *   schedule   ='):grammar.index('A choice departs')]
    words = re.findall(r'"([\w-]+[:=]?)"', grammar)
    assert len(words) > 15, words
    for word in words:
        assert re.search(r'(?m)(^|[ =,(])%s' % re.escape(word), manual), word
    tags = ' '.join(re.findall(r'\.TP\n(.*)', manual)).replace(',', ' ').split()
    for number, tag in enumerate(tags):
        how = tag.replace('TIME', '5ms').replace('SEED', '5').replace('=N', '=3')
        how = how.replace('=POLICY', '=manual').replace('=PERCENT', '=50')
        how = 'time,' + how if '=' in how else 'time' + how if how.startswith('/') else how
        told = shell('.local/bin/threadreel record -o %d.reel ./bank --schedule %s || echo "($?)"'
                     % (number, how))
        assert '(2)' not in told, (how, told)
        assert json.loads(shell('.local/bin/threadreel info --json %d.reel' % number))['complete']


def test_the_examples_of_the_manual_work():
    examples = re.findall(r'\.EX\n +(.*)\n', section('EXAMPLES'))
    assert len(examples) > 5, examples
    shutil.copy(os.path.join(HOME, 'bank'), os.path.join(HOME, 'program'))
    for example in examples:
        told = shell('PATH=$HOME/.local/bin:$PATH; %s || echo "($?)"' % example)
        assert told and '(2)' not in told and 'not found' not in told, (example, told[-800:])


def test_the_manual_of_the_library_tells_all_that_its_header_defines():
    manual = page('threadreel.3')
    macros = shell('echo "#include <threadreel.h>" |'
                   ' cc -dM -E $(pkg-config --cflags threadreel) -x c -')
    names = set(re.findall(r'(?m)^#define ((?:reel|REEL)_\w+)', macros))
    names |= set(names_in('nm -D --defined-only ' + SHARED)) - {'THREADREEL_0'}
    with open(PREFIX + '/include/threadreel.h', encoding='utf-8') as header:
        names |= set(re.findall(r'(?m)^\} (reel_\w+);', header.read()))
    assert len(names) > 200, len(names)
    missing = [name for name in names if not re.search(r'\b%s\b' % name, manual)]
    assert not missing, missing
    calls = {name for name in names if re.search(r'\b%s\(' % name, manual) and name.islower()
             and not name.endswith('_at')}
    there = set(os.listdir(PREFIX + '/share/man/man3'))
    assert there == {name + '.3' for name in calls} | {'threadreel.3'}, there ^ calls


def test_the_manual_of_the_library_tells_the_types_that_the_calls_have():
    """Each call is made with parameters of the types that the page says."""
    manual = page('threadreel.3')
    manual = manual[manual.index('.SH DESCRIPTION'):manual.index('.SH BEHIND')]
    text, count = '#include <threadreel.h>\n', 0
    shown = [' '.join(part.split()) for block in re.findall(r'\.nf\n(.*?)\.fi\n', manual, re.S)
             for part in block.split(';')]
    for signature in shown:
        found = re.fullmatch(r'(?!typedef)([\w *]*?)(reel_\w+)\((.*)\)', signature)
        if not found:
            continue
        kind, name, parameters = found.groups()
        names = re.findall(r'\(\*(\w+)\)\(|(\w+)(?=,|$)', re.sub(r'(\))\([^()]*\)', r'\1(', parameters))
        given = ', '.join(a or b for a, b in names if (a or b) != 'void')
        text += '%stest%d(%s);\n%stest%d(%s)\n{\n    %s%s(%s);\n}\n' % (
            kind, count, parameters, kind, count, parameters,
            '' if kind.strip() == 'void' else 'return ', name, given)
        count += 1
    assert count > 130, count
    with open(os.path.join(HOME, 'types.c'), 'w', encoding='utf-8') as file:
        file.write(text)
    shell('cc -std=gnu11 -Wall -Wextra -Werror -Wno-format-security -Wno-format-nonliteral'
          ' $(pkg-config --cflags threadreel) -c types.c')


def test_the_manual_pages_are_sound():
    pages = ' '.join(os.path.join(PREFIX, 'share/man', path)
                     for path in ('man1/threadreel.1', 'man3/threadreel.3'))
    assert page('reel_lock_try.3') == '.so man3/threadreel.3\n'
    tools = [tool for tool in ('mandoc -T lint -W error ', 'groff -man -ww -z -Tutf8 ')
             if shutil.which(tool.split()[0])]
    if not tools:
        raise tap.Skip('neither mandoc nor groff')
    for tool in tools:
        assert shell(tool + pages) == '', (tool, shell(tool + pages))


if __name__ == '__main__':
    set_up()
    tap.main(globals())
