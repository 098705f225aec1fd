#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""threadreel lesson: given at a prompt, with answers from a pipe; the file of answers; the key; the check."""
import datetime
import fcntl
import json
import os
import pty
import re
import resource
import select
import shutil
import signal
import struct
import subprocess
import tempfile
import termios
import time

import tap

HERE = os.getcwd()
# Lessons of a million records, with as much of them as is needed for a check.
SHORTER = {'ten_thousand': ['-p', 'items=64'], 'gil_on_many_cores': ['-p', 'compute_ms=5']}

TWO_LOCKS = '''\
lesson   Two locks, once more
about    two_locks
stop     after alice lock_take A
tell     Alice has lock A.
ask      Who is the next to take a lock?
answer   who lock_take
because  bob: Lock B is free.
because  any: So: look.
stop     before bob lock_take A
ask      How does it end?
answer   end
because  deadlock: Each waits for the other.
because  ends: It went well.
ask      How often is a lock taken?
answer   count lock_take
choice   3
choice   4
'''


class Folder:
    """A folder with a lesson in it, in which threadreel is run."""

    def __init__(self, **files):
        self.folder = tempfile.TemporaryDirectory()
        for name, text in files.items():
            self.write(name + '.lesson', text)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.folder.cleanup()

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def write(self, name, text):
        with open(self.path(name), 'w', encoding='utf-8', newline='') as file:
            file.write(text)

    def run(self, *arguments, said=''):
        """Run a command, with lines on its standard input."""
        return subprocess.run([os.path.abspath(tap.THREADREEL), *arguments], input=said, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.folder.name,
                              timeout=tap.SECONDS, check=False)

    def answers(self):
        with open(self.path('answers'), encoding='utf-8') as file:
            return [json.loads(line) for line in file]


def refused(done):
    """It has said one sentence on stderr, nothing else, and ended with 2. Returns: that."""
    assert done.returncode == 2 and done.stdout == '', done
    assert done.stderr.count('\n') == 1 and done.stderr.startswith('threadreel: '), done.stderr
    return done.stderr


def in_order(text, *words):
    at = 0
    for word in words:
        found = text.find(word, at)
        assert found >= 0, (word, text)
        at = found + len(word)


# ---- giving


def test_a_lesson_is_given_at_a_prompt():
    with Folder(mine=TWO_LOCKS) as folder:
        done = folder.run('lesson', 'mine.lesson', said='3\n1\nsomething else\n')
        assert done.returncode == 0 and done.stderr == '', done
        in_order(done.stdout, 'Two locks, once more', '3 questions', 'T2 alice takes lock A',
                 'Alice has lock A.', 'Who is the next to take a lock?', 'c  bob', 'You say: bob',
                 'T3 bob takes lock B', 'Right: bob', 'Lock B is free. So: look.',
                 'How does it end?', 'a  It ends well.', 'How often is a lock taken?',
                 'T3 bob asks for lock A',
                 'No: you said "It ends well."; it was "In a deadlock: a circle of threads and locks."',
                 'Each waits for the other.', 'Right: 2', 'Deadlock: no thread can go on.',
                 'What was to be seen: ', 'Why: ', 'Try: ', '\n  threadreel run two_locks --cores 1\n', 'threadreel lesson two_locks_fixed',
                 'Score: 2 of 3 answers right.', 'The same run again: ')
        assert 'It went well' not in done.stdout
        before = done.stdout[:done.stdout.index('You say: bob')]
        assert 'takes lock B' not in before, 'too much is told before the answer'


def test_the_run_decides_what_is_right():
    with Folder(mine=TWO_LOCKS) as folder:
        for cores, end in (('1', 'It ends well.'), ('2', 'In a deadlock: a circle of threads and locks.')):
            done = folder.run('lesson', 'mine.lesson', '--cores', cores, '--key')
            assert '= ' + end in done.stdout, (cores, done.stdout)


def test_a_prompt_takes_more_than_answers():
    with Folder(mine=TWO_LOCKS) as folder:
        done = folder.run('lesson', 'mine.lesson', said='?\nw 3\nl\nw x\nfoo\n  BOB  \n.\n\n')
        assert done.returncode == 0
        in_order(done.stdout, 'no answer: go on', 'T3 bob', 'lock A: held by T2',
                 'There is no thread "x" here', '"foo" is none of the answers', 'You say: bob',
                 'Right: bob', 'It was: In a deadlock', 'It was: 2',
                 'Score: 1 of 1 answers right; 2 of 3 questions not answered.')
        asked = done.stdout.count('Who is the next to take a lock?')
        assert asked == 3, 'asked, asked again behind the help, and told'


def test_what_is_asked_at_the_last_step_is_told():
    with Folder(mine='about two_locks\nstop step 15\nask How does it end?\nanswer end\n') as folder:
        done = folder.run('lesson', 'mine.lesson', said='3\n')
        in_order(done.stdout, 'You say: In a deadlock', 'Right: In a deadlock', 'Score: 1 of 1')


def test_who_leaves_has_not_gone_through_it():
    with Folder(mine=TWO_LOCKS) as folder:
        for said in ('', '3\n', '3\nq\n', '3\nQ\n'):
            done = folder.run('lesson', 'mine.lesson', said=said)
            assert done.returncode == 1 and done.stderr == '', (said, done)
            assert 'Score: ' in done.stdout and 'Why: ' not in done.stdout, said
            assert ('Right: bob' in done.stdout) == (said != ''), said
            assert 'none of the answers' not in done.stdout, done.stdout
            assert re.search(r'^Score: ', done.stdout, re.M), 'the end of the input ends the line'


def test_who_leaves_at_the_last_step_has_not_gone_through_it():
    with Folder(mine='about two_locks\nstop step 15\nask x\nanswer end\n') as folder:
        assert folder.run('lesson', 'mine.lesson', said='1\n').returncode == 0
        assert folder.run('lesson', 'mine.lesson', said='q\n').returncode == 1


def shipped(folder, scenario, lesson, *arguments, said=''):
    """Run `threadreel lesson` in a tree of its own, where a scenario has another lesson than it has here."""
    if not os.path.exists(folder.path('build')):
        for path in ('scenarios', 'build/release'):
            os.makedirs(folder.path(path))
        shutil.copy(tap.THREADREEL, folder.path('build/release'))
    folder.write('scenarios/%s.lesson' % scenario, lesson)
    there = os.path.join(os.path.dirname(os.path.realpath(tap.THREADREEL)), 'scenarios')
    scenarios = os.environ.get('THREADREEL_SCENARIOS', there)
    return subprocess.run([folder.path('build/release/threadreel'), 'lesson', *arguments], input=said, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=tap.SECONDS, check=False,
                          env={**os.environ, 'THREADREEL_SCENARIOS': scenarios,
                               'XDG_STATE_HOME': folder.path('state')})


def test_the_twin_gets_what_it_has_of_the_parameters_of_a_lesson():
    lesson = 'about philosophers\noptions -p strategy=1 -p philosophers=3%s\nstop start\nask x\nanswer end\n'
    with Folder() as folder:
        for name, more, params in (('philosophers', '', ' -p strategy=1 -p philosophers=3\n'),
                                   ('philosophers_fixed', '', ' -p philosophers=3\n'),
                                   ('philosophers_fixed', ' -p as_long_here=1', ' -p philosophers=3\n')):
            done = shipped(folder, 'philosophers', lesson % more, name, '--key')
            assert done.returncode == 0 and done.stdout.endswith(params), (name, done)


def test_who_was_asked_nothing_has_no_score_and_the_best_is_kept():
    with Folder() as folder:
        for stop, said, score in (('step 999', '3\n', ''), ('start', '1\n', ' 0/1'), ('start', '3\n', ' 1/1'),
                                  ('start', '1\n', ' 1/1')):
            done = shipped(folder, 'two_locks', 'about two_locks\nstop %s\nask x\nanswer end\n' % stop,
                           'two_locks', said=said)
            assert done.returncode == 0, done
            with open(folder.path('state/threadreel/done'), encoding='utf-8') as file:
                assert file.read() == 'two_locks%s\n' % score, stop


def test_the_lesson_of_a_scenario_is_that_of_its_twin():
    for name in ('two_locks', 'two_locks_fixed'):
        done = tap.run('lesson', name, '--key')
        assert done.returncode == 0 and done.stdout.startswith(name + ': '), done
        deadlocks = '= In a deadlock' in done.stdout
        assert deadlocks == (name == 'two_locks'), done.stdout


def test_the_command_line_outweighs_the_lesson():
    lesson = 'about lost_update\noptions --cores 1 --cost switch=3us\nstop start\n'
    with Folder(mine=lesson) as folder:
        def schedule(*options):
            done = folder.run('lesson', 'mine.lesson', '--plain', *options)
            assert done.returncode == 0, done
            return re.search(r'--schedule (\S+)', done.stdout).group(1)
        assert schedule() == 'time,cores=1,switch=3us'
        assert schedule('--cores', '3') == 'time,cores=3,switch=3us'
        assert schedule('--schedule', 'random:7') == 'random:7'
        assert schedule('--schedule', 'time/T1.1:T1') == 'time/T1.1:T1'
        folder.write('mine.lesson', 'about lost_update\noptions --schedule time/T1.1:T1\nstop start\n')
        assert schedule('--cores', '3') == 'time,cores=3/T1.1:T1'


def test_a_run_that_is_cut_off_asks_nothing_at_its_end():
    with Folder(mine=TWO_LOCKS) as folder:
        done = folder.run('lesson', 'mine.lesson', '--max-steps', '6', said='')
        in_order(done.stdout, 'Alice has lock A.', 'stopped at its limit', '2 of 2 questions not answered')
        assert 'Who is the next' not in done.stdout and done.returncode == 1, done


def test_a_lesson_without_questions_has_no_score():
    with Folder(mine='about lost_update\nstop step 3\ntell Look.\n') as folder:
        done = folder.run('lesson', 'mine.lesson')
        assert done.returncode == 0 and 'Look.' in done.stdout and 'Score' not in done.stdout


def test_a_real_run_is_asked_about_to_its_end():
    with Folder(mine=TWO_LOCKS.replace('stop     after alice', 'options  --policy real\nstop     after alice')) \
            as folder:
        done = folder.run('lesson', 'mine.lesson', said='\n' * 6)
        assert done.returncode in (0, 1) and done.stderr == '', done
        assert 'Score: ' in done.stdout and 'Another run like it: ' in done.stdout, done.stdout


def children(pid):
    """The processes that a process has started."""
    with open('/proc/%d/task/%d/children' % (pid, pid), encoding='ascii') as file:
        return [int(child) for child in file.read().split()]


def test_a_target_that_is_killed_ends_the_lesson():
    if not os.path.exists('/proc/self/task/%d/children' % os.getpid()):
        raise tap.Skip('no list of children in /proc')
    lesson = 'about ten_thousand\noptions -p items=10000 -p way=2 -p workers=16 --gil=on ' \
             '--max-steps 100000000\nstop start\nask x\nanswer end\n' # long enough
    with Folder(mine=lesson) as folder, \
         subprocess.Popen([os.path.abspath(tap.THREADREEL), 'lesson', 'mine.lesson'], text=True,
                          cwd=folder.folder.name, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as process:
        line = ''
        while not line.startswith('  d  '): # the last of the choices: it waits for an answer
            line = process.stdout.readline()
            assert line
        for target in children(process.pid):
            os.kill(target, signal.SIGKILL)
        out, err = process.communicate('3\n', timeout=tap.SECONDS)
    assert err == '' and 'killed' in out and 'Score: 0 of 0' in out, (out, err)
    assert process.returncode == 1, process.returncode


# ---- what is remembered


def remembered(folder, *arguments, said):
    """The lines that a lesson adds to the file of what has been done."""
    state = folder.path('state')
    subprocess.run([os.path.abspath(tap.THREADREEL), 'lesson', *arguments], input=said, text=True,
                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder.folder.name,
                   timeout=tap.SECONDS, check=False, env={**os.environ, 'XDG_STATE_HOME': state})
    try:
        with open(os.path.join(state, 'threadreel', 'done'), encoding='utf-8') as file:
            return file.read().splitlines()
    except FileNotFoundError:
        return []


def test_a_lesson_is_remembered_if_somebody_has_gone_through_it():
    with Folder(mine=TWO_LOCKS) as folder:
        assert remembered(folder, 'convoy', '--max-steps', '1', said='\n\n\n') == []
        assert remembered(folder, 'convoy', said='q\n') == []
        assert remembered(folder, 'mine.lesson', said='3\n3\na\n') == ['two_locks']
        first, second = remembered(folder, 'convoy', said='\n\n\n\n\n')
        assert first == 'two_locks' and re.fullmatch(r'convoy 0/[1-9]', second)


def test_a_score_of_another_number_of_questions_is_replaced():
    with Folder() as folder:
        os.makedirs(folder.path('state/threadreel'))
        with open(folder.path('state/threadreel/done'), 'w', encoding='utf-8') as file:
            file.write('convoy 1/1\nother 2/3') # whoever wrote that was interrupted
        other, line = remembered(folder, 'convoy', said='\n\n\n\n\n')
        assert other == 'other 2/3'
        assert re.fullmatch(r'convoy 0/[2-9]', line), line


# ---- reels


def test_the_lesson_of_a_reel():
    with Folder() as folder:
        assert folder.run('record', '-o', 'x.reel', 'two_locks').returncode == 1
        done = folder.run('lesson', 'x.reel', '--key') # that of the scenario
        assert done.returncode == 0 and 'In a deadlock' in done.stdout, done
        folder.write('b.lesson', TWO_LOCKS.replace('about    two_locks', 'about    x.reel'))
        folder.write('a.lesson', TWO_LOCKS)
        for argument in ('x.reel', 'b.lesson', './x.reel'):
            done = folder.run('lesson', argument, said='3\n3\na\n')
            assert done.returncode == 0, (argument, done)
            in_order(done.stdout, 'Two locks, once more', 'Right: bob', 'Score: 2 of 3')
        folder.write('x.lesson', 'lesson Beside\nabout x.reel\nstop start\n')
        assert 'Beside' in folder.run('lesson', 'x.reel').stdout
        assert 'fine: 1 stop, 0 questions' in folder.run('lesson', '--check', 'x.lesson').stdout


def test_of_several_lessons_about_a_reel_the_first_by_name_is_given():
    with Folder() as folder:
        folder.run('record', '-o', 'x.reel', 'two_locks')
        for name in 'ecadb':
            folder.write(name + '.lesson', 'lesson This is %s\nabout x.reel\nstop start\n' % name)
        assert folder.run('lesson', 'x.reel').stdout.startswith('This is a\n')


def test_a_reel_takes_no_options():
    with Folder() as folder:
        folder.run('record', '-o', 'x.reel', 'two_locks')
        folder.write('x.lesson', 'about x.reel\nstop start\n')
        for option in (['--seed', '3'], ['-p', 'a=1'], ['--max-steps', '9'], ['--cores', '1']):
            assert 'takes no options' in refused(folder.run('lesson', 'x.reel', *option)), option
        folder.write('x.lesson', 'about x.reel\noptions --seed 3\nstop start\n')
        done = folder.run('lesson', 'x.reel')
        assert done.returncode == 2 and done.stderr.startswith('x.lesson:2: '), done


def test_a_reel_without_a_lesson():
    there = os.path.join(os.path.dirname(os.path.realpath(tap.THREADREEL)), 'scenarios')
    with Folder() as folder:
        assert 'No such file' in refused(folder.run('lesson', 'x.reel'))
        os.symlink(os.path.join(os.environ.get('THREADREEL_SCENARIOS', there), 'two_locks'), folder.path('own'))
        folder.run('record', '-o', 'x.reel', './own')
        said = refused(folder.run('lesson', 'x.reel'))
        assert 'there is no lesson about x.reel: neither beside it, nor of a scenario own' in said, said


def test_reels_that_cannot_be_read():
    with Folder(mine='about y.reel\nstop start\n') as folder:
        assert 'No such file' in refused(folder.run('lesson', 'y.reel'))
        assert 'No such file' in refused(folder.run('lesson', 'mine.lesson'))
        folder.write('y.reel', 'no reel')
        assert 'y.reel' in refused(folder.run('lesson', 'mine.lesson'))
        done = folder.run('lesson', '--check', 'mine.lesson')
        assert done.returncode == 2 and done.stderr.startswith('mine.lesson:1: '), done


# ---- answers


def test_answers_are_added_to_a_file():
    with Folder(mine=TWO_LOCKS) as folder:
        for said in ('2\n3\n\n', '3\n'):
            folder.run('lesson', 'mine.lesson', '--answers', 'answers', said=said)
        first, second, third, again = folder.answers()
        assert first == dict(first, lesson='mine', scenario='two_locks', schedule='time', question=1,
                             ask='Who is the next to take a lock?', answer='alice', right='bob',
                             choices=['main', 'alice', 'bob', 'nobody'], is_right=False,
                             is_counted=True)
        assert 0 <= first['seconds'] < tap.SECONDS
        when = datetime.datetime.strptime(first['time'], '%Y-%m-%dT%H:%M:%SZ')
        now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
        assert abs((now - when).total_seconds()) < 100
        assert (second['question'], second['is_right'], second['is_counted']) == (2, True, True)
        assert (third['question'], third['answer'], third['right']) == (3, None, '2')
        assert not third['is_right'] and not third['is_counted']
        assert (again['question'], again['is_right']) == (1, True)


def test_what_was_answered_before_leaving_is_kept():
    with Folder(mine=TWO_LOCKS) as folder:
        for said in ('3\n2\nq\n', '3\n2\n'):
            done = folder.run('lesson', 'mine.lesson', '--answers', 'answers', said=said)
            assert done.returncode == 1 and 'Score: 1 of 1 answers right; 1 answered, not settled; ' \
                '1 of 3 questions not answered.' in done.stdout, done.stdout
        lines = folder.answers()
        assert [line['question'] for line in lines] == [1, 2, 1, 2]
        assert lines[1] == dict(lines[1], right=None, is_right=None, is_counted=False,
                                answer='It ends, and fails.')


def test_what_was_not_answered_before_leaving_is_not_written():
    with Folder(mine=TWO_LOCKS) as folder:
        assert folder.run('lesson', 'mine.lesson', '--answers', 'answers', said='3\n\nq\n').returncode == 1
        assert [line['question'] for line in folder.answers()] == [1]


def test_answers_say_what_run_they_are_about_and_whose_they_are():
    lesson = ('about philosophers\noptions -p strategy=1\nstop start\nask x\nanswer end\n')
    with Folder(mine=lesson) as folder:
        with open(folder.path('answers'), 'w', encoding='utf-8') as file:
            file.write('{"lesson": "other"}')
        folder.run('lesson', 'mine.lesson', '--answers', 'answers', '--max-steps', '900',
                   '--student', 'ann "o\\\'hara"\t', said='1\n')
        folder.run('lesson', 'mine.lesson', '--answers', 'answers', '-p', 'strategy=0', said='1\n')
        other, first, second = folder.answers()
        assert other == {'lesson': 'other'}
        assert first == dict(first, student='ann "o\\\'hara"\t', options='-p strategy=1 --max-steps 900')
        assert second['student'] is None and second['options'].endswith('-p strategy=0')


def test_questions_are_numbered_as_in_the_file_and_as_they_are_asked():
    lesson = ('about two_locks\nstop after bob lock_take B\nask b\nanswer end\n'
              'stop start\nask a\nanswer end\n')
    with Folder(mine=lesson) as folder:
        folder.run('lesson', 'mine.lesson', '--answers', 'answers', said='1\n1\n')
        assert [(line['question'], line['number'], line['ask']) for line in folder.answers()] == \
            [(1, 2, 'b'), (2, 1, 'a')]


def writes(folder, *arguments, said):
    """The bytes of each call that writes answers."""
    done = tap.traced(folder.path('answers'), ['-e', 'trace=write'], 'lesson', *arguments, '--answers', 'answers',
                      input=said, cwd=folder.folder.name)
    assert done.returncode in (0, 1), done
    with open(folder.path('trace'), encoding='utf-8') as file:
        return [int(n) for n in re.findall(r'write\(.* = (\d+)$', file.read(), re.M)]


def test_two_may_write_to_one_file():
    """Each line is one write at the end of the file, however long it is."""
    lesson = 'about two_locks\nstop start\n' + 'ask x\nanswer end\nask y\nanswer end\n'
    with Folder(mine=lesson) as folder, \
         open(folder.path('answers'), 'a', encoding='utf-8') as other:
        other.write('{}')
        other.flush()
        command = [os.path.abspath(tap.THREADREEL), 'lesson', 'mine.lesson', '--answers', 'answers',
                   '--student', 'x' * 20000]
        with subprocess.Popen(command, text=True, cwd=folder.folder.name, stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE) as process:
            while process.stdout.readline() != 'x\n':
                pass
            other.write('\n{"other": 1}')
            other.flush()
            other.write('\n')
            other.flush()
            process.communicate('1\n1\n', timeout=tap.SECONDS)
        with open(folder.path('answers'), encoding='utf-8') as file:
            lines = [json.loads(line) for line in file if line != '\n']
        assert [line.get('ask') for line in lines] == [None, None, 'x', 'y'], lines
        sizes = writes(folder, 'mine.lesson', '--student', 'x' * 20000, said='1\n1\n')
        assert len(sizes) == 2 and min(sizes) > 20000, sizes


def test_who_interrupts_keeps_what_was_answered():
    for name, asked in (('who_gains', 3), ('two_locks', 3)):
        for how in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with Folder() as folder, \
                 subprocess.Popen([os.path.abspath(tap.THREADREEL), 'lesson', name, '--answers', 'answers'],
                                  text=True, cwd=folder.folder.name, stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE) as process:
                process.stdin.write('2\n')
                process.stdin.flush()
                told = 0
                while told < 2: # the second question is there
                    line = process.stdout.readline()
                    assert line
                    told += line.startswith('  a  ')
                process.send_signal(how)
                out, _ = process.communicate(timeout=tap.SECONDS)
                assert process.returncode == 1 and 'of %d questions not answered' % asked in out, (name, out)
                line, = folder.answers()
                assert line['question'] == 1 and line['answer'] and line['right'] is None, line


def test_answers_that_were_not_written_are_tried_again():
    """A disk that is full for a while costs no line."""
    with Folder(mine=TWO_LOCKS) as folder:
        done = tap.traced(folder.path('answers'), ['-e', 'inject=write:error=ENOSPC:when=1'], 'lesson',
                          'mine.lesson', '--answers', 'answers', input='3\n3\na\n', cwd=folder.folder.name)
        assert done.returncode == 0 and not done.stderr, done
        assert done.stdout.count('could not be written to answers: No space left') == 1, done
        assert [line['question'] for line in folder.answers()] == [2, 3, 1]


def test_a_line_that_was_written_in_part_is_ended_before_the_next():
    if not hasattr(resource, 'prlimit'):
        raise tap.Skip('no prlimit')
    with Folder(mine=TWO_LOCKS) as folder, \
         subprocess.Popen([os.path.abspath(tap.THREADREEL), 'lesson', 'mine.lesson', '--answers', 'answers'],
                          text=True, cwd=folder.folder.name, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          restore_signals=False) as process:
        def answer(words, up_to):
            process.stdin.write(words)
            process.stdin.flush()
            line = ''
            while up_to not in line:
                line = process.stdout.readline()
                assert line, up_to
        answer('', 'd  nobody')
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
        answer('3\n', 'could not be written to answers: File too large')
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        process.communicate('3\na\n', timeout=tap.SECONDS)
        assert process.returncode == 0
        with open(folder.path('answers'), encoding='utf-8') as file:
            torn, *lines = file.read().splitlines()
        assert len(torn) == 100 and [json.loads(line)['question'] for line in lines] == [2, 3, 1], (torn, lines)


def test_a_pipe_takes_answers():
    with Folder(mine=TWO_LOCKS) as folder:
        os.mkfifo(folder.path('answers'))
        reader = os.open(folder.path('answers'), os.O_RDONLY | os.O_NONBLOCK)
        done = folder.run('lesson', 'mine.lesson', '--answers', 'answers', said='3\n3\na\n')
        said = os.read(reader, 65536).decode()
        os.close(reader)
        assert done.returncode == 0 and len(said.splitlines()) == 3, (done, said)


# ---- the twin


def screen(folder, keys, shown, *arguments):
    """Press keys on a screen once it is there; when it has shown a word, Q until it is left. Returns:
    (status, what was written)."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(folder.folder.name)
        os.environ['TERM'] = 'xterm'
        os.execv(os.path.abspath(tap.THREADREEL) if os.path.isabs(tap.THREADREEL) else
                 os.path.join(HERE, tap.THREADREEL), [tap.THREADREEL, *arguments])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 80, 0, 0))
    keys, written, end = list(keys), b'', time.monotonic() + tap.SECONDS
    while time.monotonic() < end:
        is_ready = select.select([terminal], [], [], 0.7)[0]
        try:
            if is_ready:
                written += os.read(terminal, 65536)
            elif b'Step 0' in written and (keys or shown.encode() in written):
                os.write(terminal, (keys.pop(0) if keys else 'Q').encode())
        except OSError:
            break
    status = os.waitpid(pid, 0)[1]
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), written.decode('utf-8', 'replace')


def test_a_twin_gets_the_parameters_that_it_has():
    with Folder() as folder:
        for how in ('run', 'lesson'):
            status, written = screen(folder, 'ax', 'philosophers_fixed', how, 'philosophers', '-p',
                                     'strategy=1')
            assert status in (0, 1) and 'has no parameter' not in written, (how, written[-1500:])
            assert 'strategy=1' in written and 'philosophers_fixed' in written, (how, written[-1500:])
        assert folder.run('lesson', 'philosophers_fixed', '--key').returncode == 0


def test_who_leaves_a_comparison_on_the_screen_sees_no_figure():
    with Folder() as folder:
        status, written = screen(folder, '', 'Who gains', 'lesson', 'who_gains')
        assert status == 1 and 'Who gains' in written and 'speed-up' not in written, (status, written[-1500:])


# ---- answers that cannot be written


def test_answers_that_cannot_be_written_are_told_before():
    with Folder(mine=TWO_LOCKS) as folder:
        said = refused(folder.run('lesson', 'mine.lesson', '--answers', 'no/such/folder'))
        assert 'no/such/folder' in said and 'No such file' in said
        if os.path.exists('/dev/full'):
            done = folder.run('lesson', 'mine.lesson', '--answers', '/dev/full', said='3\n3\na\n')
            assert done.returncode == 1 and 'not all answers could be written' in done.stderr, done
            in_order(done.stdout, 'Right: bob', 'could not be written to /dev/full', 'How does it end?')
            assert done.stdout.count('could not be written') == 1, done
            done = folder.run('lesson', 'who_gains', '--answers', '/dev/full', said='1\n1\n1\n')
            assert done.returncode == 1 and 'not all answers could be written' in done.stderr, done


def test_a_name_that_is_no_text_leaves_the_answers_readable():
    with Folder() as folder:
        name = os.fsencode(folder.folder.name) + b'/\xff\xc3.lesson'
        try:
            with open(name, 'w', encoding='utf-8') as file:
                file.write(TWO_LOCKS)
        except OSError as error:
            raise tap.Skip('names of files are text here') from error
        folder.run('lesson', name, '--answers', 'answers', said='3\n3\na\n')
        assert [line['lesson'] for line in folder.answers()] == ['\ufffd\ufffd'] * 3


# ---- checking


def check(text, *options):
    """The mistakes of a lesson: (line, sentence) each; or the sentence that it is fine."""
    with Folder(mine=text) as folder:
        done = folder.run('lesson', '--check', 'mine.lesson', *options)
        if done.returncode == 0:
            assert done.stderr == '' and done.stdout.startswith('mine.lesson: fine: '), done
            return done.stdout
        assert done.returncode == 2 and done.stdout == '', done
        mistakes = [re.fullmatch(r'mine\.lesson:(\d+): (.+)', line)
                    for line in done.stderr.splitlines()]
        assert mistakes and all(mistakes), done.stderr
        return [(int(m.group(1)), m.group(2)) for m in mistakes]


def one(text, line, words, *options):
    mistakes = check(text, *options)
    assert len(mistakes) == 1 and mistakes[0][0] == line and words in mistakes[0][1], mistakes


def test_a_lesson_that_is_fine():
    assert check(TWO_LOCKS) == 'mine.lesson: fine: 2 stops, 3 questions\n'
    assert check(TWO_LOCKS.replace('\n', '\r\n')) == 'mine.lesson: fine: 2 stops, 3 questions\n'
    runs = 'run a: two_locks --cores 1\nrun b: two_locks\nask Which?\nanswer least time\n'
    assert check(runs) == 'mine.lesson: fine: 2 runs, 1 question\n'


def test_all_mistakes_are_told_with_their_lines():
    mistakes = check('abuot two_locks\nstop after x lock_tak\nask\nanswer how\n')
    assert [line for line, _ in mistakes] == [1, 1, 2, 3], mistakes


def test_a_run_tells_what_is_not_there():
    one('about two_lock\nstop start\n', 1, 'There is no scenario two_lock; did you mean two_locks?')
    one('about two_locks\noptions --bad\nstop start\n', 2, 'there is no option --bad')
    one('about two_locks\noptions --plain\nstop start\n', 2, 'there is no option --plain')
    one('about two_locks\noptions --cores x\nstop start\n', 2, '--cores takes N')
    one('about two_locks\noptions 3\nstop start\n', 2, '3 is no option')
    one('about two_locks\noptions -p n=3\nstop start\n', 2, 'the scenario has no parameter "n"')
    one('about two_locks\n', 1, 'It stops nowhere')
    one('about two_locks\nstop step 999\n', 2, 'This run never comes there.')
    one('about two_locks\nstop after alice lock_take B\n', 2, 'This run never comes there.')
    one('about two_locks\nstop after any lock_take #3\n', 2, 'This run never comes there.')
    one('about two_locks\nstop after eve lock_take B\n', 2, 'No thread of this run has the name "eve"')
    one('about two_locks\nstop after main join eve\n', 2, 'No thread of this run has the name "eve"')
    one('about two_locks\nstop before any lock_take C\n', 2, 'Nothing in this run has the name "C"')
    one('about two_locks\nstop start\nask x\nanswer value A\nchoice 1\nchoice 2\n', 4,
        'No variable of this run has the name "A"; there are money A, money B.')
    one('about two_locks\nstop start\nask x\nanswer count print by eve\nchoice 1\nchoice 2\n', 4,
        'No thread of this run has the name "eve"; there are main, alice, bob.')
    one('about two_locks\nstop step 1\nask x\nanswer who lock_take\nbecause eve: x\n', 5,
        'No thread of this run has the name "eve"')
    one('about two_locks\nstop start\nask x\nanswer who lock_take\n', 4, 'is not among the choices')
    one('about two_locks\nstop step 1\nask x\nanswer next\n', 4, 'This is not asked')
    one('about two_locks\noptions --max-steps 5\nstop step 1\nask x\nanswer end\n', 5,
        'This run does not tell what is right.')
    one('run a: two_locks\nrun b: two_lock\n', 2, 'There is no scenario two_lock')
    one('run a: two_locks --cores x\nrun b: two_locks\n', 1, '--cores takes N')
    one('run a: two_locks\nrun b: two_locks -p foo=3\n', 2, 'the scenario has no parameter "foo"')
    one('run a: two_locks --max-steps 5\nrun b: two_locks\nask x\nanswer least time\n', 4,
        'These runs do not tell what is right.')
    one('run a: two_locks --policy real\nrun b: lost_update --policy real\nask x\nanswer least steps\n'
        'ask y\nanswer most lost\n', 6, 'These runs do not tell what is right.')
    one('about two_locks\noptions%s\nstop start\n' % (' --cores 1' * 33), 2, 'more than 64 words')


def test_files_that_are_no_lessons():
    with Folder() as folder:
        assert 'No such file' in refused(folder.run('lesson', '--check', 'no.lesson'))
        os.mkdir(folder.path('a.lesson'))
        assert 'a.lesson' in refused(folder.run('lesson', 'a.lesson'))
        with open(folder.path('large.lesson'), 'wb') as file:
            file.write(b'say ' + b'x' * (10 << 20))
        assert 'too long for a lesson' in refused(folder.run('lesson', 'large.lesson'))
        with open(folder.path('bytes.lesson'), 'wb') as file:
            file.write(bytes(range(256)) * 100)
        done = folder.run('lesson', 'bytes.lesson')
        assert done.returncode == 2
        assert all(line.isprintable() for line in done.stderr.splitlines()), done.stderr


def test_a_pipe_is_no_lesson():
    with Folder() as folder:
        os.mkfifo(folder.path('pipe.lesson'))
        assert 'pipe.lesson: it is no file' in refused(folder.run('lesson', 'pipe.lesson'))


def test_the_lessons_that_come_along_are_fine():
    for lesson in json.loads(tap.run('lesson', '--json').stdout)['lessons']:
        done = tap.run('lesson', '--check', lesson['name'], *SHORTER.get(lesson['name'], []))
        assert done.returncode == 0, done.stderr


def test_an_answer_may_have_a_colon():
    with Folder(plain='about main_first\nstop start\nask What?\nanswer prints\nchoice a: b\nchoice a: b: c\n'
                      'because a: b: c: Why.\nbecause "a: b": Not: why.\n') as folder:
        assert folder.run('lesson', '--check', 'plain.lesson').returncode == 0


def test_an_answer_is_taken_as_it_is_written():
    lesson = 'about main_first\nstop start\nask What?\nanswer prints\nchoice Aa\nchoice aA\nchoice nothing\n'
    with Folder(mine=lesson) as folder:
        for typed, taken in (('Aa', 'Aa'), ('aA', 'aA'), ('NOTHING', 'nothing'), ('2', 'aA')):
            said = folder.run('lesson', 'mine.lesson', said=typed + '\n').stdout
            assert 'You say: %s\n' % taken in said, (typed, said)


# ---- the key, the list, and what there is not


def test_the_key_asks_nothing():
    with Folder(mine=TWO_LOCKS) as folder:
        done = folder.run('lesson', 'mine.lesson', '--key', said='q\n')
        assert done.returncode == 0 and done.stderr == '', done
        in_order(done.stdout, 'two_locks: Two locks, once more', 'Step 6, ',
                 '1. Who is the next to take a lock?', '= bob', 'Lock B is free. So: look.',
                 '2. How does it end?', '= In a deadlock', '3. How often', '= 2',
                 'The same run again')
        folder.write('never.lesson', 'about two_locks\nstop step 999\nask x\nanswer end\n')
        done = folder.run('lesson', 'never.lesson', '--key')
        assert done.returncode == 0 and 'never reaches (line 2)' in done.stdout, done


def test_the_key_has_no_answers_to_write():
    for lesson in ('two_locks', 'who_gains'):
        for deed in ('--key', '--check', '--table', '--json'):
            with Folder() as folder:
                said = refused(folder.run('lesson', lesson, deed, '--answers', 'answers'))
                assert deed in said and '--answers' in said, said
                assert not os.path.exists(folder.path('answers'))


def test_what_goes_together_and_what_does_not():
    for lesson in (['two_locks'], ['who_gains'], []):
        for a, b in (('--key', '--check'), ('--table', '--key'), ('--check', '--table')):
            said = refused(tap.run('lesson', *lesson, a, b))
            assert a in said and b in said, said
        assert '--answers' in refused(tap.run('lesson', *lesson, '--student', 'ann'))
    assert 'which lesson' in refused(tap.run('lesson', '--answers', 'nowhere'))
    assert 'which lesson' in refused(tap.run('lesson', ''))


def test_the_key_goes_as_the_run_goes_and_is_the_sheet_of_the_teacher():
    lesson = ('about two_locks\nproblem P!\nsay S!\ntrap T!\nagainst A!\n'
              'stop after bob lock_take B\ntell Later.\nask b\nanswer end\n'
              'stop after alice lock_take A\ntell Sooner.\nask a\nanswer who lock_take\n')
    with Folder(mine=lesson) as folder:
        key = folder.run('lesson', 'mine.lesson', '--key').stdout
        in_order(key, 'Problem:  P!', 'Say:      S!', 'Trap:     T!', 'Against:  A!', 'Sooner.', '1. a',
                 'of: main | alice | bob | nobody', '= bob', 'Later.', '2. b', '= In a deadlock')


def test_lessons_are_listed():
    text = tap.run('lesson').stdout
    assert 'A twin has the lesson of its pair: x leads to it' in text
    said = json.loads(tap.run('lesson', '--json').stdout)
    assert said['version'] == 1
    names = [lesson['name'] for lesson in said['lessons']]
    assert 'two_locks' in names and 'two_locks_fixed' not in names
    chapters = [lesson['chapter'] for lesson in said['lessons']]
    assert chapters == sorted(chapters) and '' not in chapters
    in_order(text, *('  %s ' % name for name in names))
    listed = [s['name'] for s in json.loads(tap.run('list', '--json').stdout)['scenarios']]
    assert [n for n in listed if n in names] == [n for n in names if n in listed]


def test_what_there_is_not_is_said_in_one_sentence():
    assert 'did you mean two_locks' in refused(tap.run('lesson', 'two_lock'))
    assert 'lists them' in refused(tap.run('lesson', 'zzz'))
    assert 'lists them' in refused(tap.run('lesson', '../two_locks'))
    assert 'which lesson' in refused(tap.run('lesson', '--check'))
    assert 'which lesson' in refused(tap.run('lesson', '--key'))
    assert 'no table' in refused(tap.run('lesson', 'two_locks', '--table'))
    assert 'two_locks compares no runs' in refused(tap.run('lesson', 'two_locks', '--json'))
    for name in ('two_locks', 'who_gains'):
        for option in ('--key', '--check'):
            assert '--json' in refused(tap.run('lesson', name, option, '--json'))
    assert '..' not in tap.run('lesson', '--check', 'two_locks').stdout
    with Folder() as folder:
        os.symlink('/bin/true', folder.path('two_lock'))
        assert 'say ./two_lock' in refused(folder.run('lesson', 'two_lock'))
        assert 'comes with threadreel' in refused(folder.run('new', 'two_locks'))
        assert 'comes with threadreel' in refused(folder.run('new', 'who_gains'))
    with_lessons = {s['name'] for s in json.loads(tap.run('lesson', '--json').stdout)['lessons']}
    scenarios = json.loads(tap.run('list', '--json').stdout)['scenarios']
    without = [s['name'] for s in scenarios
               if s['name'] not in with_lessons and s['twin'] not in with_lessons]
    for name in without[:1]:
        assert name + ' has no lesson' in refused(tap.run('lesson', name))


if __name__ == '__main__':
    tap.main(globals())
