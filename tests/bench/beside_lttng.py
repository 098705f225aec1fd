#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The rounds of bench_real on bare pthreads, alone and under LTTng's wrapper, in turn.

usage: beside_lttng.py BENCH_REAL

LTTng records locks and conditions to disk, as `threadreel record` does. Where it is not installed
there is nothing to compare with.
"""
import ctypes.util
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

TURNS = 7
WRAPPER = 'liblttng-ust-pthread-wrapper.so'


def rounds(program, **more):
    """{what: ns} of one run."""
    done = subprocess.run([program, 'bare'], stdout=subprocess.PIPE, text=True, check=True,
                          timeout=100, env=dict(os.environ, **more))
    return {line.split()[0]: float(line.split()[1]) for line in done.stdout.splitlines()}


def lttng(*arguments):
    subprocess.run(['lttng', '--quiet', *arguments], check=True, timeout=60,
                   stdout=subprocess.DEVNULL)


def compare(program, folder):
    lttng('create', 'beside', '--output=' + folder)
    lttng('enable-event', '--userspace', 'lttng_ust_pthread:*')
    lttng('start')
    ratios = {}
    for _ in range(TURNS):
        bare, traced = rounds(program), rounds(program, LD_PRELOAD=WRAPPER)
        for what in bare:
            ratios.setdefault(what, []).append(traced[what] / bare[what])
    lttng('destroy', 'beside')
    for what, values in ratios.items():
        print('%-52s min %9.2f  median %9.2f x' % ('under LTTng: ' + what, min(values),
                                                   statistics.median(values)))


def main():
    if not shutil.which('lttng') or not ctypes.util.find_library('lttng-ust'):
        print('LTTng is not installed here')
        return
    daemon = subprocess.Popen(['lttng-sessiond', '--quiet'], stderr=subprocess.DEVNULL)
    try:
        time.sleep(2) # until it listens
        with tempfile.TemporaryDirectory() as folder:
            compare(sys.argv[1], folder)
    finally:
        daemon.terminate()
        daemon.wait(timeout=60)


main()
