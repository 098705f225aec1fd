#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What `threadreel new` writes: it compiles with the command that it prints, runs, finds nothing wrong
with itself, and can be given as a lesson."""
import os
import stat
import subprocess
import tempfile

import tap

SANITIZERS = os.environ.get('THREADREEL_SANITIZERS', '')
FOLDER = tempfile.TemporaryDirectory()
TOOLS = tempfile.TemporaryDirectory()
ENVIRONMENT = dict(os.environ, PATH=TOOLS.name + os.pathsep + os.environ['PATH'])


def new(*arguments):
    return tap.run('new', *arguments, cwd=FOLDER.name)


def files():
    return sorted(os.listdir(FOLDER.name))


def shell(command, said=''):
    """Run one of the commands that were printed. Returns what it printed itself."""
    done = subprocess.run(['sh', '-c', command], cwd=FOLDER.name, input=said,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          timeout=tap.SECONDS, env=ENVIRONMENT, check=False)
    assert done.returncode == 0, (command, done.returncode, done.stdout)
    return done.stdout


def set_up():
    """The compiler of this variant, with its sanitizers, and threadreel, as somebody has them."""
    for name, command in [('cc', '%s "$@" -std=c11 -Wall -Wextra -Werror %s'
                           % (os.environ.get('CC', 'cc'), SANITIZERS)),
                          ('threadreel', tap.THREADREEL + ' "$@"')]:
        path = os.path.join(TOOLS.name, name)
        with open(path, 'w', encoding='utf-8') as tool:
            tool.write('#!/bin/sh\nexec %s\n' % command)
        os.chmod(path, stat.S_IRWXU)


def test_its_lesson_waits_for_the_program():
    new('early')
    for lesson in ('early.lesson', './early'):
        done = tap.run('lesson', '--check', lesson, cwd=FOLDER.name)
        assert done.returncode == 2 and done.stderr.endswith(
            'early.lesson:5: There is no program early: compile its source first.\n'), done.stderr
    for name in ('early.c', 'early.lesson'):
        os.unlink(os.path.join(FOLDER.name, name))


def test_it_writes_two_files_and_prints_three_commands():
    done = new('tills')
    assert done.returncode == 0 and not done.stderr, done.stderr
    assert files() == ['tills.c', 'tills.lesson']
    commands = [line.strip() for line in done.stdout.splitlines()[1:]]
    assert [c.split()[:2] for c in commands] == [['cc', 'tills.c'], ['threadreel', 'run'],
                                                 ['threadreel', 'lesson']], commands
    for name in files():
        with open(os.path.join(FOLDER.name, name), encoding='utf-8') as file:
            assert max(map(len, file)) <= 101, name


def test_the_three_commands_do_what_they_say():
    commands = new('shop_2').stdout.splitlines()[1:]
    assert shell(commands[0]) == ''
    said = shell(commands[1])
    assert 'there are 30 in the till' in said and 'It ended: every thread has finished.' in said
    said = shell(commands[2], '30\nnobody\n')
    assert '\n  threadreel run ./shop_2 -p sales=10\n' in said, said
    assert 'it was "ann"' in said and 'Score: 1 of 2 answers right' in said, said
    assert shell('./shop_2') == 'there are 30 in the till\n'


def test_nothing_is_found_in_it_whoever_goes_first():
    for seed in range(20):
        done = tap.run('run', './shop_2', '--plain', '--seed', str(seed), '-p', 'sales=4', cwd=FOLDER.name)
        assert done.returncode == 0 and 'there are 40' in done.stdout, (seed, done.stdout[-500:])


def test_its_lesson_has_no_mistake_and_is_given():
    for lesson in ('shop_2.lesson', './shop_2', os.path.join(FOLDER.name, 'shop_2.lesson')):
        done = tap.run('lesson', '--check', lesson, cwd=FOLDER.name)
        assert done.returncode == 0 and ': fine: 2 stops, 2 questions' in done.stdout, done.stderr
    done = tap.run('lesson', './shop_2', cwd=FOLDER.name, stdin=None, input='30\nann\n')
    assert done.returncode == 0, done.stderr
    # a number that is a place in the list is the place; 30 is none
    assert 'You say: ann' in done.stdout and 'You say: 30' in done.stdout
    assert 'Right: 30' in done.stdout and 'Score: 2 of 2 answers right' in done.stdout, done.stdout


def without(name, words, copy):
    """A copy of a scenario and its lesson, compiled, without the lines that have one of the words in them."""
    for ending in ('.c', '.lesson'):
        with open(os.path.join(FOLDER.name, name + ending), encoding='utf-8') as file:
            lines = [line.replace(name, copy) for line in file]
        with open(os.path.join(FOLDER.name, copy + ending), 'w', encoding='utf-8') as file:
            file.writelines(line for line in lines if not any(word in line for word in words))
    with open(os.path.join(FOLDER.name, 'command'), encoding='utf-8') as file:
        assert shell(file.read().replace(name, copy)) == ''


def test_who_leaves_the_lock_out_loses_sales_and_is_asked_the_same():
    compiled = new('kiosk').stdout.splitlines()[1]
    with open(os.path.join(FOLDER.name, 'command'), 'w', encoding='utf-8') as file:
        file.write(compiled)
    assert shell(compiled) == ''
    without('kiosk', ('reel_lock_acquire', 'reel_lock_release'), 'no_lock_kiosk')
    done = tap.run('run', './no_lock_kiosk', '--plain', cwd=FOLDER.name)
    assert done.returncode == 1 and 'there are 15 in the till' in done.stdout, done.stdout
    assert '"no sale is lost": false' in done.stdout, done.stdout
    done = tap.run('lesson', './no_lock_kiosk', cwd=FOLDER.name, stdin=None, input='15\nben\n')
    assert 'Score: 2 of 2 answers right' in done.stdout, done.stdout
    done = tap.run('lesson', '--check', './no_lock_kiosk', cwd=FOLDER.name)
    assert done.returncode == 0, done.stderr


def test_a_question_that_never_came_says_what_it_waits_for():
    with open(os.path.join(FOLDER.name, 'kiosk.lesson'), encoding='utf-8') as file:
        text = file.read()
    with open(os.path.join(FOLDER.name, 'kiosk.lesson'), 'w', encoding='utf-8') as file:
        file.write(text.replace('after main thread_start ben', 'after ben lock_take till #9')
                   .replace('after ann var_load money', 'after any lock_busy till'))
    done = tap.run('lesson', './kiosk', cwd=FOLDER.name, stdin=None, input='')
    assert 'Not asked: What is in the till in the end?\n' \
        'It waits until ben takes till for the 9th time, which never happened.\n' in done.stdout, done.stdout
    assert 'It waits until a thread tries till in vain, which never happened.\n' in done.stdout, done.stdout


def test_a_lesson_far_away_runs_what_stands_beside_it():
    path = os.path.join(FOLDER.name, 'shop_2')
    for lesson in (path, path + '.lesson'):
        done = tap.run('lesson', '--key', lesson)
        assert done.returncode == 0 and '= 30' in done.stdout and '= ann' in done.stdout, (lesson, done.stderr)


def test_a_program_without_a_lesson_is_told():
    done = tap.run('lesson', './nothing_here', cwd=FOLDER.name)
    assert done.returncode == 2 and done.stdout == '' and done.stderr.count('\n') == 1, done.stderr


def test_what_is_there_stays():
    before = files()
    for name in ('tills', 'shop_2'):
        done = new(name)
        assert done.returncode == 2 and done.stdout == '' and done.stderr.count('\n') == 1, done.stderr
        assert '%s.c here already' % name in done.stderr
    for there, name in [('only_a_lesson.lesson', 'only_a_lesson'), ('a_folder', 'a_folder')]:
        path = os.path.join(FOLDER.name, there)
        os.mkdir(path) if there == name else open(path, 'w', encoding='utf-8').close()
        done = new(name)
        assert done.returncode == 2 and there + ' here already' in done.stderr, done.stderr
    os.symlink('nowhere', os.path.join(FOLDER.name, 'a_link.c'))
    assert new('a_link').returncode == 2
    assert files() == sorted(before + ['only_a_lesson.lesson', 'a_folder', 'a_link.c'])


def test_a_bad_name_writes_nothing():
    before = files()
    for name in ('', '9lives', 'a/b', '../up', 'a b', 'a.c', 'a-b', 'ümlaut', '_x', 'x' * 61, 'a\nb', '.', '$x'):
        done = new(name)
        assert done.returncode == 2 and done.stdout == '', (name, done)
        assert done.stderr.startswith('threadreel: ') and done.stderr.count('\n') == 1, done.stderr
    for arguments in ((), ('a', 'b'), ('--json', 'a')):
        assert new(*arguments).returncode == 2
    assert files() == before
    assert new('x' * 60).returncode == 0


def test_where_nothing_can_be_written_nothing_is_left():
    if os.geteuid() == 0:
        folder = '/proc/self'  # where not even root can
    else:
        folder = tempfile.mkdtemp(dir=FOLDER.name)
        os.chmod(folder, stat.S_IRUSR | stat.S_IXUSR)
    done = tap.run('new', 'mine', cwd=folder)
    assert done.returncode == 1 and done.stdout == '', done
    assert done.stderr.startswith('threadreel: cannot write mine.c: '), done.stderr


def test_what_is_written_in_part_is_taken_away():
    with tempfile.TemporaryDirectory() as folder:
        for file in ('mine.c', 'mine.lesson'):
            done = tap.traced(os.path.join(folder, file), ['-e', 'inject=write:error=ENOSPC'], 'new', 'mine',
                              cwd=folder)
            assert done.returncode == 1 and done.stdout == '', done
            assert done.stderr == 'threadreel: cannot write %s: No space left on device\n' % file, done
            assert os.listdir(folder) == ['trace']


if __name__ == '__main__':
    set_up()
    tap.main(globals())
