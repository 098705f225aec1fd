#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The command line: what it prints for people and for programs, and what it says to bad input."""
import json
import os
import pty
import re
import select
import subprocess
import tempfile

import tap

ROOT = os.environ.get('THREADREEL_ROOT', '.')
FOLDER = tempfile.TemporaryDirectory()
HOMES = tempfile.TemporaryDirectory()
REEL = os.path.join(FOLDER.name, 'two_locks.reel')


def refused(*arguments):
    """The command must say one sentence on stderr, nothing else, and end with 2."""
    done = tap.run(*arguments)
    assert done.returncode == 2, (arguments, done.returncode, done.stdout)
    assert done.stdout == '', done.stdout
    assert done.stderr.startswith('threadreel: ') and done.stderr.count('\n') == 1, done.stderr
    return done.stderr


def test_record_tells_what_was_found():
    done = tap.run('record', '-o', REEL, 'two_locks')
    assert done.returncode == 1, (done.returncode, done.stderr)
    assert 'Deadlock: T2 alice waits for lock B held by T3' in done.stdout
    assert 'threadreel run two_locks --schedule time' in done.stdout


def test_list_is_complete_in_json():
    said = json.loads(tap.run('list', '--json').stdout)
    assert said['version'] == 1
    names = [s['name'] for s in said['scenarios']]
    assert names == sorted(names, key=names.index) and len(names) == len(set(names)) >= 9
    for s in said['scenarios']:
        assert {'name', 'title', 'chapter', 'ends', 'parameters'} <= set(s)
        assert s['ends'] in ('completes', 'deadlocks', 'fails', 'warns', 'waits')
        assert s['title'] and s['chapter']
        for p in s['parameters']:
            assert p['min'] <= p['default'] <= p['max'] and p['name'] and p['meaning']
        assert s['twin'] is None or s['twin'] in names


def test_list_names_every_scenario_to_people():
    text = tap.run('list').stdout
    for s in json.loads(tap.run('list', '--json').stdout)['scenarios']:
        assert s['name'] in text and s['title'] in text
    assert 'ends well' in text and 'waits for ever' in text and 'ends with a warning' in text


def test_list_goes_as_the_course_does():
    """Chapter by chapter; a twin right behind its scenario, unless the course has a place for it."""
    with open(os.path.join(ROOT, 'scenarios', 'course'), encoding='utf-8') as file:
        course = [line.split()[0] for line in file if line.strip() and line[0] != '#']
    listed = [line.split()[0] for line in tap.run('list').stdout.splitlines()
              if re.match(r'  \S', line)]
    said = {s['name']: s for s in json.loads(tap.run('list', '--json').stdout)['scenarios']}
    assert len(course) == len(set(course)) and set(course) <= set(listed), set(course) - set(listed)
    chapters = [s['chapter'] for s in said.values()]
    assert chapters == sorted(chapters)
    for chapter in set(chapters):
        of_course = [name for name in course if name in said and said[name]['chapter'] == chapter]
        assert [n for n in listed if n in of_course] == of_course, chapter
    for name in set(said) - set(course):
        twin = said[name]['twin']
        assert not twin or listed.index(name) == listed.index(twin) + 1, name


def test_options_may_stand_before_the_command():
    """Those of that command, with their values; what is none of them is told as ever."""
    assert tap.run('--cores', '2', 'run', 'two_locks', '--plain').returncode == 1
    assert tap.run('--theme', 'light', 'run', 'two_locks', '--plain').returncode == 1
    assert json.loads(tap.run('--json', 'list').stdout)['scenarios']
    refused('--cores', '2', 'list')
    refused('--theme', 'light', 'nothing')


def test_info_is_complete_in_json():
    said = json.loads(tap.run('info', '--json', REEL).stdout)
    assert said['threads'] == 3 and said['objects'] >= 2 and said['complete'] is True
    assert said['ended'] is True
    assert said['schedule'] == 'time' and said['seed'] is None
    assert said['records'] > 50 and said['verdict'] == 'deadlock'


def test_info_tells_the_seed():
    path = os.path.join(FOLDER.name, 'seed.reel')
    tap.run('record', '-o', path, 'two_locks', '--seed', '7', '--gil', 'on')
    said = json.loads(tap.run('info', '--json', path).stdout)
    assert said['seed'] == 7 and said['schedule'] == 'random:7,gil=on', said


def test_dump_has_an_object_for_each_record():
    lines = tap.run('dump', '--json', REEL).stdout.splitlines()
    records = [json.loads(line) for line in lines]
    assert len(records) == json.loads(tap.run('info', '--json', REEL).stdout)['records']
    assert [r['n'] for r in records] == list(range(len(records)))
    assert any(r['kind'] == 'lock_wait' and r['text'].startswith('T2 alice asks for lock B')
               for r in records)


def test_a_reel_cut_off_says_so():
    with open(REEL, 'rb') as whole:
        data = whole.read()
    path = os.path.join(FOLDER.name, 'cut.reel')
    for length in (17, len(data) // 2, len(data) - 20, len(data) - 1):
        with open(path, 'wb') as cut:
            cut.write(data[:length])
        done = tap.run('info', '--json', path)
        assert done.returncode == 0 and json.loads(done.stdout)['complete'] is False, length
        assert json.loads(done.stdout)['ended'] or 'ends before the run did' in tap.run(
            'info', path).stdout, length


def test_prompt_lets_somebody_pick_what_happens_next():
    """And the schedule that it tells gives the same run."""
    done = tap.run('run', '--step', 'condition_if', input='g 17\np\np 2\np 99\nq\n', stdin=None)
    assert '2  T2 alice wakes spuriously from condition fresh bread' in done.stdout, done.stdout
    assert 'T2 alice wakes spuriously: nobody has notified' in done.stdout, done.stdout
    assert 'p needs the number of a line that p alone lists' in done.stdout, done.stdout
    assert "--schedule 'time/T4.4~T2'" in done.stdout, done.stdout
    again = tap.run('run', '--plain', 'condition_if', '--schedule', 'time/T4.4~T2')
    assert 'T2 alice wakes spuriously: nobody has notified' in again.stdout, again.stdout


def test_schedule_that_asks_for_the_impossible_is_told_so():
    for choice, why in (('T4.4~T4', 'T4 to wake spuriously, but there it waits at no condition'),
                        ('T4.4!T2', 'the time of T2 to be up, but there it waits for no time'),
                        ('T4.4:T2', 'T2 to go on, but there it cannot')):
        done = tap.run('run', '--plain', 'condition_if', '--schedule', 'time/' + choice)
        assert done.returncode == 1 and why in done.stdout + done.stderr, (choice, done)


def test_readme_shows_the_screen_as_it_is():
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    with open(os.path.join(root, 'tests/pictures/two_locks-utf8-80x24.txt'),
              encoding='utf-8') as picture, \
            open(os.path.join(root, 'README.md'), encoding='utf-8') as readme:
        assert picture.read() in readme.read()


def test_help_of_every_command():
    assert 'threadreel' in tap.run('--help').stdout
    for command in ('menu', 'list', 'run', 'record', 'play', 'lesson', 'info', 'dump'):
        done = tap.run(command, '--help')
        assert done.returncode == 0 and '--help' in done.stdout, command


# ---- the configuration, and what is remembered


def look(*arguments, cwd=None, **environment):
    """Look at something on a screen, and quit at once. Returns: what was said on stderr."""
    ours, theirs = pty.openpty()
    told = tempfile.TemporaryFile('w+', encoding='utf-8')
    child = subprocess.Popen([os.path.abspath(tap.THREADREEL), *arguments], stdin=theirs, stdout=theirs,
                             stderr=told, cwd=cwd, start_new_session=True,
                             env=dict(os.environ, TERM='xterm-256color', **environment))
    os.close(theirs)
    try:
        while select.select([ours], [], [], tap.SECONDS)[0] and os.read(ours, 65536):
            os.write(ours, b'Q')
    except OSError: # it has ended, and so has its terminal
        pass
    os.close(ours)
    child.wait(tap.SECONDS)
    told.seek(0)
    return told.read()


def config(text, *parts):
    """Write a configuration. Returns: its path."""
    path = os.path.join(tempfile.mkdtemp(dir=HOMES.name), *parts, 'config')
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    return path


MISTAKEN = 'set theme light\nbind X stp\n# set\npanel output off\nset them light\n'
MISTAKES = ('threadreel: %s:2: there is no action "stp"; did you mean step?\n'
            'threadreel: %s:5: there is no setting "them"; did you mean theme?\n')


def test_mistakes_in_the_configuration_are_told_by_line():
    path = config(MISTAKEN)
    for told in (look('run', 'two_locks', '--config', path), look('play', REEL, '--config', path),
                 look('--config', path), look('run', 'two_locks', THREADREEL_CONFIG=path)):
        assert told == MISTAKES % (path, path), told


def test_configuration_is_where_the_specification_says():
    path = config(MISTAKEN, 'threadreel')
    home = os.path.dirname(os.path.dirname(path))
    assert look('run', 'two_locks', XDG_CONFIG_HOME=home) == MISTAKES % (path, path)
    assert look('run', 'two_locks', XDG_CONFIG_HOME=home, THREADREEL_CONFIG='') != ''
    assert look('run', 'two_locks', '--no-config', XDG_CONFIG_HOME=home) == ''
    parent, name = os.path.split(home)
    assert look('run', 'two_locks', cwd=parent, XDG_CONFIG_HOME=name, HOME=parent) == ''
    path = config(MISTAKEN, '.config', 'threadreel')
    home = os.path.dirname(os.path.dirname(os.path.dirname(path)))
    assert look('run', 'two_locks', XDG_CONFIG_HOME='', HOME=home) == MISTAKES % (path, path)


def test_configuration_that_cannot_be_read_is_one_sentence():
    missing = os.path.join(FOLDER.name, 'no_config')
    assert look('run', 'two_locks', XDG_CONFIG_HOME=missing) == ''
    for path, why in ((missing, 'No such file or directory'), (FOLDER.name, 'Is a directory')):
        assert look('run', 'two_locks', '--config', path) == \
            'threadreel: the configuration %s cannot be read: %s\n' % (path, why)


def test_what_was_run_to_its_end_is_remembered():
    home = tempfile.mkdtemp(dir=HOMES.name)
    path = os.path.join(home, 'threadreel', 'done')
    for name in ('two_locks', 'lost_update', 'two_locks'):
        tap.run('run', '--plain', name, env=dict(os.environ, XDG_STATE_HOME=home))
    with open(path, encoding='utf-8') as file:
        assert file.read() == 'two_locks\nlost_update\n'
    assert os.listdir(os.path.dirname(path)) == ['done']
    tap.run('run', '--plain', 'convoy', '--max-steps', '3',
            env=dict(os.environ, XDG_STATE_HOME=home))
    with open(path, encoding='utf-8') as file:
        assert 'convoy' not in file.read()


def test_nothing_is_said_where_nothing_can_be_remembered():
    usual = tap.run('run', '--plain', 'two_locks')
    for home in ('/dev/null', '/proc/no', 'relative'):
        done = tap.run('run', '--plain', 'two_locks', cwd=FOLDER.name,
                       env=dict(os.environ, XDG_STATE_HOME=home, HOME=home,
                                THREADREEL=os.path.abspath(tap.THREADREEL)))
        assert (done.returncode, done.stdout, done.stderr) == \
            (usual.returncode, usual.stdout, usual.stderr), (home, done)
    assert not os.path.exists(os.path.join(FOLDER.name, 'relative'))


def test_bad_command_lines_are_refused():
    refused('fly')
    refused('record')
    refused('record', 'no_such_scenario')
    refused('record', './no_such_program')
    refused('record', '/bin/true', '-f')
    refused('record', 'two_locks', '--fly')
    refused('run', 'two_locks', '--theme', 'blue')
    refused('run', 'two_locks', '--colours', '7')
    refused('record', 'two_locks', '--theme', 'light')
    refused('--fly')
    refused('record', 'two_locks', '--cores')
    refused('record', 'two_locks', '--cores', '0')
    refused('record', 'two_locks', '--gil=maybe')
    refused('record', 'two_locks', '--policy', 'nice')
    refused('record', 'two_locks', '--schedule', 'time/T1:T2')
    refused('record', 'two_locks', '--max-steps', '-1')
    refused('record', 'two_locks', '-f', '-p', 'nothing=1')
    refused('record', 'two_locks', '-o', os.path.join(FOLDER.name, 'no', 'such', 'folder'))
    refused('info')
    refused('info', '/dev/null')
    refused('info', FOLDER.name)
    refused('dump', __file__)
    refused('play', os.path.join(FOLDER.name, 'none.reel'))
    assert 'two_locks' in refused('record', 'two_lokcs')


def test_who_mistypes_is_told_what_was_meant():
    for words, meant in [(('rnu', 'two_locks'), 'did you mean threadreel run?'),
                         (('RUN', 'two_locks'), 'did you mean threadreel run?'),
                         (('lessno',), 'did you mean threadreel lesson?'),
                         (('help', 'nwe'), 'did you mean threadreel new?'),
                         (('xyzzy',), 'there is no command xyzzy (threadreel --help lists them)'),
                         (('run', 'LOST_UPDATE'), 'did you mean lost_update?'),
                         (('lesson', 'LOST_UPDATE'), 'did you mean lost_update?'),
                         (('run', 'olst_update'), 'did you mean lost_update?'),
                         (('run', 'philo'), 'did you mean philosophers?'),
                         (('run', 'Philo'), 'did you mean philosophers?'),
                         (('run', 'update'), 'did you mean lost_update?'),
                         (('run', 'two_locks', '--croes', '3'), 'there is no option --croes here; did you mean --cores?'),
                         (('run', 'two_locks', '--croes=3'), 'did you mean --cores?'),
                         (('play', 'x', '--cores', '3'), 'there is no option --cores here (--help lists them)'),
                         (('run', 'two_locks', '-z'), 'there is no option -z here (--help lists them)')]:
        assert meant in refused(*words), (words, refused(*words))


def test_what_an_option_takes_is_said():
    for option, value, words in [('--cores', '0', '(1 to 64), not "0"'), ('--cores', '65', '(1 to 64), not "65"'),
                                 ('--spurious', '100', '(0 to 99), not "100"'),
                                 ('--seed', '-1', '(a number from 0), not "-1"')]:
        assert words in refused('run', 'two_locks', option, value), (option, refused('run', 'two_locks', option, value))
    assert 'the scenario has no parameter "first"; it has none' in refused('record', '-f', '-o', REEL, '-p', 'first=1', 'two_locks')
    said = refused('record', '-f', '-o', REEL, '-p', 'first=1', 'convoy')
    assert 'the scenario has no parameter "first"; it has milliseconds, answers' in said, said


def test_help_with_a_command_is_the_help_of_it():
    own = tap.run('new', '--help')
    assert own.returncode == 0 and own.stdout.startswith('threadreel new NAME\n'), own.stdout
    for word in ('help', '--help', '-h'):
        done = tap.run(word, 'new')
        assert (done.returncode, done.stdout, done.stderr) == (0, own.stdout, ''), (word, done)
    assert tap.run('help').stdout == tap.run('--help').stdout
    refused('help', 'nothing_at_all')


def test_complaints_do_not_steer_the_terminal():
    steering = '\x1b]0;x\x07\x1b[31m\x9b1m\r'
    for arguments in (['run', steering], [steering], ['run', 'two_locks', '--schedule', steering],
                      ['run', 'two_locks', '--policy', steering], ['run', 'two_locks', steering],
                      ['run', 'two_locks', '--seed=' + steering], ['run', '--' + steering],
                      ['run', 'two_locks', '--max-steps', steering],
                      ['run', 'two_locks', '--theme', steering],
                      ['run', 'two_locks', '--param', steering],
                      ['run', './' + steering], ['play', steering], ['play', steering + '.reel'],
                      ['info', steering], ['dump', steering],
                      ['record', 'two_locks', '-o', '/nowhere/' + steering]):
        words = refused(*arguments).rstrip('\n')
        assert all(c.isprintable() for c in words), (arguments, words)


def test_a_reel_that_is_there_is_kept():
    with open(REEL, 'rb') as before:
        data = before.read()
    assert 'is there already' in refused('record', '-o', REEL, 'two_locks')
    refused('record', '-f', '-o', REEL, '-p', 'nothing=1', 'two_locks')
    with open(REEL, 'rb') as after:
        assert after.read() == data
    assert os.listdir(FOLDER.name) and not [n for n in os.listdir(FOLDER.name) if 'tmp' in n]


if __name__ == '__main__':
    tap.main(globals())
