/* SPDX-License-Identifier: MIT */
/*
 * Who has read and written which variable, and when: for data races and lost updates.
 *
 * Of each variable and each thread the last read and the last write are kept. That is enough for any
 * pair of threads: if an earlier access of a thread is unordered with what another does now, so is
 * its last one of that sort.
 *
 * Each process has variables of its own, so a variable is an object in a process.
 */
#ifndef MODEL_ACCESSES_H
#define MODEL_ACCESSES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/clocks.h"

#define ACCESSES_VARS_MAX   65536 /* variables beyond these are not checked */
#define ACCESSES_COPIES_MAX 64    /* processes that use one variable; others are not checked */
#define ACCESSES_LOADS      8 /* variables that a thread has read lately and not written since */

/* What one thread did to one variable. Times are the thread's own; 0: never. */
struct accesses_cell {
    uint32_t read, write, firm_write;
    uint32_t read_record, write_record;
    uint16_t read_by, write_by; /* a row can have several threads, one after the other */
};

struct accesses_var {
    int64_t value;    /* that was written last */
    uint32_t next;    /* of the same object, in another process; + 1; 0: none */
    uint32_t process; /* by its first thread; 0: the program's */
    uint32_t written; /* index of the record that wrote it last */
    uint32_t writer;  /* who did; 0: nobody yet */
};

struct accesses_load {
    int64_t value;
    uint32_t var; /* + 1; 0: none */
    uint32_t record;
};

struct accesses_thread {
    struct accesses_load loads[ACCESSES_LOADS];
    uint64_t next; /* of them to be used */
};

struct accesses {
    uint32_t width;  /* cells of a variable: one for each row of the clocks */
    uint32_t *heads; /* by object - 1: its first variable + 1; 0: none */
    size_t object_count, object_room;
    struct accesses_var *vars;
    size_t var_count, var_room;
    struct accesses_cell *cells;
    size_t cell_room;
    struct accesses_thread *threads; /* by thread - 1 */
    size_t thread_count, thread_room;
};

struct access {
    uint16_t thread;
    bool is_write;
    uint32_t object, process;
    uint32_t record;
    int64_t value;
};

/* Another thread whose access to the same variable is in no order with the present one. */
struct accesses_race {
    uint16_t other;
    uint32_t record;
};

/* A write over what another thread wrote, based on what was read before that. */
struct accesses_loss {
    uint16_t other;
    uint32_t read, written; /* records */
};

void accesses_init(struct accesses *accesses);
void accesses_free(struct accesses *accesses);
void accesses_copy(struct accesses *to, const struct accesses *from);
bool accesses_equal(const struct accesses *a, const struct accesses *b);
size_t accesses_bytes(const struct accesses *accesses);

/**
 * Whether a write that is about to happen loses an update: the thread has read the variable, others
 * have changed it since, and nothing but chance puts their write before this one. Call it before
 * accesses_add.
 */
bool accesses_is_loss(const struct accesses *accesses, const struct clocks *clocks,
                      const struct access *access, struct accesses_loss *loss);

/**
 * Take an access in.
 *
 * races: other threads that race with it; not those whose access raced already when the thread did the
 * same before. Returns: how many.
 */
size_t accesses_add(struct accesses *accesses, const struct clocks *clocks,
                    const struct access *access, struct accesses_race races[CLOCKS_THREADS_MAX]);

/** Records are missing: what threads have read may be out of date, and they may know it. */
void accesses_forget_reads(struct accesses *accesses);

/** What a thread has read since `record` and has not written: how many; `is_stale`: whether any of it
 * has another value by now. */
size_t accesses_read_since(const struct accesses *accesses, uint16_t thread, uint32_t record,
                           bool *is_stale);

#endif
