/* SPDX-License-Identifier: MIT */
/*
 * Actions: the one table of what can be done, with which keys, and in which words. Keys are decoded
 * by it; legend, help screen and manual are written from it.
 */
#ifndef UI_ACTION_H
#define UI_ACTION_H

#include <stdbool.h>
#include <stddef.h>

#include "ui/input/key.h"

/*
 * X(NAME, keys, word, sentence)
 *
 * keys      separated by blanks, the one to show first; "1-9" is a range
 * word      in the legend
 * sentence  in the help screen
 */
#define ACTIONS(X)                                                                                 \
    X(HELP, "? F1 h", "keys", "Show or hide these keys.")                                          \
    X(PLAY, "Space", "play", "Play, or pause; at the end, play again from the beginning.")         \
    X(STEP, ". s Right", "step", "Take one step.")                                                 \
    X(BACK, ", S Left", "back", "Go back one step.")                                               \
    X(UP, "Up k", "thread", "Select the thread, object or line above; in other panels, scroll.")   \
    X(DOWN, "Down j", "thread",                                                                    \
      "Select the thread, object or line below; in other panels, scroll.")                         \
    X(FOLLOW, "F", "follow",                                                                       \
      "Select nothing: look at whoever acts. Follows a run in real time again.")                   \
    X(RUN, "r", "run", "Let the selected thread take the next step: another branch of the run.")   \
    X(PICK, "p", "pick", "All that can happen next: who goes on, whose wait ends, who is woken.")  \
    X(BRANCHES, "v", "branches", "The branches of this run: switch, name, compare, drop them.")    \
    X(COMPARE, "V", "compare", "This branch beside another one, or alone again.")                  \
    X(WHY, "w Enter", "why", "Why does the selected thread run or wait? And its details.")         \
    X(FINISH, "a", "to the end", "Run freely to the end.")                                         \
    X(FIRST, "g Home", "start", "Go to the beginning.")                                            \
    X(LAST, "G End", "last", "Go to the last step that has been run; follow a run in real time.")  \
    X(COMMAND, ":", "command", "Go to a step (120) or a time (0.5s); any command. Tab completes.") \
    X(CONTINUE, "c", "run on", "Run on to the next breakpoint or finding.")                        \
    X(REVERSE, "C", "run back", "Go back to the breakpoint or finding before.")                    \
    X(PROOF, "d", "proof", "Go to the next finding: to the step that completes its proof.")        \
    X(PROOF_BACK, "D", "proof before", "Go to the finding before.")                                \
    X(BREAK, "b", "breakpoint",                                                                    \
      "Stop at the line, object or thread that is selected, or no more.")                          \
    X(BREAKS, "B", "breakpoints", "The breakpoints.")                                              \
    X(MARK, "m", "mark", "Remember this step.")                                                    \
    X(RECALL, "'", "to the mark",                                                                  \
      "Go to the step that was remembered last, to those before, and back again.")                 \
    X(SEARCH, "/", "search", "Go to the next step of which a sentence has these words.")           \
    X(SEARCH_ON, "n", "search on", "The next such step.")                                          \
    X(SEARCH_BACK, "N", "search back", "The one before.")                                          \
    X(NEXT, "]", "next finding",                                                                   \
      "Go on to the next finding, or step in which a thread has to "                               \
      "wait for a lock or the GIL.")                                                               \
    X(PREVIOUS, "[", "finding before", "Go back to the one before.")                               \
    X(SLOWER, "{", "slower", "Play at half the speed.")                                            \
    X(FASTER, "}", "faster", "Play at twice the speed; the fastest knows no pauses.")              \
    X(NORMAL, "Backspace", "normal", "Play at the speed x1 again: two steps a second.")            \
    X(AXIS, "t", "time or steps", "Timeline: time or steps across.")                               \
    X(ZOOM_IN, "+ =", "zoom in", "Timeline: show less, larger.")                                   \
    X(ZOOM_OUT, "-", "zoom out", "Timeline: show more, smaller.")                                  \
    X(ZOOM_FIT, "0", "no zoom", "Timeline: as in the beginning.")                                  \
    X(PAN_LEFT, "<", "left", "Timeline: look further back.")                                       \
    X(PAN_RIGHT, ">", "right", "Timeline: look further on.")                                       \
    X(PANEL, "1-9", "panel", "Give one panel the whole screen, and take it back.")                 \
    X(FOCUS, "Tab", "panel", "Go to the next panel: the arrow keys act upon it.")                  \
    X(HIDE, "H", "hide", "Hide this panel, the others take its room; the options bring it back.")  \
    X(PAGE_UP, "PgUp", "page up", "Scroll up by a page.")                                          \
    X(PAGE_DOWN, "PgDn", "page down", "Scroll down by a page.")                                    \
    X(ABOUT, "i", "about", "What this scenario is about, and what to try.")                        \
    X(LESSON, "L", "lesson", "The lesson: its questions, what was answered, what comes next.")     \
    X(NOTES, "T", "notes", "What the teacher has noted for this lesson.")                          \
    X(TWIN, "x", "twin", "Go to the twin of this scenario: broken or fixed.")                      \
    X(RECORD, "R", "record", "Record this run into a file, from its beginning on; and stop that.") \
    X(OPTIONS, "o F2", "options", "What is shown, and how.")                                       \
    X(PRESENTER, "P", "presenter", "Large names and states, and the keys that are pressed.")       \
    X(GLYPHS, "~", "ASCII", "Draw with ASCII characters only, or with all.")                       \
    X(REDRAW, "^L", "redraw", "Draw the screen anew.")                                             \
    X(CLOSE, "Esc", "close", "Close what lies on top; never leaves this run.")                     \
    X(LEAVE, "q", "leave", "Close a box or a panel on top; else leave this run.")                  \
    X(QUIT, "Q ^C", "quit", "Quit at once.")

enum action {
    ACTION_NONE,
#define X(NAME, keys, word, sentence) ACTION_##NAME,
    ACTIONS(X)
#undef X
        ACTION_COUNT
};

struct keymap;

/** What a key does; ACTION_NONE for a key that does nothing. keymap: NULL: that of the table. */
enum action action_of(const struct keymap *keymap, struct key key);

/** Its keys as in the table, its word in the legend, its sentence in the help. */
const char *action_keys(enum action action);
const char *action_word(enum action action);
const char *action_sentence(enum action action);

/** Its name in commands: "zoom-in". Returns: `text`. */
char *action_name(enum action action, char *text, size_t bytes);

/** Returns: ACTION_NONE if there is none of that name. */
enum action action_find(const char *name);

/** Its first key (or all of them, between blanks) as shown to people; "" if it has none. Returns:
 * `text`. */
char *action_shown(const struct keymap *keymap, enum action action, bool is_all, bool is_ascii,
                   char *text, size_t bytes);

/** Read a key as people write it: "x", "Space", "F1", "^L". Returns: false if it is none. */
bool key_read(const char *text, struct key *key);

/** A key as people write it, "Space", "x". Returns: `text`. */
char *key_words(struct key key, char *text, size_t bytes);

/** The i-th key that has a name; NULL behind the last one. */
const char *key_name_at(size_t i);

#endif
