/* SPDX-License-Identifier: MIT */
/* The last line. It names the keys that make sense now, as many as there is room for; when something
 * has been found or the run is over, it begins with the words for that. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "model/quiz.h"
#include "model/words.h"
#include "ui/draw/utf8.h"
#include "ui/input/action.h"
#include "ui/input/prompt.h"
#include "ui/session/branches.h"
#include "ui/session/breaks.h"
#include "ui/session/news.h"
#include "ui/view/card.h"
#include "ui/view/views.h"

static const enum action playing[] = {ACTION_CLOSE, ACTION_PLAY,   ACTION_SLOWER, ACTION_FASTER,
                                      ACTION_STEP,  ACTION_LESSON, ACTION_LEAVE};
static const enum action paused[] = {ACTION_CLOSE,   ACTION_PLAY,   ACTION_CONTINUE, ACTION_STEP,
                                     ACTION_BACK,    ACTION_LESSON, ACTION_UP,       ACTION_RUN,
                                     ACTION_WHY,     ACTION_FINISH, ACTION_PICK,     ACTION_COMPARE,
                                     ACTION_NEXT,    ACTION_ABOUT,  ACTION_LEAVE,    ACTION_AXIS,
                                     ACTION_COMMAND, ACTION_FASTER, ACTION_PANEL,    ACTION_RECORD};
static const enum action found[] = {ACTION_CLOSE, ACTION_PROOF_BACK, ACTION_WHY,     ACTION_LESSON,
                                    ACTION_TWIN,  ACTION_BACK,       ACTION_COMPARE, ACTION_RUN,
                                    ACTION_PLAY,  ACTION_STEP,       ACTION_ABOUT,   ACTION_RECORD,
                                    ACTION_LEAVE};

/* In a lesson, as long as there is something to be asked or told. */
static const enum action taught[] = {ACTION_PLAY, ACTION_CLOSE,  ACTION_STEP,       ACTION_BACK,
                                     ACTION_WHY,  ACTION_LESSON, ACTION_PROOF_BACK, ACTION_RUN,
                                     ACTION_PICK, ACTION_LEAVE,  ACTION_UP,         ACTION_COMPARE};

static const enum action asked[] = {ACTION_CLOSE, ACTION_BACK,   ACTION_WHY,
                                    ACTION_FOCUS, ACTION_LESSON, ACTION_LEAVE};

/* ---- what has been found ---- */

/* The worst finding that the step of the cursor has completed, or NULL. */
static const struct finding *found_here(const struct scene *scene)
{
    const struct world *world = scene->world;
    const struct finding *worst = NULL;
    for (size_t i = world->finding_count; i > 0; i--) {
        const struct finding *finding = &world->findings[i - 1];
        if (tape_step_at(scene->tape, (size_t)finding->record + 1) != world->step)
            break;
        if (!worst || news_rank(finding) <= news_rank(worst))
            worst = finding;
    }
    return worst;
}

static const char *end_words(const struct world *world)
{
    switch (world_verdict(world)) {
    case VERDICT_ENDED:
        return world->finding_count > 0 ? "ended" : "ended well";
    case VERDICT_FAILED:
        return "failed";
    case VERDICT_DEADLOCK:
        return "deadlock";
    case VERDICT_FOREVER:
        return "waits for ever";
    case VERDICT_LIMIT:
        return "step limit";
    default:
        return verdict_name(world_verdict(world));
    }
}

/* What the line begins with: what this step has completed, or how the run has ended; NULL: nothing. */
static const char *headline(const struct scene *scene, char *text, size_t bytes)
{
    const struct world *world = scene->world;
    const struct finding *finding = world->step > 0 ? found_here(scene) : NULL;
    if (scene->cut && scene->has_ended && world->step >= scene->last_step) {
        snprintf(text, bytes, "%s", scene->cut);
        return text;
    }
    enum verdict verdict = world_verdict(world);
    bool is_plain = verdict == VERDICT_ENDED || verdict == VERDICT_FAILED;
    size_t count = world->finding_count;
    if (finding && (!world->has_ended || is_plain || verdict == VERDICT_FOREVER))
        snprintf(text, bytes, "%s.", words_finding_kind(finding));
    else if (!world->has_ended)
        return NULL;
    else if (is_plain && count > 0)
        snprintf(text, bytes, "%s, with %zu finding%s.", end_words(world), count,
                 count == 1 ? "" : "s");
    else
        snprintf(text, bytes, "%s.", end_words(world));
    text[0] = (char)toupper((unsigned char)text[0]);
    return text;
}

/* ---- keys ---- */

static bool ends_in(const char *text, const char *end)
{
    size_t length = text ? strlen(text) : 0, tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

static const char *twin_words(const struct scene *scene)
{
    const char *twin = tape_about(scene->tape, ABOUT_TWIN);
    if (ends_in(twin, "_fixed"))
        return "fixed twin";
    return ends_in(scene->name, "_fixed") ? "broken twin" : twin;
}

static bool has_something_on_top(const struct scene *scene)
{
    return scene->view->overlay != OVERLAY_NONE || scene->view->maximised != PANEL_NONE ||
           scene->beside;
}

/* Whether the lesson has more to ask, or to tell, further on. */
static bool is_taught(const struct scene *scene)
{
    bool is_at_end = scene->has_ended && scene->world->step >= scene->last_step;
    return scene->quiz && !scene->comparison && !is_at_end && !quiz_is_finished(scene->quiz);
}

/* Not if all of the run is known, and its stop is not in it. */
static bool may_come(const struct quiz *quiz, size_t question)
{
    return !quiz->is_over || quiz->stops[quiz->lesson->questions[question].stop] != QUIZ_NOWHERE;
}

/* What playing on leads to: to the card that lies below a box; who has answered all waits for what is
 * right. */
static const char *play_words(const struct scene *scene)
{
    bool has_open = false;
    if (scene->card)
        return scene->card->kind == CARD_ASK    ? "to the question"
               : scene->card->kind == CARD_TOLD ? "to the answer"
                                                : "to the remark";
    for (size_t i = 0; is_taught(scene) && i < scene->quiz->lesson->question_count; i++) {
        const struct quiz_question *question = &scene->quiz->questions[i];
        bool is_left = scene->quiz->are_passed[scene->quiz->lesson->questions[i].stop];
        if (question->state == QUIZ_AHEAD && !is_left && may_come(scene->quiz, i))
            return "to the next question";
        has_open |= question->state == QUIZ_ANSWERED ||
                    (question->state == QUIZ_SETTLED && !question->is_told);
    }
    return has_open ? "to the answer" : "play";
}

/* The word for a key, as it is now; NULL: it makes no sense now. */
static const char *word_now(const struct scene *scene, enum action action, char *text, size_t bytes)
{
    const struct world *world = scene->world;
    char name[WORDS_MAX];
    uint32_t thread = scene->view->selected;
    bool is_at_end = scene->has_ended && world->step >= scene->last_step;
    switch (action) {
    case ACTION_PLAY:
        if (scene->is_searching)
            return "stop";
        return scene->is_playing || scene->is_moving ? "pause"
               : is_at_end && !scene->card           ? "play again"
                                                     : play_words(scene);
    case ACTION_CONTINUE:
        return scene->breaks && scene->breaks->count > 0 && !is_at_end ? action_word(action) : NULL;
    case ACTION_SLOWER:
    case ACTION_FASTER:
        return scene->is_following ? NULL : action_word(action);
    case ACTION_STEP:
        return is_at_end || scene->card ? NULL : "step";
    case ACTION_BACK:
        return world->step > 0 ? "back" : NULL;
    case ACTION_NEXT:
        return is_at_end ? NULL : action_word(action);
    case ACTION_FINISH:
        return scene->is_live && !scene->has_ended ? action_word(action) : NULL;
    case ACTION_RUN:
        if (!scene->is_live || world->is_real || !world_is_runnable(world, thread))
            return NULL;
        snprintf(text, bytes, "run %s", words_thread(scene->tape, thread, name, sizeof name));
        return text;
    case ACTION_PICK:
        return scene->is_live && !world->is_real && !world->has_ended ? action_word(action) : NULL;
    case ACTION_TWIN:
        return tape_about(scene->tape, ABOUT_TWIN) ? twin_words(scene) : NULL;
    case ACTION_PROOF_BACK:
        return world->has_ended && world->finding_count > 0 && !found_here(scene) ? "to the finding"
                                                                                  : NULL;
    case ACTION_COMPARE:
        return scene->branches && scene->branches->count > 1 && !scene->beside ? "compare" : NULL;
    case ACTION_ABOUT:
        return scene->hides_outcome ? NULL : action_word(action);
    case ACTION_LESSON:
        return scene->quiz ? action_word(action) : NULL;
    case ACTION_CLOSE:
        return has_something_on_top(scene) ? "close" : NULL;
    case ACTION_LEAVE:
        return has_something_on_top(scene) ? NULL : "leave";
    default:
        return action_word(action);
    }
}

/* The key of an action as it is bound now; of selecting a thread, both keys. */
static void key_write(const struct scene *scene, enum action action, bool is_ascii, char *text,
                      size_t bytes)
{
    char down[32];
    action_shown(scene->keymap, action, false, is_ascii, text, bytes);
    if (action != ACTION_UP || !*text)
        return;
    action_shown(scene->keymap, ACTION_DOWN, false, is_ascii, down, sizeof down);
    size_t length = strlen(text);
    snprintf(text + length, bytes - length, " %s", down);
}

/* Write an item unless that would leave less than `kept` cells. */
static void item_draw(struct pen *pen, const char *key, const char *word, int kept, bool is_first)
{
    int cols = utf8_cols(key) + 1 + utf8_cols(word) + (is_first ? 0 : 3);
    if (!*key || pen_room(pen) - cols < kept)
        return;
    if (!is_first)
        pen_put(pen, ROLE_FAINT, " · ");
    pen_put(pen, ROLE_KEY, key);
    pen_put(pen, ROLE_TEXT, " ");
    pen_put(pen, ROLE_TEXT, word);
}

static void items_draw(struct pen *pen, const struct scene *scene, const enum action *actions,
                       size_t count)
{
    char text[WORDS_MAX], key[64];
    int begin = pen->x;
    bool is_ascii = pen->canvas->is_ascii;
    for (size_t i = 0; i < count; i++) {
        const char *word = word_now(scene, actions[i], text, sizeof text);
        key_write(scene, actions[i], is_ascii, key, sizeof key);
        if (word)
            item_draw(pen, key, word, 9, pen->x == begin);
    }
    key_write(scene, ACTION_HELP, is_ascii, key, sizeof key);
    item_draw(pen, key, action_word(ACTION_HELP), 0, pen->x == begin);
}

/* While a lesson asks or tells: the keys of its card first. Who may go back may come forward again;
 * but beyond the card only its own keys lead. */
static void card_keys_draw(struct pen *pen, const struct scene *scene)
{
    bool is_ascii = pen->canvas->is_ascii, is_asking = scene->card->kind == CARD_ASK;
    if (is_asking) {
        pen_put(pen, ROLE_STRONG, "What do you think?  ");
        if (scene->card->has_focus)
            item_draw(pen, is_ascii ? "Up Down Enter" : "↑ ↓ Enter", "choose", 9, true);
    } else {
        item_draw(pen, "Enter", "goes on", 9, true);
    }
    if (!is_asking || scene->card->has_focus)
        pen_put(pen, ROLE_FAINT, " · ");
    items_draw(pen, scene, asked, sizeof asked / sizeof asked[0]);
}

/* The keys of a cursor that stands still, behind the words for what it has come upon. */
static void rest_draw(struct pen *pen, const struct scene *scene, const char *first)
{
    bool is_well = world_verdict(scene->world) == VERDICT_ENDED && !scene->world->finding_count;
    if (first) {
        pen_put(pen, is_well ? ROLE_GOOD : ROLE_ALERT, first);
        pen_put(pen, ROLE_TEXT, "  ");
    }
    if (is_taught(scene))
        items_draw(pen, scene, taught, sizeof taught / sizeof taught[0]);
    else if (first)
        items_draw(pen, scene, found, sizeof found / sizeof found[0]);
    else
        items_draw(pen, scene, paused, sizeof paused / sizeof paused[0]);
}

static void keys_draw(struct pen *pen, const struct scene *scene)
{
    char text[64];
    const char *first = headline(scene, text, sizeof text);
    if (scene->card && scene->view->overlay == OVERLAY_NONE)
        card_keys_draw(pen, scene);
    else if (scene->is_playing || scene->is_moving)
        items_draw(pen, scene, playing, sizeof playing / sizeof playing[0]);
    else
        rest_draw(pen, scene, first);
}

void prompt_draw(struct pen *pen, const struct prompt *prompt, const char *hint)
{
    char before[PROMPT_MAX];
    const char *text = prompt->text;
    snprintf(before, sizeof before, "%.*s", (int)prompt->cursor, text);
    int cursor = utf8_cols(before), most = pen->rect.cols - 2;
    for (; cursor >= most && *text; cursor = utf8_cols(before + (text - prompt->text)))
        utf8_next(&text);
    pen_glyph(pen, ROLE_KEY, (unsigned char)prompt->mark);
    pen_put(pen, ROLE_TEXT, text);
    pen_cursor(pen, 1 + cursor);
    if (hint) {
        pen_put(pen, ROLE_FAINT, "   ");
        pen_put(pen, ROLE_FAINT, hint);
    }
}

void legend_draw(struct canvas *canvas, struct rect rect, const struct scene *scene)
{
    struct pen pen = pen_at(canvas, rect);
    if (scene->prompt) {
        prompt_draw(&pen, scene->prompt, scene->hint);
        return;
    }
    pen_put(&pen, ROLE_TEXT, " ");
    if (scene->message && *scene->message)
        pen_put(&pen, ROLE_STRONG, scene->message);
    else
        keys_draw(&pen, scene);
}
