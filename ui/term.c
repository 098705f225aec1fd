/* SPDX-License-Identifier: MIT */
/*
 * Signals. Those that ask us to end, and that of a new size, only write a byte into a pipe that the
 * loop polls; they come out of term_key as keys. The fatal ones write bytes prepared at the start,
 * put the terminal's modes back and raise themselves again, with the handler that was there before:
 * nothing in that path may allocate, or call ncurses. ncurses' own handling of ^Z is left alone.
 */
#include "ui/term.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <ncurses.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "ui/theme.h"

#define ESCAPE_MS     25
#define FAREWELL_MAX  256
#define PAIRS_MAX     256
#define SIGNAL_STACK  65536

struct saved_signal {
    int number;
    struct sigaction before;
};

static struct terminal {
    unsigned depth; /* of term_start */
    SCREEN *screen;
    enum theme_colours colours;
    struct cell *shown; /* what is on the screen, row by row */
    int cols, rows;
    bool is_forgotten;
    short pair_count;
    int16_t pairs[PAIRS_MAX][2]; /* foreground and background by number of the pair */

    /* For the handlers. */
    int wake[2];
    struct termios modes;
    char farewell[FAREWELL_MAX];
    size_t farewell_bytes;
    void *signal_stack;
    struct saved_signal fatal[5], asking[4];
    volatile sig_atomic_t wants_end, wants_size;
} term = {
    .wake = {-1, -1},
    .fatal = {{.number = SIGSEGV}, {.number = SIGBUS}, {.number = SIGABRT}, {.number = SIGFPE},
              {.number = SIGILL}},
    .asking = {{.number = SIGINT}, {.number = SIGTERM}, {.number = SIGHUP}, {.number = SIGWINCH}},
};

/* ---- signals ---- */

static void write_all(int fd, const char *bytes, size_t count)
{
    while (count > 0) {
        ssize_t wrote = write(fd, bytes, count);
        if (wrote <= 0)
            return;
        bytes += wrote;
        count -= (size_t)wrote;
    }
}

static void say_farewell(void)
{
    write_all(STDOUT_FILENO, term.farewell, term.farewell_bytes);
    tcsetattr(STDIN_FILENO, TCSANOW, &term.modes);
}

static void die(int number)
{
    say_farewell();
    for (size_t i = 0; i < sizeof term.fatal / sizeof term.fatal[0]; i++)
        if (term.fatal[i].number == number)
            sigaction(number, &term.fatal[i].before, NULL);
    raise(number);
}

static void ask(int number)
{
    int error = errno;
    if (number == SIGWINCH) {
        term.wants_size = 1;
    } else if (term.wants_end++ > 0) { /* nobody listens: go at once */
        say_farewell();
        signal(number, SIG_DFL);
        raise(number);
    }
    if (write(term.wake[1], "!", 1) < 0)
        errno = error; /* the pipe is full: the loop will wake all the same */
    errno = error;
}

static void take_signals(void)
{
    static const size_t fatal_count = sizeof term.fatal / sizeof term.fatal[0];
    static const size_t asking_count = sizeof term.asking / sizeof term.asking[0];
    struct sigaction action = {.sa_handler = die, .sa_flags = SA_ONSTACK | SA_NODEFER};
    term.signal_stack = malloc(SIGNAL_STACK);
    if (term.signal_stack)
        sigaltstack(&(stack_t){.ss_sp = term.signal_stack, .ss_size = SIGNAL_STACK}, NULL);
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < fatal_count; i++)
        sigaction(term.fatal[i].number, &action, &term.fatal[i].before);
    action = (struct sigaction){.sa_handler = ask, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < asking_count; i++)
        sigaction(term.asking[i].number, &action, &term.asking[i].before);
}

static void give_signals_back(void)
{
    for (size_t i = 0; i < sizeof term.fatal / sizeof term.fatal[0]; i++)
        sigaction(term.fatal[i].number, &term.fatal[i].before, NULL);
    for (size_t i = 0; i < sizeof term.asking / sizeof term.asking[0]; i++)
        sigaction(term.asking[i].number, &term.asking[i].before, NULL);
    sigaltstack(&(stack_t){.ss_flags = SS_DISABLE}, NULL);
    free(term.signal_stack);
    term.signal_stack = NULL;
}

/* ---- starting ---- */

/* Add a string of the terminal's description, without its padding ("$<5>"). */
static void add_farewell(const char *capability)
{
    const char *text = tigetstr(capability);
    if (!text || text == (char *)-1)
        return;
    while (*text && term.farewell_bytes < FAREWELL_MAX) {
        const char *end = text[0] == '$' && text[1] == '<' ? strchr(text, '>') : NULL;
        if (end)
            text = end + 1;
        else
            term.farewell[term.farewell_bytes++] = *text++;
    }
}

static void prepare_farewell(void)
{
    static char sgr0[] = "sgr0", rmkx[] = "rmkx", cnorm[] = "cnorm", rmcup[] = "rmcup";
    term.farewell_bytes = 0;
    add_farewell(sgr0);
    add_farewell(rmkx);
    add_farewell(cnorm);
    add_farewell(rmcup);
}

static int open_pipe(void)
{
    if (pipe(term.wake) < 0)
        return -errno;
    for (int i = 0; i < 2; i++) {
        fcntl(term.wake[i], F_SETFD, FD_CLOEXEC);
        fcntl(term.wake[i], F_SETFL, O_NONBLOCK);
    }
    return 0;
}

static void close_pipe(void)
{
    for (int i = 0; i < 2; i++) {
        if (term.wake[i] >= 0)
            close(term.wake[i]);
        term.wake[i] = -1;
    }
}

static void start_colours(void)
{
    term.colours = THEME_MONO;
    term.pair_count = 1; /* pair 0 is the terminal's own */
    if (!has_colors() || start_color() == ERR)
        return;
    term.colours = theme_choose(COLORS, getenv("NO_COLOR"));
    if (use_default_colors() == ERR)
        term.colours = THEME_MONO;
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
    if (term.depth > 0)
        return term.depth++, 0;
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return -ENOTTY;
    if (!name || !*name || strcmp(name, "dumb") == 0)
        return -ENODEV;
    if (tcgetattr(STDIN_FILENO, &term.modes) < 0)
        return -errno;
    int error = open_pipe();
    if (error < 0)
        return error;
    term.wants_end = term.wants_size = 0;
    take_signals(); /* before ncurses, which leaves alone what is taken */
    term.screen = newterm(NULL, stdout, stdin);
    if (!term.screen) {
        give_signals_back();
        close_pipe();
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
    give_signals_back();
    close_pipe();
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
    struct style style = theme_style(cell->role, cell->marks, term.colours);
    wchar_t text[2] = {(wchar_t)cell->code_point, 0};
    cchar_t character;
    short pair = term.colours == THEME_MONO ? 0 : pair_of(style.foreground, style.background);
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
    term.wants_size = 0;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
        resizeterm(size.ws_row, size.ws_col);
    term_forget();
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
    case KEY_F(1):
        return PRESSED_F1;
    case KEY_RESIZE:
        return PRESSED_RESIZE;
    default:
        return PRESSED_NOTHING;
    }
}

static struct key key_of(wint_t character)
{
    switch (character) {
    case 3:
        return (struct key){.code = PRESSED_INTERRUPT};
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
    char bytes[64];
    wint_t character;
    while (read(term.wake[0], bytes, sizeof bytes) > 0)
        ;
    if (term.wants_end)
        return (struct key){.code = PRESSED_HANGUP};
    if (term.wants_size) {
        take_size();
        return (struct key){.code = PRESSED_RESIZE};
    }
    for (;;) {
        int got = get_wch(&character);
        if (got == ERR)
            return (struct key){.code = has_hung_up() ? PRESSED_HANGUP : PRESSED_NOTHING};
        struct key key = got == KEY_CODE_YES ? (struct key){.code = code_of(character)}
                                             : key_of(character);
        if (key.code != PRESSED_NOTHING)
            return key;
    }
}

void term_descriptors(int *fds)
{
    fds[0] = STDIN_FILENO;
    fds[1] = term.wake[0];
}
