#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the scenarios propose to try comes true: each option that is named in a scenario's text is tried
here, and what is told of that run stands beside it."""
import glob
import os
import re

import tap

ROOT = os.environ.get('THREADREEL_ROOT', '.')
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
OPTION = re.compile(r'-p \w+=\d+|--(?:seed|cores|spurious) \d+|--slice \w+|--switch-interval \w+|'
                    r'--cost \w+=\w+|--gil=\w+|--eval-breaker \w+')

WELL, FAILS, WAITS = 'It ended: every thread', 'It failed: ', 'It waits for ever: '

# A scenario, the options; what is told of that run: each of these, in this order.
PROPOSALS = {
    'after_you --seed 1': [WELL],
    'candy_tray -p bounded=1': ['must not release semaphore tray', WELL],
    'candy_tray_fixed -p bounded=0': ['5 candies on 5 places', WELL],
    'candy_tray_fixed --seed 4': ['T3 ben acquires semaphore tray: 4 left', WELL],
    'car_park --seed 2': [WELL],
    'car_park_fixed --cores 1': [WELL],
    'condition_if_fixed --gil=on': [WELL],
    'consumers -p consumers=4 --cores 4': [WELL],
    'consumers -p pool=1': [WELL],
    'convoy --switch-interval 500us': ['the answers took 6 ms', WELL],
    'convoy --switch-interval 50ms': ['the answers took 44 ms', FAILS],
    'convoy --gil=ticks': ['the answers took 50 ms', FAILS],
    'convoy --gil=ticks --cores 1': ['the answers took 41 ms', FAILS],
    'convoy --gil=off': ['the answers took 4 ms', WELL],
    'convoy_fixed --switch-interval 50ms': ['the answers took 5 ms', WELL],
    'cpu_and_io --gil=off': ['2 computations', '2.0 times', WELL],
    'cpu_and_io --gil=off --cores 1': ['2 computations', '1.0 times', WELL],
    'cpu_and_io -p downloads=8': ['8 downloads', '20.0 ms', '8.0 times', WELL],
    'cpu_and_io --gil=ticks': ['2 computations', '0.5 times', WELL],
    'done_flag --cores 3': ['   5 ms  T1 main prints: asked in vain: 5 times', FAILS],
    'done_flag --cores 1': ['18.016 ms  T1 main prints: asked in vain: 10 times', FAILS],
    'done_flag_fixed --cores 1': ['8.017 ms  T1 main has finished', WELL],
    'full_shelf -p loaves=2': [WELL],
    'full_shelf --seed 1': [WELL],
    'full_shelf_fixed -p loaves=20': [WELL],
    'garbled_line --seed 7': ['[news has', '[home has', '3 links]', '40 links]', WELL],
    'garbled_line --seed 8': ['[home has', '3 links]', '[news has', '40 links]', WELL],
    'gil_cycle -p sleeps=0': ['T2 alice drops the GIL to finish', 'T3 bob takes the GIL', WELL],
    'gil_cycle -p sleeps=0 --switch-interval 1us': ['T3 bob asks T2 alice to drop the GIL', WELL],
    'gil_cycle --gil=off': [WELL],
    'gil_not_atomic --eval-breaker jumps': ['counted to 20', WELL],
    'gil_not_atomic --eval-breaker jumps -p calls=1': ['counted to 16', FAILS],
    'gil_not_atomic_fixed --switch-interval 3us': ['counted to 20', WELL],
    'gil_not_atomic_fixed -p calls=3': ['counted to 20', WELL],
    'gil_not_atomic_fixed --gil=ticks': ['counted to 20', WELL],
    'gil_not_atomic_fixed --gil=off': ['counted to 20', WELL],
    'gil_not_atomic_fixed --seed 7': ['counted to 20', WELL],
    'join_forgotten --seed 1': ['the roast is done', 'DINNER IS READY', WELL],
    'join_forgotten --seed 2': ['DINNER IS READY', 'the roast is done', FAILS],
    'join_forgotten --cores 3 -p roast=2': ['the roast is done', 'DINNER IS READY', WELL],
    'join_forgotten -p roast=1': ['DINNER IS READY', 'the roast is done', FAILS],
    'join_forgotten_fixed -p roast=1': ['the roast is done', 'DINNER IS READY', WELL],
    'laps --cores 1': ['T2 ann waits at barrier line: 1 has come', WELL],
    'lock_leaked --seed 1': ['page 3', 'Exception in thread alice', FAILS],
    'lock_forgotten --seed 3': ['T2 ann waits for ever for lock counter', WAITS],
    'loops_sequence -p first=1 -p second=5': ['both loops are done at 6.0 s', WELL],
    'loops_threads --cores 1': ['both loops are done at 4.0 s', WELL],
    'loops_threads --gil=on': ['both loops are done at 4.0 s', WELL],
    'lost_update --gil=on': [WELL],
    'lost_update --gil=on -p rounds=10': ['Lost update', FAILS],
    'lost_update_fixed --seed 1': [WELL],
    'lost_update_fixed --seed 2 -p rounds=10': [WELL],
    'main_first -p stay=3': ['letters = 1', FAILS],
    'main_first -p stay=9': ['letters = 3', WELL],
    'main_first -p stay=9 --cores 1': [FAILS],
    'main_first_fixed -p stay=9 --cores 1': ['letters = 3', WELL],
    'messengers -p way=0': [WELL],
    'messengers -p way=2': ['T1 main reads total: 0', FAILS],
    'no_more_letters -p letters=1': [WAITS],
    'no_more_letters_fixed -p letters=20': ['T2 ann waits to put into queue', WELL],
    'one_bell --seed 3': [WELL],
    'one_seat -p seats=2': ['Data race on seats', WELL],
    'overdraft -p amount=50': [WELL],
    'overdraft --seed 1': [FAILS],
    'overdraft --seed 2': [FAILS],
    'overdraft_fixed -p amount=50': ['balance = 0', WELL],
    'overtaken --seed 1': [WELL],
    'overtaken --seed 45': [WAITS],
    'overtaken_fixed --seed 5': [WELL],
    'own_copy --cost process=10ms': ['T2 child begins', WELL],
    'own_copy --gil=on': [WELL],
    'pages -p threads=1': ['100.02', WELL],
    'pages -p threads=4': ['60.02', WELL],
    'peterson --seed 1': [FAILS],
    'peterson --seed 2': [FAILS],
    'peterson --seed 3': [FAILS],
    'peterson_fixed -p visits=100': [WELL],
    'philosophers -p strategy=1': [WELL],
    'philosophers -p strategy=2': ['Potential deadlock', WELL],
    'philosophers -p strategy=3': ['Failed expectation: nobody goes home hungry', FAILS],
    'philosophers_fixed -p philosophers=2': [WELL],
    'philosophers_fixed -p philosophers=7': [WELL],
    'priority_inversion -p talk=2': [WELL],
    'priority_inversion --cores 2': [WELL],
    'priority_inversion_fixed -p talk=1000': [WELL],
    'queue_workers -p orders=12': ['T1 main waits to put into queue', 'order 12 is done', WELL],
    'reminder -p work=40': ['remember: the train', WELL],
    'rendezvous_fixed --seed 7': ['ann: hello ben', 'ben: hello ann', WELL],
    'roll_call --seed 1': [WELL],
    'roll_call --seed 2': [WELL],
    'sauce -p cooks=3': ['dinner is served, 4 parts', WELL],
    'sauce --seed 2': [WAITS],
    'sauce_fixed -p cooks=1': ['dinner is served, 4 parts', WELL],
    'short_green --seed 1': ['3 are across', WELL],
    'short_green --seed 5': ['Lost wakeup: T3 ben', WAITS],
    'short_green_fixed --seed 5': ['3 are across', WELL],
    'spin_wait -p pages=16': ['asked in vain: 301 times', FAILS],
    'spin_wait --cores 1 --slice 4us': [FAILS],
    'spin_wait_fixed -p pages=1000': ['asked in vain: 0 times', WELL],
    'spin_wait_fixed --cores 1': ['asked in vain: 0 times', WELL],
    'spin_wait_fixed -p pages=2': [WELL],
    'spurious_wakeup --spurious 0': [WELL],
    'spurious_wakeup_fixed --spurious 0': [WELL],
    'spurious_wakeup_fixed --spurious 90': [WELL],
    'start_cost --cost process=1ms': ['500.8 us each', '3.9 us each', WELL],
    'start_cost -p count=1': ['202.1 us each', '9.1 us each', WELL],
    'start_signal --seed 26': ['T1 main sets event go', 'T1 main clears event go', WELL],
    'ten_thousand -p workers=4 --gil=off --cores 4': [WELL],
    'ten_thousand -p workers=4 --gil=on --cores 4': [WELL],
    'three_pages -p slow=90': ['90.0', FAILS],
    'three_pages -p slow=5': ['20.0', FAILS],
    'three_pages_fixed -p slow=30': ['40.0', WELL],
    'three_pages_fixed -p slow=50': ['50.0', WELL],
    'three_pages_fixed --cores 1': ['60.0', WELL],
    'three_ways --seed 3': ['says an object', 'says a function', WELL],
    'triage -p order=1': ['sees number 2', 'sees number 4', 'sees number 1', 'sees number 3', WELL],
    'triage -p order=2': ['sees number 1', 'sees number 2', 'sees number 3', 'sees number 4', WELL],
    'triage -p order=2 --seed 3': ['sees number 3', 'sees number 1', WELL],
    'two_keys --seed 3': ['Lost update', FAILS],
    'two_keys -p tickets=1': ['Lost update', FAILS],
    'two_keys_fixed -p tickets=50': ['seats: 0', WELL, 'Starvation: T3 ben'],
    'two_locks --cores 1': ['Potential deadlock', WELL],
    'writer_starves --cores 1': [FAILS],
    'writer_starves_fixed --cores 1': [WELL],
}


def proposed():
    """For each scenario: the options that its text names."""
    for path in sorted(glob.glob(os.path.join(ROOT, 'scenarios', '*.c'))):
        with open(path, encoding='utf-8') as file:
            words = re.search(r'\.try =((?:\s*"(?:[^"\\]|\\.)*")+)', file.read()).group(1)
        yield os.path.basename(path)[:-2], set(OPTION.findall(''.join(STRING.findall(words))))


def test_each_option_that_is_proposed_is_tried():
    for name, options in proposed():
        tried = {option for run in PROPOSALS if run.split()[0] in (name, name + '_fixed')
                 for option in OPTION.findall(run)}
        assert options <= tried, (name, options - tried)


def test_what_is_proposed_comes_true():
    for run, texts in PROPOSALS.items():
        said, at = tap.run('run', *run.split(), '--plain').stdout, 0
        for text in texts:
            at = said.find(text, at)
            assert at >= 0, (run, text, said[-500:])


if __name__ == '__main__':
    tap.main(globals())
