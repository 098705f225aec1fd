/* SPDX-License-Identifier: MIT */
/*
 * The control: what the keys do. It holds all that a screen remembers between two frames, and knows
 * neither the terminal nor the clock, so that a test can press keys and look at the scene.
 */
#ifndef UI_CONTROL_H
#define UI_CONTROL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/input/action.h"
#include "ui/input/complete.h"
#include "ui/input/key.h"
#include "ui/input/prompt.h"
#include "ui/input/settings.h"
#include "ui/session/branches.h"
#include "ui/session/breaks.h"
#include "ui/session/news.h"
#include "ui/session/player.h"
#include "ui/session/session.h"
#include "ui/view/card.h"
#include "ui/view/scene.h"

/* How the person at the keys wants to go on. */
enum control_wish { WISH_STAY, WISH_BACK, WISH_QUIT, WISH_TWIN };

#define MARKS_MAX 9

/* Steps that somebody wants to come back to. */
struct marks {
    size_t steps[MARKS_MAX]; /* the last one marked last */
    int count;
    int at;        /* the mark that we have come back to; -1: none */
    size_t here;   /* its step, or `origin` */
    size_t origin; /* where we came from */
};

/* The walk through the steps that prove a finding. */
struct proof {
    const struct session *session;
    uint64_t records[FINDING_CHAIN_MAX + 1]; /* one of each step; the last one completes it */
    int count;                               /* 0: there is no walk */
    int at;                                  /* the one that we are at; -1: none yet */
    size_t here;                             /* the step where we are, if we still walk */
};

#define EARLY_MAX 64

enum early_kind { EARLY_STEP, EARLY_PICK, EARLY_ROW };

/* What a key has decided before the step was there that it is to follow. */
struct early_move {
    enum early_kind kind;
    struct pick pick; /* thread 0: that which the keys act upon then */
    int row;          /* of the box of picks */
};

struct early {
    struct early_move moves[EARLY_MAX];
    int count;
    const struct session *session;
    size_t step; /* the first is made behind it */
};

/* A lesson that is given. */
struct lesson_given {
    struct quiz *quiz;                   /* or NULL: none is */
    const struct comparison *comparison; /* what it compares, or NULL */
    bool is_settled;                     /* what is right there is known, */
    bool is_open;                        /* and its runs are shown */
    bool has_lent_axis; /* they stand by time, which is not what the person has chosen */
    struct card card;
    uint64_t put_up_ms; /* when the card was, */
    bool is_readable;   /* and it has been drawn since, on a screen that has room for it */
    size_t told_stop;   /* the stop whose remark has been read last; QUIZ_NOWHERE: none has */
    const struct tape *tape;
    size_t seen;       /* the furthest step of that tape to which the person has come */
    bool is_summed_up; /* the end has been reached, and the score told */
    const char *(*answered)(void *context, struct session *session, size_t question);
    void *context;
};

struct comparison;

struct control {
    struct session *session; /* of the branch that is looked at */
    struct branches branches;
    struct scene beside; /* of the branch that it is compared with */
    struct player player;
    struct view view;
    int cols, rows; /* of the screen */
    enum control_wish wish;
    bool wants_redraw, wants_other_glyphs; /* for the terminal; it takes them back */
    char message[512];
    bool has_menu;       /* who leaves comes to it */
    bool is_leaving;     /* a lesson, if the next key says so again */
    char progress[80];   /* of a branch that is on its way to where it begins */
    char pressed[64];    /* the key pressed last, and what it did; "" after a second */
    uint64_t pressed_ms; /* when */
    struct prompt prompt;
    struct breaks breaks;
    struct marks marks;
    struct news news;
    struct proof proof;
    struct prompt_place asked; /* the place that the last key has asked for, */
    bool is_asked;             /* if it has */
    struct early early;
    struct lesson_given lesson;
    char words[SEEK_WORDS_MAX]; /* searched for last */
    struct settings settings;   /* as they were put last; see control_settings */
    const char *config;         /* path of the configuration, or NULL */
    struct completion completion;
    bool is_completing; /* the last key was Tab */
    char shown[2][64];  /* keys in the sentence that is said */
    unsigned shown_count;
    char hint[200]; /* behind what is typed */
};

void control_init(struct control *control, struct session *session);
void control_free(struct control *control);

/** Give a lesson. answered: called once of each question, when the person has read what was right in
 * `session`, which is looked at; or NULL. */
void control_teach(struct control *control, struct quiz *quiz,
                   const char *(*answered)(void *context, struct session *session, size_t question),
                   void *context);

/** The person leaves: tell of the questions that have been answered, and of which nobody has read what was
 * right. */
void control_leave_lesson(struct control *control);

/** Compare runs: those of a lesson, which is being given, beside the first of them, which is looked at.
 * Nothing of them is shown until its questions are answered. */
void control_compare_runs(struct control *control, const struct comparison *comparison);

/** The settings as they are now: keys change some of them too. */
const struct settings *control_settings(struct control *control);

/** The same as they are to be kept for what comes next: as the person has chosen them. */
struct settings control_kept_settings(struct control *control);

/** Look at the run as these settings say. */
void control_apply(struct control *control, const struct settings *settings, uint64_t now_ms);

/** Do what a key means. */
void control_key(struct control *control, struct key key, uint64_t now_ms);

/** Show a sentence until the next key. */
void control_say(struct control *control, const char *sentence);

/** Take in what all targets have published. Returns: whether anything was new. */
bool control_pump(struct control *control);

/** Move on as the clock and what has arrived allow. Returns: whether anything changed. */
bool control_tick(struct control *control, uint64_t now_ms);

/** How long nothing moves by itself, in milliseconds; -1: for ever. */
int control_timeout_ms(const struct control *control, uint64_t now_ms);

/** Fold what has arrived for the timeline, at most `max` records (0: all). Returns: whether all is
 * folded. */
bool control_follow(struct control *control, size_t max);

/** What is to be drawn now. It points into the control and its session, and holds until either is
 * changed. */
void control_scene(struct control *control, struct scene *scene);

/** What control_scene has made is on the screen now: a question in it can be answered from now on. */
void control_note_drawn(struct control *control);

#endif
