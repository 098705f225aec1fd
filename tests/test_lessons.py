#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The sources of the scenarios as teaching material: short, self-contained, one idea, with a lesson
that says what to see, why, and what to try; and a cured twin that differs in nothing but the cure."""
import difflib
import functools
import glob
import json
import os
import re

import tap

ROOT = os.environ.get('THREADREEL_ROOT', '.')
LINES = 80
THREAD_FUNCTIONS = 3
THREAD_FUNCTION_LINES = 12
TITLE_CHARACTERS = 60
TEXT_CHARACTERS = 300
NOTE_CHARACTERS = 400  # what a presenter says
CURE_LINES = 7  # added and removed
OTHER_RUNS = [(), ('--gil', 'on'), ('--cores', '1'), ('--seed', '1'), ('--seed', '2')]
SLEEP_IS_THE_LESSON = {'gil_cycle', 'loops_sequence', 'loops_threads'}
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')


def read(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


SOURCES = {os.path.basename(path)[:-2]: read(path)
           for path in sorted(glob.glob(os.path.join(ROOT, 'scenarios', '*.c')))}
LISTED = {s['name']: s for s in json.loads(tap.run('list', '--json').stdout)['scenarios']}


def lesson(name):
    """The argument of REEL_SCENARIO."""
    return re.search(r'^REEL_SCENARIO\((.*?)\)\n\{', SOURCES[name], re.S | re.M).group(1)


def program(name):
    """The lines of a source without its lesson."""
    return SOURCES[name].replace(lesson(name), '').splitlines()


def text(name, field):
    """A field of the lesson: adjacent string literals in one, '' if it is not there."""
    found = re.search(r'\.%s =((?:\s*"(?:[^"\\]|\\.)*")+)' % field, lesson(name))
    return ''.join(STRING.findall(found.group(1))) if found else ''


def cured(name):
    return name + '_fixed'


def test_there_are_scenarios():
    assert len(SOURCES) >= 9, sorted(SOURCES)
    assert set(SOURCES) <= set(LISTED), set(SOURCES) - set(LISTED)


def test_each_is_short():
    for name, source in SOURCES.items():
        assert source.count('\n') <= LINES, name
        functions = re.findall(r'^static void (\w+)\(void \*\w+\)[^\n]*\n\{\n(.*?)^\}', source,
                               re.S | re.M)
        assert len(functions) <= THREAD_FUNCTIONS, (name, [f for f, _ in functions])
        for function, body in functions:
            assert body.count('\n') <= THREAD_FUNCTION_LINES, (name, function)


def test_each_sees_the_library_alone():
    for name, source in SOURCES.items():
        assert re.findall(r'#\s*include\s*(\S+)', source) == ['<threadreel.h>'], name
        foreign = r'\b(argc|argv|errno|(f?printf|puts|exit|u?sleep|pthread_\w+) *\()'
        assert not re.search(foreign, '\n'.join(program(name))), name


def test_none_waits_by_sleeping():
    for name, source in SOURCES.items():
        assert 'reel_sleep' not in source or name in SLEEP_IS_THE_LESSON, name


def table(source, name):
    """The strings of an array of a scenario."""
    found = re.search(r'^static const char \*%s\[\] = \{([^}]*)\}' % name, source, re.M)
    return STRING.findall(found.group(1)) if found else []


def test_each_thing_has_a_name():
    for name, source in SOURCES.items():
        for call in re.findall(r'reel_\w+_init\([^;]*;', source):
            if re.search(r'\.name\b', call):
                continue
            named = re.search(r', (\w+)\[\w+\]', call)  # from a table
            words = table(source, named.group(1)) if named else STRING.findall(call)[:1]
            assert words and all(words), (name, call)


def test_each_parameter_is_used_and_explained():
    for name, source in SOURCES.items():
        rest = source.replace(lesson(name), '')
        for parameter in LISTED[name]['parameters']:
            assert '"%s"' % parameter['name'] in rest, (name, parameter)
            assert parameter['meaning'], (name, parameter)


def test_each_lesson_is_whole():
    for name in SOURCES:
        assert 0 < len(text(name, 'title')) <= TITLE_CHARACTERS, name
        assert text(name, 'title') == LISTED[name]['title']
        assert re.fullmatch(r'[A-H] [A-Za-z, ]+', text(name, 'chapter')), name
        for field in ('see', 'why', 'try'):
            said = text(name, field)
            assert 40 < len(said) <= TEXT_CHARACTERS, (name, field, len(said))
            assert said[0].isupper() and said[-1] in '.?', (name, field)
            assert '  ' not in said, (name, field)
        assert re.search(r'\bwith r\b|-p |--\w', text(name, 'try')), (name, 'nothing to try')


def test_a_misconception_is_one_sentence():
    for name in SOURCES:
        against = text(name, 'against')
        assert not against or re.fullmatch(r'[A-Z][^.!]{10,110}[.]', against), (name, against)
        if cured(name) in SOURCES:
            assert text(cured(name), 'against') == against, name


def test_options_that_a_lesson_proposes_exist():
    helped = tap.run('run', '--help').stdout
    for name in SOURCES:
        for option in re.findall(r'--[\w-]+', text(name, 'try')):
            assert re.search(r'%s\b' % option, helped), (name, option)
        for parameter in re.findall(r'-p (\w+)=', text(name, 'try')):
            assert parameter in [p['name'] for p in LISTED[name]['parameters']], (name, parameter)


def test_twins_belong_together():
    for name in SOURCES:
        twin = text(name, 'twin')
        assert not twin or text(twin, 'twin') == name, (name, twin)
        if LISTED[name]['ends'] != 'completes':
            assert twin == cured(name) and LISTED[twin]['ends'] == 'completes', (name, twin)
            assert text(twin, 'chapter') == text(name, 'chapter')


def test_a_twin_differs_in_the_cure_alone():
    for name in SOURCES:
        if cured(name) not in SOURCES:
            continue
        # another kind of lock is one cure, wherever it is named
        broken, whole = ([re.sub('reel_(rlock|spinlock)', 'reel_lock', line) for line in program(twin)]
                         for twin in (name, cured(name)))
        if broken == whole and program(name) != program(cured(name)):
            continue
        changed = [line for line in difflib.unified_diff(broken, whole, n=0, lineterm='')
                   if re.match(r'[+-](?![+-])', line)]
        assert 0 < len(changed) <= CURE_LINES, (name, changed)
        cure = {line[1:].strip() for line in changed}
        assert all(re.search(r'reel_|while|if|for|^}$|\w\(|strategy', line) for line in cure), (name, cure)


# ---- what is asked: NAME.lesson ----

FILES = {os.path.basename(path)[:-7]: read(path)
         for path in sorted(glob.glob(os.path.join(ROOT, 'scenarios', '*.lesson')))}
ABOUT_ONE_RUN = [name for name in FILES if not re.search(r'^run ', FILES[name], re.M)]


def told(name, word):
    """What a lesson says behind a word, each time it does."""
    return [re.sub(r'\s+', ' ', said).strip() for said in
            re.findall(r'^%s +(.*(?:\n +.*)*)' % word, FILES[name], re.M)]


def test_a_lesson_stands_beside_the_broken_scenario():
    for name in ABOUT_ONE_RUN:
        assert name in SOURCES, name
        assert not name.endswith('_fixed') or name[:-6] not in SOURCES, name


def test_a_presenter_has_something_to_say():
    for name in FILES:
        for word in ('problem', 'say', 'trap'):
            assert len(told(name, word)) == 1, (name, word)
            assert 40 < len(told(name, word)[0]) <= NOTE_CHARACTERS, (name, word)


def test_stops_hold_in_every_run():
    for name in ABOUT_ONE_RUN:
        for stop in told(name, 'stop'):
            assert re.match(r'start$|before |after ', stop), (name, stop)


def test_each_question_says_why():
    for name in FILES:
        questions = re.split(r'^ask ', FILES[name], flags=re.M)[1:]
        assert 2 <= len(questions) <= 5, (name, len(questions))
        assert len(set(told(name, 'ask'))) == len(questions), (name, 'asks the same twice')
        for question in questions:
            assert re.search(r'^because ', question, re.M), (name, question)


def file_of(name):
    """A twin has the file of its scenario."""
    return name if name in FILES else name[:-len('_fixed')]


@functools.lru_cache(maxsize=None)
def key(name, *options):
    """The questions of a run, as the run comes to them: each with its right answer, and why."""
    done = tap.run('lesson', name, '--key', *options)
    assert done.returncode == 0, (name, options, done.stderr)
    return re.findall(r'^ +\d+\. (.*)\n(?: {5}(?!=).*\n)+ {5}= (.*)\n((?: {5}.*\n)*)', done.stdout, re.M)


def right_answers(name, *options):
    """What is right, by the place of the question in the file; what is not asked is not there."""
    places = {ask: place for place, ask in enumerate(told(file_of(name), 'ask'), 1)}
    return {places[ask]: right for ask, right, _ in key(name, *options)}


def claims(name):
    """For each "# changes with OPTIONS: ANSWER, and in the twin (ANSWER)" before a question: the number of the
    question; the options, None for the twin; and the answer, '' if it is not told."""
    for number, note in enumerate(re.findall(r'(?:^# (.*)\n)?^ask ', FILES[name], re.M), 1):
        for options, twin, after, inside in re.findall(
                r'\b(?:with (-.*?)|in the (twin))(?:: ([\w ]+)| \(([^)]*)\))?(?=,| and |$)', note):
            yield number, None if twin else options.split(), after or inside


def test_an_answer_depends_on_the_run():
    for name in ABOUT_ONE_RUN:
        base = right_answers(name)
        assert list(claims(name)), (name, 'each answer is always the same')
        notes = re.findall(r'^# changes .*\n(.*)', FILES[name], re.M)
        assert all(line.startswith('ask ') for line in notes), (name, 'a claim about no question')
        for number, options, answer in claims(name):
            other = right_answers(cured(name)) if options is None else right_answers(name, *options)
            assert number in base and number in other, (name, number, options, 'is not asked')
            assert other[number] != base[number], (name, number, options)
            assert not answer or re.search(r'(?<!\w)%s(?!\w)' % re.escape(answer), other[number]), \
                (name, number, options, answer, other[number])


def test_each_right_answer_is_explained():
    for name in ABOUT_ONE_RUN:
        for run in (name, *([cured(name)] if cured(name) in SOURCES else [])):
            for options in OTHER_RUNS:
                for ask, right, why in key(run, *options):
                    assert why, (run, options, ask, right)


if __name__ == '__main__':
    tap.main(globals())
