/* SPDX-License-Identifier: MIT */
/*
 * The pseudo-terminal's other end is kept open here too: so its settings can be asked for after the
 * program has ended, and reading never fails because the program closed it. That the program has
 * ended is seen by waitpid, looked at whenever the terminal is quiet for a moment.
 */
#include "tests/vt.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <vterm.h>

#define MOMENT_MS 20

struct vt {
    VTerm *term;
    VTermScreen *screen;
    int master, slave;
    pid_t pid;
    bool has_ended;
    int status;
    int rows, cols;
    bool is_alt_screen, is_cursor_visible;
    VTermPos cursor;
    char repeat[16]; /* the beginning of a control sequence that may be a REP */
    size_t repeat_bytes;
    char last; /* the last character that was printed, for REP; 0: none of one byte */
    char *output;
    size_t output_bytes, output_room;
    char **lines; /* what vt_line gave out, by row */
    int line_count;
};

/* ---- what the emulator tells ---- */

static int on_property(VTermProp property, VTermValue *value, void *context)
{
    struct vt *vt = context;
    if (property == VTERM_PROP_ALTSCREEN)
        vt->is_alt_screen = value->boolean;
    if (property == VTERM_PROP_CURSORVISIBLE)
        vt->is_cursor_visible = value->boolean;
    return 1;
}

static int on_cursor(VTermPos position, VTermPos before, int is_visible, void *context)
{
    (void)before, (void)is_visible;
    ((struct vt *)context)->cursor = position;
    return 1;
}

static void on_answer(const char *bytes, size_t count, void *context)
{
    ssize_t written = write(((struct vt *)context)->master, bytes, count);
    (void)written;
}

static const VTermScreenCallbacks callbacks = {.settermprop = on_property, .movecursor = on_cursor};

static void make_screen(struct vt *vt)
{
    vt->term = vterm_new(vt->rows, vt->cols);
    vterm_set_utf8(vt->term, 1);
    vt->is_cursor_visible = true;
    vt->screen = vterm_obtain_screen(vt->term);
    vterm_screen_set_callbacks(vt->screen, &callbacks, vt);
    vterm_screen_enable_altscreen(vt->screen, 1);
    vterm_screen_reset(vt->screen, 1);
    vterm_output_set_callback(vt->term, on_answer, vt);
}

/* ---- starting ---- */

static int open_terminal(struct vt *vt)
{
    struct winsize size = {.ws_row = (unsigned short)vt->rows, .ws_col = (unsigned short)vt->cols};
    const char *name;
    vt->master = posix_openpt(O_RDWR | O_NOCTTY);
    if (vt->master < 0 || grantpt(vt->master) < 0 || unlockpt(vt->master) < 0 ||
        !(name = ptsname(vt->master)))
        return -1;
    vt->slave = open(name, O_RDWR | O_NOCTTY);
    if (vt->slave < 0)
        return -1;
    fcntl(vt->master, F_SETFD, FD_CLOEXEC);
    fcntl(vt->master, F_SETFL, O_NONBLOCK);
    fcntl(vt->slave, F_SETFD, FD_CLOEXEC);
    return ioctl(vt->slave, TIOCSWINSZ, &size);
}

static _Noreturn void run_child(const struct vt *vt, char *const *argv, const char *const *env)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setsid();
    ioctl(vt->slave, TIOCSCTTY, 0);
    for (int fd = 0; fd < 3; fd++)
        dup2(vt->slave, fd);
    setenv("TERM", "xterm-256color", 1);
    unsetenv("LINES");
    unsetenv("COLUMNS");
    for (; env && *env; env++) {
        const char *equals = strchr(*env, '=');
        char *name = strndup(*env, equals ? (size_t)(equals - *env) : strlen(*env));
        if (equals)
            setenv(name, equals + 1, 1);
        else
            unsetenv(name);
    }
    execvp(argv[0], argv);
    _exit(127);
}

struct vt *vt_open(char *const *argv, const char *const *env, int rows, int cols)
{
    struct vt *vt = calloc(1, sizeof *vt);
    if (!vt)
        return NULL;
    *vt = (struct vt){.master = -1, .slave = -1, .rows = rows, .cols = cols};
    make_screen(vt);
    if (open_terminal(vt) < 0 || (vt->pid = fork()) < 0) {
        int error = errno;
        vt->pid = 0;
        vt_close(vt);
        errno = error;
        return NULL;
    }
    if (vt->pid == 0)
        run_child(vt, argv, env);
    return vt;
}

/* ---- reading and waiting ---- */

static long long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static void keep_output(struct vt *vt, const char *bytes, size_t count)
{
    if (vt->output_bytes + count + 1 > vt->output_room) {
        size_t room = 2 * vt->output_room + count + 1;
        char *grown = realloc(vt->output, room);
        if (!grown)
            abort();
        vt->output = grown;
        vt->output_room = room;
    }
    memcpy(vt->output + vt->output_bytes, bytes, count);
    vt->output_bytes += count;
    vt->output[vt->output_bytes] = '\0';
}

/* Write through to the emulator what began as a REP and is none. */
static void flush_repeat(struct vt *vt)
{
    vterm_input_write(vt->term, vt->repeat, vt->repeat_bytes);
    vt->repeat_bytes = 0;
}

/* REP (CSI count b, repeat the last character) is carried out here: at the right margin libvterm 0.1
 * leaves the cursor outside of the line, and the next character goes astray. ncurses uses it for
 * long runs of one ASCII character. */
static void feed_byte(struct vt *vt, char byte)
{
    bool is_inside = vt->repeat_bytes > 0;
    bool goes_on = !is_inside              ? byte == '\033'
                   : vt->repeat_bytes == 1 ? byte == '['
                                           : byte >= '0' && byte <= '9';
    if (goes_on && vt->repeat_bytes < sizeof vt->repeat) {
        vt->repeat[vt->repeat_bytes++] = byte;
    } else if (vt->repeat_bytes > 2 && byte == 'b' && vt->last) {
        vt->repeat[vt->repeat_bytes < sizeof vt->repeat ? vt->repeat_bytes : 15] = '\0';
        for (int count = atoi(vt->repeat + 2); count > 0 && count <= vt->cols; count--)
            vterm_input_write(vt->term, &vt->last, 1);
        vt->repeat_bytes = 0;
    } else {
        flush_repeat(vt);
        vterm_input_write(vt->term, &byte, 1);
        if (!is_inside)
            vt->last = byte >= ' ' && byte < 127 ? byte : '\0';
    }
}

/* Feed what has been written to the emulator. Returns whether there was anything. */
static bool feed(struct vt *vt)
{
    char bytes[4096];
    bool is_new = false;
    ssize_t count;
    /* bounded, so that a program that never stops writing does not keep us here */
    for (int i = 0; i < 256 && (count = read(vt->master, bytes, sizeof bytes)) > 0; i++) {
        for (ssize_t at = 0; at < count; at++)
            feed_byte(vt, bytes[at]);
        keep_output(vt, bytes, (size_t)count);
        is_new = true;
    }
    if (is_new)
        vterm_screen_flush_damage(vt->screen);
    return is_new;
}

static bool look_for_end(struct vt *vt)
{
    if (!vt->has_ended && waitpid(vt->pid, &vt->status, WNOHANG) == vt->pid)
        vt->has_ended = true;
    return vt->has_ended;
}

/* Wait for output, at most `ms`. Returns whether there was any. */
static bool wait_output(struct vt *vt, long long ms)
{
    struct pollfd ready = {.fd = vt->master, .events = POLLIN};
    if (poll(&ready, 1, ms < 0 ? 0 : (int)ms) > 0)
        return feed(vt);
    return false;
}

bool vt_wait(struct vt *vt, bool (*is_so)(struct vt *vt, void *context), void *context,
             int timeout_ms)
{
    long long end = now_ms() + timeout_ms;
    for (;;) {
        /* the end is looked for before the last reading, so that nothing is missed */
        bool had_ended = look_for_end(vt);
        bool is_new = feed(vt);
        if (is_so(vt, context))
            return true;
        long long left = end - now_ms();
        if (left <= 0 || (had_ended && !is_new))
            return false;
        wait_output(vt, left < MOMENT_MS ? left : MOMENT_MS);
    }
}

bool vt_wait_idle(struct vt *vt, int quiet_ms, int timeout_ms)
{
    long long end = now_ms() + timeout_ms;
    while (now_ms() < end)
        if (!wait_output(vt, quiet_ms))
            return true;
    return false;
}

static bool has_text(struct vt *vt, void *text)
{
    return vt_find(vt, text, 0) >= 0;
}

static bool has_no_text(struct vt *vt, void *text)
{
    return vt_find(vt, text, 0) < 0;
}

struct row_text {
    int row;
    const char *text;
};

static bool row_has_text(struct vt *vt, void *context)
{
    const struct row_text *wanted = context;
    return strstr(vt_line(vt, wanted->row), wanted->text) != NULL;
}

static bool has_ended(struct vt *vt, void *unused)
{
    (void)unused;
    return vt->has_ended;
}

bool vt_wait_text(struct vt *vt, const char *text, int timeout_ms)
{
    return vt_wait(vt, has_text, (void *)(uintptr_t)text, timeout_ms);
}

bool vt_wait_no_text(struct vt *vt, const char *text, int timeout_ms)
{
    return vt_wait(vt, has_no_text, (void *)(uintptr_t)text, timeout_ms);
}

bool vt_wait_row(struct vt *vt, int row, const char *text, int timeout_ms)
{
    struct row_text wanted = {row, text};
    return vt_wait(vt, row_has_text, &wanted, timeout_ms);
}

bool vt_wait_exit(struct vt *vt, int timeout_ms)
{
    bool is_over = vt_wait(vt, has_ended, NULL, timeout_ms);
    feed(vt);
    return is_over;
}

bool vt_keys(struct vt *vt, const char *text)
{
    size_t left = strlen(text);
    long long end = now_ms() + VT_PATIENCE_MS;
    while (left > 0 && now_ms() < end) {
        struct pollfd ready = {.fd = vt->master, .events = POLLOUT};
        ssize_t count = write(vt->master, text, left);
        if (count < 0 && errno != EAGAIN && errno != EINTR)
            return false;
        if (count > 0) {
            text += count;
            left -= (size_t)count;
        } else {
            feed(vt); /* it may be waiting for us to read */
            poll(&ready, 1, MOMENT_MS);
        }
    }
    return left == 0;
}

/* ---- looking ---- */

static size_t put_utf8(char *to, uint32_t code)
{
    if (code < 0x80) {
        to[0] = (char)code;
        return 1;
    }
    size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; i > 0; i--, code >>= 6)
        to[i] = (char)(0x80 | (code & 0x3f));
    to[0] = (char)((0xf00 >> length) | code);
    return length;
}

static bool get_cell(struct vt *vt, int row, int col, VTermScreenCell *cell)
{
    return row >= 0 && row < vt->rows && col >= 0 && col < vt->cols &&
           vterm_screen_get_cell(vt->screen, (VTermPos){row, col}, cell);
}

/* The text of a cell; 0 for the right half of a wide character. */
static size_t cell_text(const VTermScreenCell *cell, char *text)
{
    size_t length = 0;
    if (cell->chars[0] == UINT32_MAX)
        return 0;
    if (cell->chars[0] == 0) {
        text[0] = ' ';
        return 1;
    }
    for (size_t i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i]; i++)
        length += put_utf8(text + length, cell->chars[i]);
    return length;
}

const char *vt_line(struct vt *vt, int row)
{
    VTermScreenCell cell;
    if (row < 0 || row >= vt->rows)
        return "";
    if (row >= vt->line_count) {
        vt->lines = realloc(vt->lines, (size_t)vt->rows * sizeof *vt->lines);
        if (!vt->lines)
            abort();
        while (vt->line_count < vt->rows)
            vt->lines[vt->line_count++] = NULL;
    }
    char *line = realloc(vt->lines[row], (size_t)vt->cols * 4 * VTERM_MAX_CHARS_PER_CELL + 1);
    if (!line)
        abort();
    size_t length = 0;
    for (int col = 0; col < vt->cols; col++)
        if (get_cell(vt, row, col, &cell))
            length += cell_text(&cell, line + length);
    while (length > 0 && line[length - 1] == ' ')
        length--;
    line[length] = '\0';
    return vt->lines[row] = line;
}

int vt_find(struct vt *vt, const char *text, int from)
{
    for (int row = from; row < vt->rows; row++)
        if (strstr(vt_line(vt, row), text))
            return row;
    return -1;
}

int vt_column(struct vt *vt, int row, const char *text)
{
    const char *line = vt_line(vt, row), *found = strstr(line, text);
    VTermScreenCell cell;
    char ignored[4 * VTERM_MAX_CHARS_PER_CELL];
    if (!found)
        return -1;
    size_t bytes = 0;
    for (int col = 0; col < vt->cols && get_cell(vt, row, col, &cell); col++) {
        size_t length = cell_text(&cell, ignored);
        if (length > 0 && bytes == (size_t)(found - line))
            return col;
        bytes += length;
    }
    return -1;
}

static int color_of(const VTermColor *color, bool is_default)
{
    if (is_default)
        return VT_DEFAULT;
    return VTERM_COLOR_IS_INDEXED(color) ? color->indexed.idx : VT_RGB;
}

struct vt_cell vt_cell(struct vt *vt, int row, int col)
{
    VTermScreenCell cell;
    struct vt_cell seen = {.fg = VT_DEFAULT, .bg = VT_DEFAULT};
    if (!get_cell(vt, row, col, &cell))
        return seen;
    if (cell.chars[0] != 0 && cell.chars[0] != UINT32_MAX)
        seen.text[cell_text(&cell, seen.text)] = '\0';
    seen.fg = color_of(&cell.fg, VTERM_COLOR_IS_DEFAULT_FG(&cell.fg));
    seen.bg = color_of(&cell.bg, VTERM_COLOR_IS_DEFAULT_BG(&cell.bg));
    seen.is_bold = cell.attrs.bold;
    seen.is_reverse = cell.attrs.reverse;
    seen.is_underlined = cell.attrs.underline != 0;
    return seen;
}

void vt_dump(struct vt *vt, FILE *out)
{
    fprintf(out, "# %d rows, %d columns\n", vt->rows, vt->cols);
    for (int row = 0; row < vt->rows; row++)
        fprintf(out, "# %s\n", vt_line(vt, row));
}

int vt_rows(const struct vt *vt)
{
    return vt->rows;
}

int vt_cols(const struct vt *vt)
{
    return vt->cols;
}

void vt_resize(struct vt *vt, int rows, int cols)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
    vt->rows = rows;
    vt->cols = cols;
    vterm_set_size(vt->term, rows, cols);
    ioctl(vt->slave, TIOCSWINSZ, &size);
}

bool vt_alt_screen_on(const struct vt *vt)
{
    return vt->is_alt_screen;
}

bool vt_cursor_visible(const struct vt *vt)
{
    return vt->is_cursor_visible;
}

void vt_cursor(const struct vt *vt, int *row, int *col)
{
    *row = vt->cursor.row;
    *col = vt->cursor.col;
}

static bool has_local_flag(const struct vt *vt, tcflag_t flag)
{
    struct termios settings;
    return tcgetattr(vt->slave, &settings) == 0 && (settings.c_lflag & flag);
}

bool vt_echo_on(const struct vt *vt)
{
    return has_local_flag(vt, ECHO);
}

bool vt_lines_on(const struct vt *vt)
{
    return has_local_flag(vt, ICANON);
}

const char *vt_output(const struct vt *vt, size_t *bytes)
{
    if (bytes)
        *bytes = vt->output_bytes;
    return vt->output ? vt->output : "";
}

void vt_signal(struct vt *vt, int number)
{
    if (!look_for_end(vt))
        kill(vt->pid, number);
}

pid_t vt_pid(const struct vt *vt)
{
    return vt->pid;
}

/* ---- the end ---- */

int vt_close(struct vt *vt)
{
    if (vt->pid > 0 && !look_for_end(vt)) {
        kill(-vt->pid, SIGKILL);
        waitpid(vt->pid, NULL, 0);
    }
    int status = vt->has_ended ? vt->status : VT_STILL_RUNNING;
    if (vt->slave >= 0)
        close(vt->slave);
    if (vt->master >= 0)
        close(vt->master);
    vterm_free(vt->term);
    for (int row = 0; row < vt->line_count; row++)
        free(vt->lines[row]);
    free(vt->lines);
    free(vt->output);
    free(vt);
    return status;
}
