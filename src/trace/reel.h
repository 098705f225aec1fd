/* SPDX-License-Identifier: MIT */
/*
 * The .reel file: a run, kept.
 *
 *   header   8 bytes "REEL\r\n\x1a\n", u32 version (2), u32 0x01020304 (byte order)
 *   chunks   u32 type, u32 payload bytes, u32 CRC-32 of type, size and payload, u32 zero; payload
 *
 *   type  payload
 *   KIND  the names of the kinds of records, each ended by a zero byte, in the order of their numbers
 *         in this file; once, before all records
 *   INFO  lines "key<TAB>value": command, version, seed ...
 *   SRCE  a source file: its name, a zero byte, its text
 *   RECS  records as in record.h; their order is the run's
 *   LAST  nothing: the recording was closed properly, and this is its end
 *
 * Numbers are in the byte order of the machine that wrote the file; a reader of the other order
 * refuses it. Since kinds go by name, a reel outlives changes of their table; those that the reader
 * does not know are read as "none". Chunks of an unknown type are passed over. A file that is cut off or damaged is good
 * up to its last whole chunk. It is input from strangers: the reader checks every length, and
 * whoever folds the records trusts no id in them.
 */
#ifndef TRACE_REEL_H
#define TRACE_REEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace/record.h"

#define REEL_VERSION       2u
#define REEL_CHUNK_MAX     (64u << 20) /* a reader refuses larger payloads */
#define REEL_CHUNK_RECORDS 32768       /* a writer puts at most so many into one chunk */

/**
 * Open a new reel for appending and write its header.
 *
 * is_forced: an existing file is overwritten, else it is left alone (-EEXIST).
 * Returns: a descriptor, or a negative errno.
 */
int reel_create(const char *path, bool is_forced);

/** Append one chunk each. Returns: 0 or a negative errno; the file ends in a whole chunk or is cut
 * back to one. */
int reel_append_kinds(int fd); /* before all records */
int reel_append_info(int fd, const char *key, const char *value);
int reel_append_source(int fd, const char *name, const char *text, size_t bytes);
int reel_append_records(int fd, const struct record *records, size_t count);
int reel_append_last(int fd);

/** Cut the file back to its last whole chunk, after its writer has died. `records`: set to the
 * number of records that are in it. Returns: 0 or a negative errno. */
int reel_trim(int fd, uint64_t *records);

/* A reel being read, chunk by chunk. A file is not mapped: it may be cut off while it is read, and
 * what has been checked must not change any more. */
struct reel {
    const unsigned char *data; /* all of it, if it is in memory */
    int fd;                    /* else its file, */
    unsigned char *window;     /* and a piece of that: malloced, of `window_room` bytes, */
    size_t window_room;
    size_t window_at, window_bytes; /* from where on, and how many have been read */
    size_t bytes;                   /* of the whole, when it was opened */
    size_t at;
    uint16_t kinds[256]; /* ours, by the file's number */
    bool has_last;       /* LAST was seen */
    bool is_complete;    /* and nothing after it */
    bool is_damaged;     /* bytes after the last whole chunk */
};

enum reel_chunk { REEL_END, REEL_INFO, REEL_SOURCE, REEL_RECORDS };

struct reel_part {
    enum reel_chunk type;
    const void *records; /* REEL_RECORDS: `count` of them; see reel_record */
    size_t count;
    const char *key, *value; /* REEL_INFO and REEL_SOURCE: name and text, not terminated */
    size_t key_bytes, value_bytes;
};

/** Open a reel. Returns: 0, a negative errno, or -EPROTO (not a reel, or of another version or byte
 * order; `why` says which in words). */
int reel_open(struct reel *reel, const char *path, const char **why);

/** Use memory as a reel (it must outlive it). As reel_open. */
int reel_open_memory(struct reel *reel, const void *data, size_t bytes, const char **why);

/** The next chunk; what it points to stays until the one after it is asked for. REEL_END: no
 * further whole chunk; is_complete and is_damaged are then set. */
enum reel_chunk reel_next(struct reel *reel, struct reel_part *part);

/** Record `i` of a part that has records, with our numbers for kinds. */
struct record reel_record(const struct reel *reel, const struct reel_part *part, size_t i);

void reel_close(struct reel *reel);

#endif
