#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Lessons that compare runs: what they print for people and for programs; and whether their figures are
those of arithmetic, which is done here without a look at a run."""
import functools
import json
import os
import pty
import re
import subprocess
import tempfile

import tap

ROOT = os.environ.get('THREADREEL_ROOT', '.')
FOLDER = tempfile.TemporaryDirectory()
COLS = 80
ITEMS = 10000
# What things cost, in seconds: an operation, putting another thread on a core, waking, starting.
OP, SWITCH, WAKE, START, PROCESS = 50e-9, 1e-6, 2e-6, 6e-6, 200e-6
COMPARISONS = [c['name'] for c in json.loads(tap.run('list', '--json').stdout)['comparisons']]
IS_SLOW = os.environ.get('THREADREEL_VARIANT', 'release') != 'release'
LONG = ('ten_thousand', 'gil_on_many_cores')  # a million records: with a sanitizer, a minute
GIVEN = [name for name in COMPARISONS if not (IS_SLOW and name in LONG)]


@functools.lru_cache(None)
def table(name, *more):
    done = tap.run('lesson', name, '--table', '--json', *more)
    assert done.returncode == 0 and done.stderr == '', (name, done.returncode, done.stderr)
    return json.loads(done.stdout)


def parameters(run):
    """Of a row of ten_thousand: what it is given, with the defaults of its program."""
    said = dict(re.findall(r'-p (\w+)=(\d+)', run['options']))
    cores = re.search(r'--cores (\d+)', run['options'])
    return dict({'way': 1, 'workers': 1, 'read_ms': 100, 'compute_ms': 1000},
                **{name: int(value) for name, value in said.items()},
                cores=int(cores.group(1)) if cores else 2, gil='--gil=on' in run['options'])


def arithmetic(p):
    """How long it takes when nothing costs anything. Seconds: from, to."""
    assert p['items'] == ITEMS
    read, compute, workers = p['read_ms'] / 1000, p['compute_ms'] / 1000, p['workers']
    if p['way'] == 0:
        return [ITEMS * (read + compute)] * 2
    share = ITEMS // workers
    assert share * workers == ITEMS
    if p['way'] == 1:
        # the reader reads on; of those who compute each takes every so-many-th item, when it has been read
        computing = compute * (ITEMS if p['gil'] else share)
        first = read * (1 if p['gil'] else workers)
        by_reader = ITEMS * read + compute
        assert p['gil'] or p['cores'] > workers
        return [max(computing + first, by_reader)] * 2
    if p['way'] == 2 and p['gil']:
        # at best nobody waits for the GIL; at worst all wait for each other once in every interval of
        # 5 ms, and for all that the others compute before the first of their items
        best = share * (read + compute)
        return [best, best + (workers - 1) * compute + ITEMS * 0.005]
    assert p['way'] == 3 or p['cores'] >= workers
    return [share * (read + compute)] * 2


def most_costs(p, steps):
    """What costs may add at most: if each step was an operation of a thread that had to be woken and put
    on a core, all one after the other."""
    return steps * (OP + SWITCH + WAKE) + p['workers'] * max(START, PROCESS)


def test_ten_thousand_items_take_what_arithmetic_says():
    said = table('ten_thousand')
    labels = set()
    for run in said['runs']:
        p = parameters(run)
        seconds = run['figures']['time_ns'] / 1e9
        least, most = arithmetic(p)
        most += most_costs(p, run['figures']['steps'])
        assert run['verdict'] == 'ended', run
        assert least < seconds <= most, (run['label'], least, seconds, most)
        assert run['figures']['work_ns'] == ITEMS * p['compute_ms'] * 10**6, run
        waited = run['figures']['io_ns'] - ITEMS * p['read_ms'] * 10**6
        assert waited == 0, (run['label'], waited)
        first = said['runs'][0]['figures']['time_ns']
        assert abs(run['figures']['speed_up'] - first / run['figures']['time_ns']) <= 0.006
        labels.add((p['way'], p['gil'], p['workers'], p['read_ms'] > p['compute_ms']))
    ways = {(0, False, 1, False), (1, True, 1, False), (1, False, 8, False), (0, False, 1, True)}
    ways |= {(2, False, workers, False) for workers in (1, 2, 4, 8)}
    ways |= {(3, True, workers, False) for workers in (1, 2, 4, 8)}
    assert ways <= labels, ways - labels
    assert any(way == 2 and gil and is_swapped for way, gil, _, is_swapped in labels)


def test_the_sum_of_the_source_comes_out():
    """The figures that are said in class, to a tenth of a second or what the costs are."""
    seconds = {run['label']: run['figures']['time_ns'] / 1e9 for run in table('ten_thousand')['runs']}
    for label, should in [('in sequence', 11000), ('reader + 1 worker, GIL', 10000.1),
                          ('2 threads, 2 cores, no GIL', 5500), ('4 processes, 4 cores', 2750),
                          ('8 threads, 8 cores, no GIL', 1375)]:
        assert abs(seconds[label] - should) < 0.2, (label, seconds[label])
    assert min(seconds.values()) >= 1000, 'no reader reads faster'
    assert seconds['swapped, 4 threads, GIL'] < 1.01 * 11000 / 4


def test_computing_lost_and_idle_are_all_that_cores_do():
    """Of no run more is computing and lost than there were cores and time."""
    for name in GIVEN:
        for run in table(name)['runs']:
            f = run['figures']
            cores = re.search(r'--cores (\d+)', run['options'])
            on_cores = f['work_ns'] + f['lost_ns']
            assert on_cores <= f['time_ns'] * int(cores.group(1) if cores else 2), (name, run)
            assert f['threads'] >= f['processes'] >= 0


def test_without_costs_nothing_is_lost():
    free = [option for what in ('op', 'switch', 'wake', 'start', 'process')
            for option in ('--cost', what + '=0ns')]
    for run in table('who_gains', *free)['runs']:
        assert run['figures']['lost_ns'] == 0, run


def test_the_gil_is_for_who_computes():
    """What the lessons ask: their answers, by the arithmetic of the text."""
    runs = {run['label']: run['figures'] for run in table('who_gains')['runs']}
    assert abs(runs['computing, 4 threads, GIL']['speed_up'] - 1) < 0.01
    assert abs(runs['computing, 4 threads, no GIL']['speed_up'] - 4) < 0.01
    assert abs(runs['waiting, 4 threads, GIL']['speed_up'] - 4) < 0.01
    assert abs(runs['waiting, 8 threads, GIL, 1 core']['speed_up'] - 8) < 0.02
    # at each instant one of four computes, and three wait, but for the last of them
    waiting = runs['computing, 4 threads, GIL']['gil_wait_ns'] / runs['computing, 4 threads, GIL']['time_ns']
    assert 2.8 < waiting < 3, waiting
    assert abs(runs['computing, no GIL, 1 core']['core_wait_ns'] / 1e9 - 2.4) < 0.01


def test_who_does_io_waits_an_interval_each_time():
    """Whoever answers wants the GIL at its beginning and after each of four waits; then main, to print: six
    times, while the other one computes for 40 ms."""
    runs = {run['label']: run['figures'] for run in table('io_behind_cpu')['runs']}
    for label, ms in (('GIL, every 5 ms', 5), ('GIL, every 0.5 ms', 0.5)):
        assert runs[label]['gil_requests'] == 6, runs[label]
        assert 6 * ms <= runs[label]['gil_wait_ns'] / 1e6 < 6 * ms + 1, runs[label]
    assert runs['GIL, every 50 ms']['gil_requests'] == 0
    assert abs(runs['GIL, every 50 ms']['gil_wait_ns'] / 1e6 - 40) < 0.1
    assert runs['no GIL, 2 cores']['gil_wait_ns'] == 0


def test_requests_go_with_the_interval():
    """Four threads compute for 0.4 s in all, and whoever has waited an interval asks."""
    runs = {run['label']: run['figures'] for run in table('gil_on_many_cores')['runs']}
    for label, interval in [('GIL, 4 cores', 0.005), ('GIL, 4 cores, every 0.5 ms', 0.0005),
                            ('GIL, 4 cores, every 50 ms', 0.05)]:
        assert 0.5 <= runs[label]['gil_requests'] * interval / 0.4 <= 1, (label, runs[label])
    assert runs['no GIL, 4 cores']['gil_requests'] == runs['no GIL, 4 cores']['gil_switches'] == 0
    assert all(abs(f['time_ns'] / 4e8 - 1) < 0.02 for label, f in runs.items()
               if label.startswith('GIL') or label == 'old GIL, 1 core')
    old = [runs['old GIL, %s' % cores]['lost_ns'] for cores in ('1 core', '2 cores', '4 cores')]
    assert old == sorted(old) and old[2] > 10 * runs['GIL, 4 cores']['lost_ns'], old


def test_consumers_are_as_fast_as_the_slowest():
    """40 items; one is made in 10 ms and used in 40 ms: after the first has been made, k consumers of a
    core each use them; the last is used 40 ms after it was made."""
    runs = {run['label']: run['figures'] for run in table('pool_of_consumers')['runs']}
    for label, ms in [('1 consumer', 10 + 40 * 40), ('2 consumers', 2 * 10 + 20 * 40),
                      ('4 consumers', 400 + 40), ('8 consumers', 400 + 40), ('a pool of 4', 400 + 40),
                      ('4 consumers, GIL', 10 + 40 * 40)]:
        assert abs(runs[label]['time_ns'] / 1e6 - ms) < 3, (label, runs[label]['time_ns'])


def test_processes_cost_their_start_and_share_no_gil():
    runs = {run['label']: run for run in table('process_or_thread')['runs']}
    figures = {label: run['figures'] for label, run in runs.items()}
    assert abs(figures['1 process']['starting_ns'] - PROCESS * 1e9) < 2e4
    assert figures['1 thread']['starting_ns'] < START * 1e9 + 2e3
    assert figures['4 processes compute']['gil_wait_ns'] == 0
    assert figures['4 threads compute']['time_ns'] >= 4 * 20e6
    assert figures['4 processes compute']['time_ns'] < 21e6
    assert runs['16 without a pipe']['verdict'] == 'failed'


# ---- the table for people

def test_each_table_fits_a_screen():
    for name in GIVEN:
        done = tap.run('lesson', name, '--table')
        assert done.returncode == 0 and not done.stderr, (name, done.stderr)
        lines = done.stdout.splitlines()
        said = table(name)
        assert max(map(len, lines)) <= COLS, (name, max(lines, key=len))
        assert '~' not in done.stdout, (name, 'a label is cut')
        rows = lines[:1 + len(said['runs'])]
        sums = [h for h in ('computing', 'GIL wait', 'core wait', 'lock wait', 'I/O', 'starting') if h in rows[0]]
        below = lines[len(rows)]
        assert below.startswith('   Added up over all threads: ') == bool(sums), (name, below)
        assert all(heading in below for heading in sums), (name, below)
        assert len({len(row) for row in rows}) == 1, (name, 'not aligned')
        text = ' '.join(done.stdout.split())
        for number, run in enumerate(said['runs'], 1):
            assert lines[number].startswith('%2d %s ' % (number, run['label'])), lines[number]
            assert run['because'] and ' '.join(run['because'].split()) in text, (name, run['label'])


def test_each_question_is_settled_and_explained():
    for name in GIVEN:
        done = tap.run('lesson', name, '--key')
        assert done.returncode == 0, (name, done.stderr)
        right = re.findall(r'^It was: (.*)\n(.+)', done.stdout, re.M)
        with open(os.path.join(ROOT, 'scenarios', name + '.lesson'), encoding='utf-8') as file:
            text = file.read()
        assert 2 <= len(right) == len(re.findall(r'^ask ', text, re.M)) <= 5, (name, right)
        for word in ('against', 'problem', 'say', 'trap'):
            assert re.search(r'^%s +\S' % word, text, re.M), (name, word)


def test_it_asks_before_it_shows_anything():
    answers = os.path.join(FOLDER.name, 'answers')
    said = tap.run('lesson', 'who_gains', '--answers', answers, stdin=None, input='7\n99\n1\n\n').stdout
    asked, shown = said.split('Right: waiting, 8 threads, GIL, 1 core')
    assert 'speed-up' not in asked and 'speed-up' in shown
    assert '"99" is none of the answers.' in asked
    assert 'No: you said "computing, in sequence"; it was "computing, 4 threads, GIL"' in shown
    assert 'Score: 1 of 2 answers right; 1 of 3 questions not answered.' in shown
    with open(answers, encoding='utf-8') as file:
        lines = [json.loads(line) for line in file]
    assert [line['is_right'] for line in lines] == [True, False, False]
    assert {line['lesson'] for line in lines} == {'who_gains'}
    assert lines[2]['answer'] is None and lines[2]['right'] == 'computing, no GIL, 1 core'


def test_who_leaves_sees_nothing():
    for end in ('', 'q\n', '1\nq\n'):
        done = tap.run('lesson', 'who_gains', stdin=None, input=end)
        assert done.returncode == 1 and 'speed-up' not in done.stdout, (end, done.stdout)


def test_answers_of_who_leaves_are_kept():
    answers = os.path.join(FOLDER.name, 'left')
    done = tap.run('lesson', 'who_gains', '--answers', answers, '--cores', '3', '-p', 'x=2', '--student', 'eve',
                   stdin=None, input='2\nq\n')
    assert done.returncode == 1 and '1 answered, not settled; 2 of 3 questions' in done.stdout, done
    with open(answers, encoding='utf-8') as file:
        line, = [json.loads(line) for line in file]
    assert line == dict(line, scenario=None, schedule=None, options='--schedule cores=3 -p x=2', right=None,
                        student='eve', answer='computing, 4 threads, GIL', is_counted=False)


def test_the_rest_of_a_long_line_answers_nothing():
    said = tap.run('lesson', 'who_gains', stdin=None, input='x' * 254 + '1\n7\n1\n1\n').stdout
    assert 'Right: waiting, 8 threads, GIL, 1 core' in said and '3 answers right.' in said, said
    assert said.count('is none of the answers') == 1, said


def remembered(*arguments, said, **more):
    """What a lesson leaves in the file of what has been done: lines."""
    with tempfile.TemporaryDirectory() as state:
        done = tap.run('lesson', *arguments, stdin=None, input=said,
                       env={**os.environ, 'XDG_STATE_HOME': state}, **more)
        assert done.returncode in (0, 1) and not done.stderr, done
        try:
            with open(os.path.join(state, 'threadreel', 'done'), encoding='utf-8') as file:
                return file.read().splitlines()
        except FileNotFoundError:
            return []


def test_a_comparison_that_was_gone_through_is_remembered():
    assert remembered('who_gains', said='7\n\n\n') == ['who_gains 1/3']
    assert remembered('who_gains', said='2\n\nq\n') == []
    assert remembered('who_gains', '--key', said='') == []
    assert remembered('who_gains', '--max-steps', '20', said='2\n2\n2\n') == []
    path = os.path.join(FOLDER.name, 'who_gains.lesson')
    with open(path, 'w', encoding='utf-8') as file:
        file.write('run a: lost_update\nrun b: lost_update\nask Which?\nanswer least time\n')
    assert remembered(path, said='1\n') == []


def test_a_run_that_is_cut_off_settles_nothing():
    said = tap.run('lesson', 'process_or_thread', '--max-steps', '20', stdin=None, input='a\na\na\n').stdout
    assert 'Right' not in said and 'No: ' not in said and 'settle no question' in ' '.join(said.split()), said
    assert 'Score: 0 of 0 answers right; 3 answered, not settled.' in said, said
    assert {run['figures']['speed_up'] for run in table('who_gains', '--max-steps', '20')['runs']} == {None}


def test_a_run_that_never_finishes_is_not_the_fastest():
    path = lesson('run stuck: two_locks\nrun well: ten_thousand -p items=100\nshow time steps\n'
                  'ask Which?\nanswer least time\nask And?\nanswer least steps\n')
    stuck, well = table(path)['runs']
    assert stuck['figures']['time_ns'] is None and well['figures']['speed_up'] is None
    said = tap.run('lesson', path, '--key').stdout
    assert re.findall('It was: (.*)', said) == ['well', 'stuck'], said
    assert 'or it has not finished' in said, said


def read_all(terminal):
    """What has been written to a terminal that nobody writes to any more; it comes in pieces."""
    said = b''
    try:
        while piece := os.read(terminal, 65536):
            said += piece
    except OSError:  # the other side is closed
        pass
    return said


def test_progress_is_told_on_a_terminal_alone():
    ours, theirs = pty.openpty()
    done = tap.run('lesson', 'who_gains', '--table', stderr=theirs)
    os.close(theirs)
    told = read_all(ours).decode()
    os.close(ours)
    assert done.returncode == 0 and 'Run 7 of 7: waiting, 8 threads, GIL, 1 core' in told and '\r' not in done.stdout
    assert told.endswith('\r\033[K')


def lesson(text):
    path = os.path.join(FOLDER.name, '%d.lesson' % len(os.listdir(FOLDER.name)))
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    return path


def test_a_run_that_cannot_start_is_told_in_a_sentence():
    for run, told in [('nothing_there', 'there is no scenario'),
                      ('two_locks -p pence=3', 'pence'), ('two_locks --cores many', '--cores takes N')]:
        path = lesson('run one: lost_update\nrun other: %s\nask Which?\nanswer least time\n' % run)
        for more in (['--table'], ['--key'], ['--table', '--json']):
            done = tap.run('lesson', path, *more)
            assert done.returncode == 2 and told in done.stderr, (run, done.returncode, done.stderr)
            assert done.stderr.count('\n') == 1 and 'time' not in done.stdout, done.stderr


def test_a_run_that_does_not_end_well_says_so():
    path = lesson('run all: ten_thousand -p items=100\nrun cut: ten_thousand -p items=100 --max-steps 99\n'
                  'run stuck: two_locks\nshow time steps\nask Which?\nanswer most steps\n')
    said = tap.run('lesson', path, '--table').stdout
    assert re.search(r'^ 2 It was cut off at its step limit', said, re.M), said
    assert re.search(r'^ 3 It ended in a deadlock\.', said, re.M), said
    assert said.endswith('\n\n   steps: steps of all threads.\n   ?: the records of that run do not tell, or '
                         'it has not finished.\n'), said
    assert [run['verdict'] for run in table(path)['runs']] == ['ended', 'limit', 'deadlock']
    path = lesson('run cut: ten_thousand -p items=100 --max-steps 99\nrun all: ten_thousand -p items=100\n')
    assert [run['figures']['speed_up'] for run in table(path)['runs']] == [None, None]


def test_what_a_real_run_does_not_tell_is_unknown():
    path = lesson('run virtual: lost_update\nrun real: lost_update --policy real\n'
                  'show time lost switches\nask Which?\nanswer most lost\n')
    virtual, real = table(path)['runs']
    assert virtual['figures']['lost_ns'] > 0 and real['figures']['lost_ns'] is None
    assert real['figures']['switches'] is None and real['figures']['time_ns'] > 0
    said = tap.run('lesson', path, '--table').stdout
    assert re.search(r'^ 2 real +\S+ +\? +\?$', said, re.M) and '?: the records' in said, said
    assert 'It was: virtual' in tap.run('lesson', path, '--key').stdout


def test_the_command_line_outweighs_the_lesson():
    slow = table('who_gains', '--cost', 'switch=10ms')['runs'][1]['figures']['lost_ns']
    assert slow > 10 * table('who_gains')['runs'][1]['figures']['lost_ns']


def test_what_looks_the_same_is_right_alike():
    path = lesson('say Say.\nrun a: two_locks --cores 1 --cost op=1000ns\nrun b: two_locks --cores 1 --cost op=1001ns\n'
                  'run c: two_locks --cores 1 --cost op=9us\nask Which?\nanswer least time\n'
                  'because a: A!\nbecause b: B!\nbecause c: C!\n')
    first, second, other = table(path)['runs']
    times = [run['figures']['time_ns'] for run in (first, second, other)]
    assert times[0] < times[1] < times[2], times
    said = tap.run('lesson', path, '--key').stdout
    assert 'A! B!' in said and 'C!' not in said, said
    assert 'Say:      Say.' in said and 'of: a | b | c' in said and 'It was: a; or b' in said, said
    for choice, told in (('1', 'Right: a\n'), ('2', 'Right: b\n'), ('3', 'No: you said "c"; it was "a; or b"\n')):
        assert told in tap.run('lesson', path, stdin=None, input=choice + '\n').stdout, choice


def test_programs_of_ones_own_are_beside_the_lesson():
    scenario = os.path.join(os.path.dirname(os.path.realpath(tap.THREADREEL)), 'scenarios', 'two_locks')
    if not os.path.exists(scenario):
        raise tap.Skip('the programs of the scenarios')
    os.symlink(scenario, os.path.join(FOLDER.name, 'full'))
    path = lesson('run a: ./full\nrun b: ./full --cores 1\nask Which?\nanswer least time\n')
    assert [run['verdict'] for run in table(path)['runs']] == ['deadlock', 'ended']
    assert tap.run('lesson', '--check', path).returncode == 0
    path = lesson('run a: full\nrun b: ./full --cores 1\nask Which?\nanswer least time\n')
    for more in (['--check'], ['--table'], []):
        done = tap.run('lesson', path, *more)
        assert done.returncode == 2 and 'say ./full' in done.stderr and done.stderr.count('\n') == 1, done


# ---- in the list

def test_comparisons_are_listed_and_cannot_be_run():
    said = json.loads(tap.run('list', '--json').stdout)
    scenarios = {s['name'] for s in said['scenarios']}
    text = tap.run('list').stdout
    assert {'ten_thousand', 'who_gains', 'io_behind_cpu', 'process_or_thread', 'gil_on_many_cores',
            'pool_of_consumers'} <= set(COMPARISONS)
    for c in said['comparisons']:
        words = r'^  %s +compares %d runs ' % (c['name'], len(c['runs']))
        assert re.search(words, text, re.M), (c['name'], text)
        assert c['title'] and re.fullmatch(r'[A-H] [A-Za-z, ]+', c['chapter']) and c['against']
        for run in c['runs']:
            assert run['scenario'] in scenarios, run
        if c['name'] not in scenarios:
            done = tap.run('run', c['name'], '--plain')
            assert done.returncode == 2 and done.stdout == ''
            assert done.stderr == 'threadreel: %s is a lesson that compares %d runs: threadreel lesson ' \
                                  '%s\n' % (c['name'], len(c['runs']), c['name']), done.stderr


def test_it_is_left_when_interrupted():
    long = lesson('run a: ten_thousand -p items=10000 -p way=2 -p workers=16 --gil=on --max-steps 100000000\n'
                  'run b: two_locks\nask Which?\nanswer least time\n')
    with subprocess.Popen([tap.THREADREEL, 'lesson', long, '--table'], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            process.wait(1)
        except subprocess.TimeoutExpired:
            pass
        process.terminate()
        out, _ = process.communicate(timeout=tap.SECONDS)
    assert process.returncode in (1, -15) and out == '', (process.returncode, out)


if IS_SLOW:
    del (test_ten_thousand_items_take_what_arithmetic_says, test_the_sum_of_the_source_comes_out,
         test_requests_go_with_the_interval)

if __name__ == '__main__':
    tap.main(globals())
