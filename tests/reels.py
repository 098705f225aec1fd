# SPDX-License-Identifier: MIT
"""Reading reels, from what src/trace/reel.h and record.h tell about them: an independent reader for
the tests of whole programs."""
import collections
import os
import re
import struct
import zlib

HEADER = struct.Struct('<8sII')
CHUNK = struct.Struct('<4sIII')
RECORD = struct.Struct('<QHHIqII')
Record = collections.namedtuple('Record', 'time_ns kind thread object arg extra site')


def table(macro):
    """The names of an X-macro table of record.h, in order."""
    path = os.path.join(os.environ.get('THREADREEL_ROOT', '.'), 'src/trace/record.h')
    with open(path, encoding='utf-8') as header:
        text = header.read()
    body = re.search(r'#define %s\(X\)(.*?[^\\])\n' % macro, text, re.S).group(1)
    return re.findall(r'X\(\w+, (\w+)', body)


def kinds_of_objects():
    """The kinds of records whose `object` is the id of an object."""
    path = os.path.join(os.environ.get('THREADREEL_ROOT', '.'), 'src/trace/record.h')
    with open(path, encoding='utf-8') as header:
        return set(re.findall(r'X\(\w+, (\w+), OBJECT,', header.read()))


KINDS = table('RECORD_KINDS')
OBJECT_KINDS = kinds_of_objects()
ENDS = table('RECORD_ENDS')


def chunks(path):
    """(type, payload) of each chunk; every checksum is checked."""
    with open(path, 'rb') as file:
        data = file.read()
    magic, version, order = HEADER.unpack_from(data)
    assert (magic, version, order) == (b'REEL\r\n\x1a\n', 2, 0x01020304), data[:16]
    at = HEADER.size
    while at < len(data):
        kind, size, crc, zero = CHUNK.unpack_from(data, at)
        payload = data[at + CHUNK.size:at + CHUNK.size + size]
        assert len(payload) == size and zero == 0
        assert zlib.crc32(payload, zlib.crc32(data[at:at + 8])) == crc
        yield kind, payload
        at += CHUNK.size + size


def record_bytes(path):
    """All records of a reel, as they stand there; the reel must have been closed properly."""
    parts = list(chunks(path))
    assert parts[-1] == (b'LAST', b''), parts[-1]
    return b''.join(payload for kind, payload in parts if kind == b'RECS')


def strings(path):
    """The strings of a reel, by id."""
    texts, last = {}, 0
    data = record_bytes(path)
    for at in range(0, len(data), RECORD.size):
        _, kind, _, number = struct.unpack_from('<QHHI', data, at)
        if KINDS[kind] == 'string':
            last = number
            texts[last] = b''
        elif KINDS[kind] == 'text':
            size = data[at + 10]
            texts[last] += data[at + 11:at + 11 + size]
    return {number: text.decode('utf-8', 'replace') for number, text in texts.items()}


def records(path):
    """All records of a reel, the kinds as names. TEXT records keep what their bytes mean there."""
    return [Record(*fields)._replace(kind=KINDS[fields[1]])
            for fields in RECORD.iter_unpack(record_bytes(path))]
