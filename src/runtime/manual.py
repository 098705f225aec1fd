#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Write threadreel(3), the manual page of the library, from its header, which documents every call.

usage: manual.py THREADREEL.H VERSION > threadreel.3

Most calls are macros: they hand on the line they stand in to a function with "_at" behind its name.
The page shows each as the function that it is to its caller; what its parameters are is found in the
function behind. Whatever the header holds that is not understood, and a call without a comment, is an
error: header and page must not come apart.
"""
import re
import sys

COLUMNS = 72

# What a declaration can be. Definitions end with a brace in the first column, or on their only line.
DECLARATION = re.compile(r'''
    \#define\ (?P<macro>\w+)\((?P<parameters>[^)]*)\)\ +(?P<body>.*)\n
  | \#define\ (?P<constant>\w+)\ .*\n
  | (?P<definition>(?:typedef\ )?(?:struct|enum)\ \w+\ \{(?:.*\}|\n(?:.*\n)*?\})(?P<alias>.*);)\n
  | (?P<function_type>typedef\ [^;]*;)\n
  | (?P<forward>struct\ \w+;).*\n
  | (?P<prototype>[^;]*\);)\n
''', re.X)
BANNER = re.compile(r'/\* -{9,} (.*?) -+ \*/\n')
COMMENT = re.compile(r'/\*.*?\*/\n', re.S)


# ---- the header

def split(arguments):
    """The arguments of a call: split at the commas that are in no parentheses."""
    parts, depth = [''], 0
    for character in arguments:
        depth += (character == '(') - (character == ')')
        if character == ',' and depth == 0:
            parts.append('')
        else:
            parts[-1] += character
    return [part.strip() for part in parts if part.strip()]


class Prototype:
    """A function of the header: its type, its name, its parameters as they are declared."""

    def __init__(self, text):
        text = ' '.join(re.sub(r'\s*__attribute__\(\(.*?\)+(?=[ ;])', '', text).split())
        self.type, self.name, parameters = re.fullmatch(r'(.*?)(\w+)\((.*)\);', text).groups()
        self.type = self.type.lstrip()
        self.parameters = [] if parameters == 'void' else split(parameters)


def name_of(parameter):
    """The name in a parameter's declaration."""
    return (re.search(r'\(\*(\w+)\)', parameter) or re.search(r'(\w+)$', parameter)).group(1)


class Header:
    """The header: its overview, and its blocks of text between blank lines."""

    def __init__(self, text):
        text = re.sub(r' *\\\n *', ' ', text)
        text = re.sub(r'#ifdef __cplusplus\n(?:(?!#).*\n)*(?:#else\n((?:(?!#).*\n)*))?#endif\n', r'\1',
                      text)
        text = re.sub(r'(?m)^#(include|pragma|ifndef|endif|define THREADREEL_H$).*\n?', '', text)
        overview, *self.blocks = [block.strip('\n') + '\n' for block in re.split(r'\n\n+', text)
                                  if block.strip()]
        self.overview = overview[overview.index('*/') + 3:]
        self.functions = {}
        for block in self.blocks:
            for found in declarations(block):
                if found['prototype']:
                    function = Prototype(found['prototype'])
                    self.functions[function.name] = function

    def parameter(self, name, function, arguments):
        """How the parameter `name` of a macro is declared that calls a function so; or None."""
        for argument, declared in zip(arguments, function.parameters):
            inner = re.fullmatch(r'(\w+)\((\w+)\)', argument)
            if argument == '(%s)' % name:
                return re.sub(r'\b%s\b' % name_of(declared), name, declared)
            if argument.startswith('&(%s)->' % name):
                return 'reel_%s *%s' % (name, name)
            if inner and inner.group(2) == name:
                return self.parameter(name, self.functions[inner.group(1)], ['(%s)' % name])
        return None

    def call(self, found):
        """A macro as a call: (type, name, parameters)."""
        name, parameters = found['macro'], []
        if name.isupper():  # stands for more than a call
            return '', name, split(found['parameters'])
        behind, arguments = re.fullmatch(r'(\w+)\((.*)\)', found['body'].strip()).groups()
        function, arguments = self.functions[behind], split(arguments)
        for parameter in split(found['parameters']):
            if parameter == '...':
                parameters += function.parameters[arguments.index('__VA_ARGS__'):]
                continue
            parameters.append(self.parameter(parameter, function, arguments))
            if not parameters[-1]:
                raise ValueError('what is %s of %s?' % (parameter, name))
        return function.type, name, parameters


def declarations(block):
    """The declarations of a block, behind its comment, each as the groups of DECLARATION."""
    comment = COMMENT.match(block)
    at, found = comment.end() if comment else 0, []
    while at < len(block):
        match = DECLARATION.match(block, at)
        if not match:
            raise ValueError('what is this? ' + block[at:])
        found.append(dict(match.groupdict(), text=match.group()))
        at = match.end()
    return found


def comment_of(block):
    """The lines of a block's comment, without its stars; [] if it has none."""
    comment = COMMENT.match(block)
    text = re.sub(r'^/\*+ ?|\s*\*/$', '', comment.group().strip()) if comment else ''
    lines = [re.sub(r'^ \* ?', '', line) for line in text.split('\n')]
    return lines[1:] if lines[0] == '' else lines


# ---- the page

def escaped(text):
    """Text that roff takes for nothing else."""
    for character, roff in (('\\', r'\e'), ('-', r'\-'), ('^', r'\(ha'), ('~', r'\(ti'),
                            ("'", r'\(aq'), ('`', r'\(ga')):
        text = text.replace(character, roff)
    return re.sub(r'(?m)^\.', r'\\&.', text)


def marked(text):
    """Text of a comment: code in bold, labels in italics."""
    text = re.sub(r'\\\(ga(.*?)\\\(ga', r'\\fB\1\\fR', escaped(text))
    text = re.sub(r'(?<!\S)\*(\w+)\*', r'\\fI\1\\fR', text)
    return re.sub(r'(?<!\w)(Returns|Records|Source)\b(?=[:,])', r'\\fI\1\\fR', text)


def verbatim(text):
    """Text in lines of its own."""
    return '.EX\n%s\n.EE\n' % escaped(text.strip('\n'))


def is_example(paragraph):
    """Whether a paragraph is code: it is indented."""
    return paragraph.startswith('    ')


def paragraphs(lines):
    """The paragraphs of a comment; an example is one, with the blank lines in it."""
    found = []
    for paragraph in '\n'.join(lines).split('\n\n'):
        if found and is_example(found[-1]) and is_example(paragraph):
            found[-1] += '\n\n' + paragraph
        else:
            found.append(paragraph)
    return found


def prose(lines):
    """A comment. What a label begins behind a full stop, begins a line."""
    parts = []
    for paragraph in paragraphs(lines):
        text = verbatim(paragraph) if is_example(paragraph) else marked(paragraph) + '\n'
        parts.append(re.sub(r'(?<=\.\n)(?=(\\fI)?\w[\w, ]*(\\fR)?: )', '.br\n', text))
    return '.PP\n'.join(parts)


def signature(kind, name, parameters):
    """A prototype, in lines that are not too long, with its parameters in italics."""
    lines = [kind + name + '(']
    for number, parameter in enumerate(parameters):
        piece = parameter + (', ' if number + 1 < len(parameters) else '')
        if number and len(lines[-1]) + len(piece) > COLUMNS:
            lines.append(' ' * 8)
        lines[-1] += piece
    lines[-1] += ('' if parameters else 'void') + (');' if kind else ')')
    page = ''.join('\\fB%s\\fR\n' % line.rstrip() for line in lines)
    for shown in (name_of(parameter) for parameter in parameters if parameter != '...'):
        page = re.sub(r'(?<=[ *])%s(?=[,)])' % shown, r'\\fI%s\\fB' % shown, page)
    return page


def calls(header, block):
    """The calls that a block declares, as signatures; types of functions among them."""
    page = ''
    for found in declarations(block):
        if found['macro']:
            page += signature(*header.call(found))
        elif found['function_type']:
            page += '\\fB%s\\fR\n' % escaped(found['function_type'])
        elif found['prototype']:
            function = Prototype(found['prototype'])
            if not function.name.endswith('_at'):
                page += signature(function.type, function.name, function.parameters)
    return page


def names(block):
    """The names of the types and constants of a block."""
    found = [f['alias'] or f['definition'] and f['definition'].split(' {')[0] or f['constant']
             for f in declarations(block)]
    return ''.join('\\fB%s\\fR\n' % name.strip() for name in found if name)


def section(header, block):
    """The page's part for a block."""
    comment, found = comment_of(block), declarations(block)
    banner = BANNER.fullmatch(block)
    if banner:
        return '.SS %s%s\n' % (banner.group(1)[0].upper(), banner.group(1)[1:])
    text = '.PP\n' + prose(comment) if comment else ''
    if all(f['forward'] for f in found):
        return text
    if block.startswith('/**'):
        return '.PP\n.nf\n%s.fi\n.RS 4\n%s.RE\n' % (calls(header, block), prose(comment))
    if any('Private' in line for line in comment):
        return '.PP\n.nf\n%s.fi\n.RS 4\n%s.RE\n' % (names(block), prose(comment))
    if any(f['prototype'] for f in found):
        raise ValueError('a call without a comment: ' + block)
    return text + '.PP\n' + verbatim(''.join(f['text'] for f in found))


def page_of(header, version):
    """The whole page."""
    page = ['.\\" Written from threadreel.h.\n.TH THREADREEL 3 "" "threadreel %s"\n' % version,
            '.SH NAME\nthreadreel \\- a threading library that shows what threads do\n',
            '.SH SYNOPSIS\n.nf\n.B #include <threadreel.h>\n.PP\n'
            '.B cc mine.c $(pkg\\-config \\-\\-cflags \\-\\-libs threadreel) \\-o mine\n.fi\n',
            '.SH DESCRIPTION\n', prose(comment_of(header.overview))]
    page += [section(header, block) for block in header.blocks]
    page = [re.sub(r'(?m)^(\.SS .*)\n\.PP$', r'\1', ''.join(page))]
    page.append('.SH BEHIND THE CALLS\n'
                'Most calls are macros, which hand on the line they stand in (REEL_HERE) to a function. '
                'Another language\ncalls that, with a \\fBstruct reel_site\\fR of its own for each '
                'line, which lives as long as the run.\n.PP\n.nf\n')
    page += [signature(f.type, f.name, f.parameters) for f in header.functions.values()
             if f.name.endswith('_at')]
    page.append('.fi\n.SH ENVIRONMENT\n.TP\n.B THREADREEL_SCHEDULE\nThe schedule of a program that is '
                'started without a viewer: see threadreel(1).\n'
                '.SH SEE ALSO\n.BR threadreel (1),\n.BR pthreads (7)\n')
    return ''.join(page)


def main():
    with open(sys.argv[1], encoding='ascii') as file:
        header = Header(file.read())
    sys.stdout.write(page_of(header, sys.argv[2]))


if __name__ == '__main__':
    main()
