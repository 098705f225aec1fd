#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Fail when a file includes a layer that it may not. Speaks TAP.

usage: layers.py ROOT

The rules are the table below; beside them: only ui/screen/term.c sees curses, scenarios see nothing but
<threadreel.h>, which itself sees system headers alone, headers include each other in no circle, and
each header compiles alone (with $CC). Every rule is first tried on a small made-up tree that breaks
it and nothing else, so that a rule that can no longer fail is noticed.
"""
import os
import re
import subprocess
import sys
import tempfile

# folder: what its files may include
LAYERS = {
    'src/trace': ('trace',),
    'src/model': ('model', 'trace'),
    'src/engine': ('engine', 'trace'),
    'src/runtime': ('runtime', 'engine', 'trace'),
    'src/app': ('app', 'ui/draw', 'ui/session', 'ui/input', 'ui/view', 'ui/screen', 'ui/menu', 'ui/plain',
                'model', 'trace'),
}
# The same within ui/, of which each may include model and trace.
SCREEN = {
    'ui/draw': (),
    'ui/session': ('ui/draw',),
    'ui/input': ('ui/draw', 'ui/session'),
    'ui/view': ('ui/draw', 'ui/session', 'ui/input'),
    'ui/control': ('ui/draw', 'ui/session', 'ui/input', 'ui/view'),
    'ui/screen': ('ui/draw', 'ui/session', 'ui/input', 'ui/view', 'ui/control'),
    'ui/menu': ('ui/draw', 'ui/input', 'ui/view', 'ui/screen'),
    'ui/plain': ('ui/session',),
}
LAYERS.update({folder: (folder,) + more + ('model', 'trace') for folder, more in SCREEN.items()})
# Layer of an include: the folder that it names. Anything else is a system header.
FOLDERS = {'trace': 'src/trace', 'model': 'src/model', 'engine': 'src/engine',
           'runtime': 'src/runtime', 'app': 'src/app', 'tests': 'tests', 'scenarios': 'scenarios'}
FOLDERS.update({folder: folder for folder in SCREEN})
CURSES = re.compile(r'^(n?curses(w)?(/.*)?\.h|ncursesw?/.*|term\.h|panel\.h|form\.h|menu\.h)$')
CURSES_FILE = 'ui/screen/term.c'
PUBLIC_HEADER = 'src/runtime/threadreel.h'
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.M)
FLAGS = ['-std=c11', '-D_XOPEN_SOURCE=700', '-D_DEFAULT_SOURCE', '-Wall', '-Wextra', '-Werror',
         '-Wno-unused-function', '-fsyntax-only', '-x', 'c']


def sources(root, folder):
    """Paths below root of all .c and .h files in a folder, in order."""
    found = []
    for place, _, names in os.walk(os.path.join(root, folder)):
        found += [os.path.relpath(os.path.join(place, name), root)
                  for name in names if name.endswith(('.c', '.h'))]
    return sorted(found)


def includes(root, path):
    """(is quoted, name) of each include of a file."""
    with open(os.path.join(root, path), encoding='utf-8') as file:
        return [(quote == '"', name) for quote, name in INCLUDE.findall(file.read())]


def layer_of(name):
    """The layer that an include names, or None for a system header."""
    folder = os.path.dirname(name)
    return folder if folder in FOLDERS else None


def check_layers(root):
    """A file includes only the layers of its folder, by names that begin with the layer."""
    wrong = []
    for folder, allowed in LAYERS.items():
        for path in sources(root, folder):
            for is_quoted, name in includes(root, path):
                layer = layer_of(name)
                if layer and layer not in allowed:
                    wrong.append('%s includes %s: it may know only %s'
                                 % (path, name, ', '.join(allowed)))
                elif is_quoted and (not layer or '..' in name):
                    wrong.append('%s includes "%s", which names no layer' % (path, name))
                elif not is_quoted and name == 'threadreel.h':
                    wrong.append('%s includes <%s>, which is for scenarios' % (path, name))
    return wrong


def check_folders(root):
    """Each file lies in a folder that has a rule."""
    return ['%s lies in a folder without a rule' % path
            for folder in ('src', 'ui') for path in sources(root, folder)
            if os.path.dirname(path) not in LAYERS]


def check_curses(root):
    """One file sees curses."""
    return ['%s includes <%s>: only %s may' % (path, name, CURSES_FILE)
            for folder in ('src', 'ui', 'scenarios') for path in sources(root, folder)
            for _, name in includes(root, path) if CURSES.match(name) and path != CURSES_FILE]


def check_scenarios(root):
    """A scenario includes <threadreel.h> and nothing else."""
    return ['%s includes %s: a scenario needs <threadreel.h> alone' % (path, name)
            for path in sources(root, 'scenarios') for is_quoted, name in includes(root, path)
            if is_quoted or name != 'threadreel.h']


def check_public_header(root):
    """The public header stands alone."""
    if not os.path.exists(os.path.join(root, PUBLIC_HEADER)):
        return [PUBLIC_HEADER + ' is not there']
    return ['%s includes %s: it may include system headers alone' % (PUBLIC_HEADER, name)
            for is_quoted, name in includes(root, PUBLIC_HEADER) if is_quoted or layer_of(name)]


def headers(root):
    """Header: the project's headers that it includes."""
    found = {}
    for path in sources(root, 'src') + sources(root, 'ui'):
        if path.endswith('.h'):
            named = [(layer_of(name), name) for _, name in includes(root, path)]
            found[path] = [os.path.join(FOLDERS[layer], os.path.basename(name))
                           for layer, name in named if layer]
    return found


def check_cycles(root):
    """Headers include each other in no circle."""
    graph, wrong, done = headers(root), [], set()

    def visit(path, way):
        if path in way:
            wrong.append('a circle: ' + ' -> '.join(way[way.index(path):] + [path]))
        elif path not in done:
            for other in graph.get(path, []):
                visit(other, way + [path])
            done.add(path)

    for path in sorted(graph):
        visit(path, [])
    return wrong


def check_headers_compile_alone(root):
    """Each header compiles alone."""
    compiler = os.environ.get('CC', 'gcc').split()
    wrong = []
    for path in sorted(headers(root)):
        run = subprocess.run(compiler + FLAGS + ['-Isrc', '-I.', path], cwd=root,
                             capture_output=True, text=True, check=False)
        if run.returncode != 0:
            wrong.append('%s does not compile alone:\n%s' % (path, run.stderr))
    return wrong


def check_there_is_something(root):
    """The rules have files to look at."""
    return ['no source file in ' + folder for folder in LAYERS if not sources(root, folder)]


CHECKS = [check_layers, check_folders, check_curses, check_scenarios, check_public_header, check_cycles,
          check_headers_compile_alone, check_there_is_something]

# A tree that breaks no rule.
SOUND = {
    'src/trace/record.h': '#ifndef R\n#define R\n#include <stdint.h>\ntypedef uint32_t word;\n#endif\n',
    'src/trace/ring.c': '#include "trace/record.h"\n#include <errno.h>\n',
    'src/model/world.h': '#ifndef W\n#define W\n#include "trace/record.h"\nextern word w;\n#endif\n',
    'src/engine/virtual.c': '#include "trace/record.h"\n',
    'src/runtime/lock.c': '#include "engine/engine.h"\n#include "runtime/threadreel.h"\n',
    'src/engine/engine.h': '#include "trace/record.h"\n',
    'src/runtime/threadreel.h': '#include <stdint.h>\n',
    'src/app/main.c': '#include "ui/screen/screen.h"\n#include "model/world.h"\n',
    'ui/screen/screen.h': '#include "model/world.h"\n',
    'ui/screen/term.c': '#include <curses.h>\n',
    'scenarios/race.c': '#include <threadreel.h>\n',
    'ui/draw/pen.h': '#include <stdint.h>\n',
    'ui/session/player.h': '#include "model/world.h"\n',
    'ui/input/key.h': '#include <stdint.h>\n',
    'ui/view/views.h': '#include "ui/draw/pen.h"\n#include "ui/session/player.h"\n',
    'ui/control/control.h': '#include "ui/view/views.h"\n',
    'ui/menu/menu.h': '#include "ui/input/key.h"\n',
    'ui/plain/plain.h': '#include "ui/session/player.h"\n',
}

# What breaks each rule: (check, name of the case, file, its text)
BREACHES = [
    (check_layers, 'trace_that_sees_engine', 'src/trace/ring.c', '#include "engine/engine.h"\n'),
    (check_layers, 'model_that_sees_ui', 'src/model/world.c', '#include "ui/screen/screen.h"\n'),
    (check_layers, 'model_that_sees_engine', 'src/model/world.c', '#include "engine/engine.h"\n'),
    (check_layers, 'engine_that_sees_runtime', 'src/engine/virtual.c',
     '#include "runtime/threadreel.h"\n'),
    (check_layers, 'engine_that_sees_model', 'src/engine/virtual.c', '#include "model/world.h"\n'),
    (check_layers, 'runtime_that_sees_model', 'src/runtime/lock.c', '#include "model/world.h"\n'),
    (check_layers, 'ui_that_sees_app', 'ui/screen/screen.c', '#include "app/command.h"\n'),
    (check_layers, 'ui_that_sees_runtime', 'ui/screen/screen.c', '#include "runtime/threadreel.h"\n'),
    (check_layers, 'app_that_sees_engine', 'src/app/main.c', '#include "engine/engine.h"\n'),
    (check_layers, 'app_that_sees_runtime', 'src/app/main.c', '# include <runtime/run.h>\n'),
    (check_layers, 'app_that_sees_tests', 'src/app/main.c', '#include "tests/vt.h"\n'),
    (check_layers, 'app_that_sees_the_scenarios_header', 'src/app/main.c',
     '#include <threadreel.h>\n'),
    (check_layers, 'view_that_sees_control', 'ui/view/view_log.c', '#include "ui/control/control.h"\n'),
    (check_layers, 'session_that_sees_view', 'ui/session/player.c', '#include "ui/view/views.h"\n'),
    (check_layers, 'include_of_a_folder_above', 'src/app/main.c', '#include "ui/screen.h"\n'),
    (check_layers, 'include_without_a_layer', 'src/trace/ring.c', '#include "record.h"\n'),
    (check_layers, 'include_through_the_parent', 'src/trace/ring.c', '#include "../ui/app.h"\n'),
    (check_folders, 'file_without_a_folder', 'ui/app.c', ''),
    (check_folders, 'folder_without_a_rule', 'src/tools/tool.c', ''),
    (check_curses, 'second_file_with_curses', 'ui/screen/screen.c', '  #  include <ncurses.h>\n'),
    (check_curses, 'app_with_wide_curses', 'src/app/main.c', '#include <ncursesw/curses.h>\n'),
    (check_scenarios, 'scenario_with_stdio', 'scenarios/race.c',
     '#include <threadreel.h>\n#include <stdio.h>\n'),
    (check_scenarios, 'scenario_with_a_quoted_header', 'scenarios/race.c',
     '#include "threadreel.h"\n'),
    (check_public_header, 'public_header_with_a_private_one', 'src/runtime/threadreel.h',
     '#include "trace/record.h"\n'),
    (check_cycles, 'two_headers_in_a_circle', 'src/trace/record.h',
     '#include "trace/ring.h"\n'),
    (check_headers_compile_alone, 'header_that_needs_another', 'src/trace/ring.h',
     'extern uint64_t head;\n'),
]
ALSO = {'two_headers_in_a_circle': {'src/trace/ring.h': '#include "trace/record.h"\n'}}


def tree(root, files):
    """Write a tree of files."""
    for path, text in files.items():
        os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
        with open(os.path.join(root, path), 'w', encoding='utf-8') as file:
            file.write(text)


def breach_trouble(check, files):
    """What is wrong with a rule that this tree should break, alone; [] if nothing."""
    with tempfile.TemporaryDirectory() as root:
        tree(root, files)
        if not check(root):
            return ['%s saw nothing' % check.__name__]
        if check is check_cycles:
            return [] # headers in a circle need not compile
        return ['%s complained too: %s' % (other.__name__, wrong)
                for other in CHECKS if other is not check for wrong in other(root)]


def main():
    cases = []
    with tempfile.TemporaryDirectory() as root:
        tree(root, SOUND)
        cases.append(('sound_tree_breaks_no_rule', [w for check in CHECKS for w in check(root)]))
    for check, name, path, text in BREACHES:
        files = dict(SOUND, **{path: text}, **ALSO.get(name, {}))
        cases.append((name + '_is_noticed', breach_trouble(check, files)))
    for check in CHECKS:
        cases.append((check.__doc__.rstrip('.').replace(' ', '_').replace(',', ''),
                      check(sys.argv[1])))
    print('1..%d' % len(cases))
    for number, (name, wrong) in enumerate(cases, 1):
        for line in '\n'.join(wrong).splitlines():
            print('# ' + line)
        print('%s %d - %s' % ('not ok' if wrong else 'ok', number, name))
    return any(wrong for _, wrong in cases)


if __name__ == '__main__':
    sys.exit(main())
