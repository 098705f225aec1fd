/* SPDX-License-Identifier: MIT */
/*
 * ncurses is asked for little: modes, colours, cells, keys. What is on the screen is remembered here
 * too, so that a frame in which little changed costs little. Signals are ui/rescue's, that of ^Z
 * too: ncurses ignores it while it writes a frame, and so would lose one that comes as soon as the
 * frame is seen.
 */
#include "ui/screen/term.h"

#include <errno.h>
#include <langinfo.h>
#include <ncurses.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "ui/draw/theme.h"
#include "ui/screen/rescue.h"

#define ESCAPE_MS 25
#define PAIRS_MAX 256

static struct terminal {
    unsigned depth; /* of term_start */
    SCREEN *screen;
    struct palette palette;
    bool has_colours;
    struct cell *shown; /* what is on the screen, row by row */
    int cols, rows;
    bool is_forgotten;
    short pair_count;
    int16_t pairs[PAIRS_MAX][2]; /* foreground and background by number of the pair */
} term;

/* ---- starting ---- */

/* Add a string of the terminal's description, without its padding ("$<5>"). */
static void add_capability(char *text, size_t bytes, char *name)
{
    const char *from = tigetstr(name);
    size_t length = strlen(text);
    if (!from || from == (char *)-1)
        return;
    while (*from && length + 1 < bytes) {
        const char *end = from[0] == '$' && from[1] == '<' ? strchr(from, '>') : NULL;
        if (end)
            from = end + 1;
        else
            text[length++] = *from++;
    }
    text[length] = '\0';
}

/* What puts the terminal right when there is no time to ask ncurses. */
static void prepare_farewell(void)
{
    static char names[][6] = {"sgr0", "rmkx", "cnorm", "rmcup"};
    char text[RESCUE_FAREWELL_MAX] = "";
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        add_capability(text, sizeof text, names[i]);
    rescue_set_farewell(text);
}

static void start_colours(void)
{
    term.palette = (struct palette){.colours = THEME_MONO};
    term.pair_count = 1; /* pair 0 is the terminal's own */
    term.has_colours = has_colors() && start_color() != ERR && use_default_colors() != ERR;
    term_set_theme(THEME_AUTO, 0);
}

static void start_keyboard(void)
{
    cbreak();
    noecho();
    nonl();
    set_escdelay(ESCAPE_MS);
    intrflush(stdscr, FALSE);
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
}

int term_start(void)
{
    const char *name = getenv("TERM");
    if (term.depth > 0) {
        rescue_take_again();
        return term.depth++, 0;
    }
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return -ENOTTY;
    if (!name || !*name || strcmp(name, "dumb") == 0)
        return -ENODEV;
    int error = rescue_start(); /* before ncurses, which leaves alone what is taken */
    if (error < 0)
        return error;
    term.screen = newterm(NULL, stdout, stdin);
    if (!term.screen) {
        rescue_stop();
        return -ENODEV;
    }
    term.depth = 1;
    prepare_farewell();
    start_colours();
    start_keyboard();
    term_forget();
    return 0;
}

void term_stop(void)
{
    if (term.depth == 0 || --term.depth > 0)
        return;
    endwin();
    delscreen(term.screen);
    term.screen = NULL;
    rescue_stop();
    free(term.shown);
    term.shown = NULL;
    term.cols = term.rows = 0;
}

const char *term_error(int error)
{
    switch (error) {
    case -ENOTTY:
        return "the input or the output is not a terminal";
    case -ENODEV:
        return "TERM names no terminal that can show a screen";
    default:
        return strerror(-error);
    }
}

void term_set_theme(enum theme_choice choice, int colours)
{
    struct palette old = term.palette;
    int most = colours > 0 && colours < COLORS ? colours : COLORS;
    bool is_mono = !term.has_colours || choice == THEME_PLAIN;
    term.palette.colours =
        is_mono ? THEME_MONO : theme_choose(most, colours > 0 ? NULL : getenv("NO_COLOR"));
    term.palette.is_light = theme_is_light(choice, getenv("COLORFGBG"));
    if (old.colours != term.palette.colours || old.is_light != term.palette.is_light)
        term_forget();
}

const struct palette *term_palette(void)
{
    return &term.palette;
}

bool term_is_ascii(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
}

/* ---- showing ---- */

void term_size(int *cols, int *rows)
{
    getmaxyx(stdscr, *rows, *cols);
}

/* The number of the pair with these colours, made when it is first needed. */
static short pair_of(int16_t foreground, int16_t background)
{
    if (foreground < 0 && background < 0)
        return 0;
    for (short i = 1; i < term.pair_count; i++)
        if (term.pairs[i][0] == foreground && term.pairs[i][1] == background)
            return i;
    if (term.pair_count >= PAIRS_MAX || term.pair_count >= COLOR_PAIRS)
        return 0;
    term.pairs[term.pair_count][0] = foreground;
    term.pairs[term.pair_count][1] = background;
    init_pair(term.pair_count, foreground, background);
    return term.pair_count++;
}

static attr_t attributes_of(unsigned attributes)
{
    return (attributes & STYLE_BOLD ? A_BOLD : 0) | (attributes & STYLE_DIM ? A_DIM : 0) |
           (attributes & STYLE_UNDERLINE ? A_UNDERLINE : 0) |
           (attributes & STYLE_REVERSE ? A_REVERSE : 0);
}

static void put_cell(int x, int y, const struct cell *cell)
{
    struct style style = theme_style(cell->role, cell->marks, &term.palette);
    wchar_t text[2] = {(wchar_t)cell->code_point, 0};
    cchar_t character;
    short pair =
        term.palette.colours == THEME_MONO ? 0 : pair_of(style.foreground, style.background);
    setcchar(&character, text, attributes_of(style.attributes), pair, NULL);
    mvadd_wch(y, x, &character);
}

static bool fit_shown(const struct canvas *canvas)
{
    size_t count = (size_t)canvas->cols * (size_t)canvas->rows;
    if (term.shown && term.cols == canvas->cols && term.rows == canvas->rows)
        return true;
    free(term.shown);
    term.shown = calloc(count, sizeof *term.shown);
    term.cols = canvas->cols;
    term.rows = canvas->rows;
    term.is_forgotten = true;
    return term.shown != NULL;
}

static bool is_same(const struct cell *a, const struct cell *b)
{
    return a->code_point == b->code_point && a->role == b->role && a->marks == b->marks;
}

void term_show(const struct canvas *canvas)
{
    if (!fit_shown(canvas))
        return;
    if (term.is_forgotten)
        clearok(stdscr, TRUE);
    for (int y = 0; y < canvas->rows; y++)
        for (int x = 0; x < canvas->cols; x++) {
            struct cell *shown = &term.shown[(size_t)y * (size_t)canvas->cols + (size_t)x];
            const struct cell *cell = canvas_at(canvas, x, y);
            if (term.is_forgotten || !is_same(shown, cell))
                put_cell(x, y, cell);
            *shown = *cell;
        }
    term.is_forgotten = false;
    if (canvas->cursor_y >= 0 && canvas->cursor_x >= 0)
        move(canvas->cursor_y, canvas->cursor_x);
    else
        move(canvas->rows - 1, 0);
    refresh();
}

void term_forget(void)
{
    term.is_forgotten = true;
}

/* ---- keys ---- */

static void take_size(void)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
        resizeterm(size.ws_row, size.ws_col);
    term_forget();
}

/* Leave the terminal to the shell until it lets us go on; then all is to be drawn anew. */
static void suspend(void)
{
    endwin();
    rescue_stop_here();
    reset_prog_mode();
    flushinp();
    take_size();
}

static enum key_code code_of(wint_t key)
{
    switch (key) {
    case KEY_UP:
        return PRESSED_UP;
    case KEY_DOWN:
        return PRESSED_DOWN;
    case KEY_LEFT:
        return PRESSED_LEFT;
    case KEY_RIGHT:
        return PRESSED_RIGHT;
    case KEY_HOME:
        return PRESSED_HOME;
    case KEY_END:
        return PRESSED_END;
    case KEY_PPAGE:
        return PRESSED_PAGE_UP;
    case KEY_NPAGE:
        return PRESSED_PAGE_DOWN;
    case KEY_BACKSPACE:
        return PRESSED_BACKSPACE;
    case KEY_ENTER:
        return PRESSED_ENTER;
    case KEY_DC:
        return PRESSED_DELETE;
    case KEY_BTAB:
        return PRESSED_BACK_TAB;
    case KEY_F(1):
        return PRESSED_F1;
    case KEY_F(2):
        return PRESSED_F2;
    case KEY_RESIZE:
        return PRESSED_RESIZE;
    default:
        return PRESSED_NOTHING;
    }
}

static struct key key_of(wint_t character)
{
    switch (character) {
    case 1:
        return (struct key){.code = PRESSED_LINE_START};
    case 3:
        return (struct key){.code = PRESSED_INTERRUPT};
    case 5:
        return (struct key){.code = PRESSED_LINE_END};
    case 21:
        return (struct key){.code = PRESSED_RUB_LINE};
    case 23:
        return (struct key){.code = PRESSED_RUB_WORD};
    case '\t':
        return (struct key){.code = PRESSED_TAB};
    case '\r':
    case '\n':
        return (struct key){.code = PRESSED_ENTER};
    case 8:
    case 127:
        return (struct key){.code = PRESSED_BACKSPACE};
    case 12:
        return (struct key){.code = PRESSED_REDRAW};
    case 27:
        return (struct key){.code = PRESSED_ESCAPE};
    case ' ':
        return (struct key){.code = PRESSED_SPACE};
    default:
        return (struct key){.code = character > ' ' ? PRESSED_CHARACTER : PRESSED_NOTHING,
                            .character = (uint32_t)character};
    }
}

/* Whether the terminal has gone away: it is readable for ever, and has nothing to read. */
static bool has_hung_up(void)
{
    struct pollfd fd = {STDIN_FILENO, POLLIN, 0};
    return poll(&fd, 1, 0) > 0 && (fd.revents & (POLLHUP | POLLERR | POLLNVAL));
}

struct key term_key(void)
{
    wint_t character;
    switch (rescue_asked()) {
    case RESCUE_END:
        return (struct key){.code = PRESSED_HANGUP};
    case RESCUE_SIZE:
        take_size();
        return (struct key){.code = PRESSED_RESIZE};
    case RESCUE_STOP:
        suspend();
        return (struct key){.code = PRESSED_RESIZE};
    default:
        break;
    }
    for (;;) {
        int got = get_wch(&character);
        if (got == ERR)
            return (struct key){.code = has_hung_up() ? PRESSED_HANGUP : PRESSED_NOTHING};
        struct key key =
            got == KEY_CODE_YES ? (struct key){.code = code_of(character)} : key_of(character);
        if (key.code != PRESSED_NOTHING)
            return key;
    }
}

void term_descriptors(int *fds)
{
    fds[0] = STDIN_FILENO;
    fds[1] = rescue_descriptor();
}
