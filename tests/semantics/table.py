#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Read the table of semantic cases (README.md beside this tells its form), and make C of it.

usage: table.py C-FILE TABLE ...        the right columns
       table.py --posix C-FILE TABLE ...   the left columns of the rows that POSIX is the model of
"""
import os
import re
import sys

BARS = {'Python': 40, 'POSIX': 47}  # what may stand on the left, and the column of the bar

RESULT = re.compile(r'= (.+)$')
DIFFERS = re.compile(r'in (?P<who>\w+)(?: before (?P<before>3\.\d+)| from (?P<since>3\.\d+))?'
                     r' = (?P<result>.+?), because (?P<reason>.+)$')
VARIABLE = re.compile(r'static [^;=(]*(=[^;]*)?;')
STRUCT = re.compile(r'struct (\w+) \{')


class Row:
    """One row: what it is about, its two columns, and what they say."""

    def __init__(self, path, line, model, method, title):
        self.path, self.line, self.model, self.method, self.title = path, line, model, method, title
        self.left, self.right = [], []  # (number of the line, text)
        self.is_alone = False
        self.result = None
        self.differences = []  # (from version, before version, result, reason)

    @property
    def name(self):
        return '%s: %s' % (self.method, self.title)

    @property
    def has_left(self):
        return any(text for _, text in self.left)

    def left_text(self):
        return '\n'.join(text for _, text in self.left) + '\n'

    def expected_of_left(self, version):
        """(what the left column says, in this version; why that differs; None: it does not)."""
        for since, before, result, reason in self.differences:
            if since <= version < before:
                return result, reason
        return self.result, None


class Trouble(Exception):
    """The table is not well formed."""


def version_of(text):
    return tuple(int(part) for part in text.split('.'))


def add_difference(row, found):
    since = version_of(found['since']) if found['since'] else (0,)
    before = version_of(found['before']) if found['before'] else (99,)
    row.differences.append((since, before, found['result'], found['reason']))


def read_line(row, number, line):
    """A line of a row: of its columns, or about its result."""
    result, differs = RESULT.match(line), DIFFERS.match(line)
    bar = BARS[row.model]
    if line[bar - 1:bar + 1] == ' |':
        row.left.append((number, line[:bar].rstrip()))
        row.right.append((number, line[bar + 2:]))
    elif result:
        row.result = result.group(1)
    elif differs and differs['who'] == row.model:
        add_difference(row, differs.groupdict())
    elif line == 'alone':
        row.is_alone = True
    else:
        raise Trouble('neither two columns nor a result')


def finish(row):
    """The row has been read: is it whole?"""
    if not row.right or not row.result:
        raise Trouble('"%s" has no columns, or no result' % row.name)
    for _, _, result, _ in row.differences:
        if result == row.result:
            raise Trouble('"%s" gives a reason for no difference' % row.name)


def read(path):
    """The rows of one file."""
    rows, row, model, method = [], None, None, None
    with open(path, encoding='utf-8') as file:
        lines = file.read().splitlines()
    try:
        number = 0
        for number, line in enumerate(lines, 1):
            if len(line) > 100:
                raise Trouble('more than 100 columns')
            if line.startswith('### '):
                row = Row(path, number, model, method, line[4:])
                rows.append(row)
            elif line.startswith('## '):
                method, row = line[3:], None
            elif line.startswith('# '):
                model = line.split(': ')[-1].split(' | ')[0]
                if model not in BARS:
                    raise Trouble('a family begins with "# its name: Python | Threadreel"')
            elif line and row:
                read_line(row, number, line)
        for row in rows:
            number = row.line
            finish(row)
    except Trouble as trouble:
        raise Trouble('%s:%d: %s' % (path, number, trouble)) from None
    return rows


def read_all(paths):
    """The rows of several files; no two have one name."""
    rows, seen = [], {}
    for path in paths:
        rows += read(path)
    for row in rows:
        if row.name in seen:
            raise Trouble('%s:%d: "%s" stands twice' % (row.path, row.line, row.name))
        seen[row.name] = row
    return rows


# ---- C

def take_braces(lines):
    """Take a function or a type off the front of `lines`: up to where its braces are closed."""
    taken, depth, is_open = [], 0, False
    while lines and not (is_open and depth == 0):
        number, text = lines.pop(0)
        taken.append((number, text))
        depth += text.count('{') - text.count('}')
        is_open = is_open or '{' in text
    return taken


def split(lines):
    """(definitions, statements) of a column of C: what begins with `static` or makes a type is a
    definition."""
    definitions, statements, lines = [], [], list(lines)
    while lines:
        number, text = lines[0]
        variable = VARIABLE.match(text)
        if variable:
            definitions.append((number, variable.group()))
            lines[0] = number, text[variable.end():].lstrip()
        elif text.startswith('static ') or STRUCT.match(text):
            definitions += take_braces(lines)
        else:
            statements.append(lines.pop(0))
    return definitions, [(number, text) for number, text in statements if text]


def names_of(definitions):
    """The names that they define."""
    names = []
    for _, text in definitions:
        head = re.sub(r'(= )?\{.*\}|= [^,;]*|\[[^]]*\]', '', text)
        one = STRUCT.match(text) or re.match(r'static [^=;]*?(\w+)\(', head)
        if one:
            names.append(one.group(1))
        elif text.startswith('static '):
            names += [re.search(r'(\w+)[; ]*$', part).group(1) for part in head.split(',')]
    return names


def own(text, names, number):
    """The text with the row's own names made unlike those of all other rows."""
    if not names:
        return text
    pattern = r'("(?:[^"\\]|\\.)*")|(?<![\w.>])(%s)\b' % '|'.join(map(re.escape, names))
    return re.sub(pattern, lambda m: m.group(1) or '%s_%d' % (m.group(2), number), text)


def row_in_c(row, number, lines):
    definitions, statements = split(lines)
    names = names_of(definitions)
    place = '#line %d "' + os.path.abspath(row.path) + '"'
    out = []
    for at, text in definitions:
        out += [place % at, own(text, names, number)]
    out += ['static void row_%d(void)' % number, '{']
    for at, text in statements:
        out += [place % at, own(text, names, number)]
    return out + ['}']


def in_c(rows, is_left):
    """The rows as C, with a list of them at the end."""
    out = ['#include "targets/%s.h"' % ('posix' if is_left else 'semantics')]
    for number, row in enumerate(rows):
        out += row_in_c(row, number, row.left if is_left else row.right)
    out += ['const struct row rows[] = {']
    out += ['    {"%s", row_%d, %s},' % (row.name.replace('"', '\\"'), number,
                                         'true' if row.is_alone else 'false')
            for number, row in enumerate(rows)]
    return '\n'.join(out + ['};', 'const size_t row_count = %d;' % len(rows), ''])


def main(arguments):
    is_left = arguments[0] == '--posix'
    target, *paths = arguments[1:] if is_left else arguments
    try:
        rows = read_all(paths)
    except Trouble as trouble:
        sys.exit(str(trouble))
    with open(target, 'w', encoding='utf-8') as file:
        file.write(in_c([row for row in rows
                         if not is_left or (row.model == 'POSIX' and row.has_left)], is_left))


if __name__ == '__main__':
    main(sys.argv[1:])
