#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Run the Python columns of rows, in the Python that runs this, and tell what they say.

usage: say.py [alone] < JSON        a list of [name, text]

For each row "== NAME", what it says a word a line, and "--". A row that raises says the exception;
but "alone" the program ends by it, as any program does.
"""
import _thread
import concurrent.futures
import json
import multiprocessing
import os
import queue
import random
import sys
import threading
import time


def tell(line):
    """Write a line at once and whole, whoever else writes."""
    os.write(1, (line + '\n').encode())


def say(*values):
    for value in values:
        tell(str(value))


def attempt(function, *arguments, **more):
    """What a call returns, or the name of what it raises."""
    try:
        return function(*arguments, **more)
    except Exception as error:
        return type(error).__name__


def go(function, *arguments):
    """Start a thread."""
    thread = threading.Thread(target=function, args=arguments)
    thread.start()
    return thread


def elsewhere(function, *arguments):
    """Do it in another thread, and wait for that."""
    go(function, *arguments).join()


def until(claim):
    """Wait until it holds."""
    while not claim():
        time.sleep(0.001)


def words():
    """A fresh set of the words that a row may use."""
    known = {name: getattr(threading, name) for name in threading.__all__}
    known.update({name: getattr(queue, name) for name in queue.__all__})
    for word in (say, attempt, go, elsewhere, until):
        known[word.__name__] = word
    known.update(_thread=_thread, threading=threading, time=time, os=os, sys=sys, random=random,
                 Process=multiprocessing.Process, Pipe=multiprocessing.Pipe,
                 ThreadPoolExecutor=concurrent.futures.ThreadPoolExecutor)
    return known


def main():
    multiprocessing.set_start_method('fork')
    for name, text in json.load(sys.stdin):
        tell('== ' + name)
        try:
            exec(compile(text, name, 'exec'), words())
        except Exception as error:
            if sys.argv[1:] == ['alone']:
                raise
            say(type(error).__name__)
        tell('--')


if __name__ == '__main__':
    main()
