/* SPDX-License-Identifier: MIT */
/*
 * threadreel new: a scenario and its lesson to begin with. What is written compiles, runs and can be given
 * as it is; "@" stands for the name in it.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/complain.h"
#include "app/lesson_file.h"
#include "app/shell.h"
#include "app/target.h"
#include "app/where.h"

#define NAME_LONGEST 60

static const char source[] =
    "/*\n"
    " * @: a scenario of your own.\n"
    " *\n"
    " * Each call of the library is a step that can be seen, and before each of them\n"
    " * another thread may go first. `man 3 threadreel` tells them all.\n"
    " */\n"
    "#include <threadreel.h>\n"
    "\n"
    "/* What the threads share. */\n"
    "static reel_lock till;\n"
    "static reel_var money;\n"
    "\n"
    "/* What each thread does. Leave the lock out (two lines), and sales are lost. */\n"
    "static void sell(void *unused)\n"
    "{\n"
    "    (void)unused;\n"
    "    for (long i = 0; i < reel_param(\"sales\"); i++) {\n"
    "        reel_lock_acquire(&till);\n"
    "        long seen = reel_var_load(&money);\n"
    "        reel_work(REEL_MS(10)); /* adding takes its time */\n"
    "        reel_var_store(&money, seen + 5);\n"
    "        reel_lock_release(&till);\n"
    "    }\n"
    "}\n"
    "\n"
    "/* What it is about, and then what the thread main does. */\n"
    "REEL_SCENARIO(\n"
    "        .title = \"Two sellers, one till\",\n"
    "        .ends = REEL_COMPLETES,\n"
    "        .see = \"Two threads sell, and put the money into one till.\",\n"
    "        .why = \"Adding is reading and writing. The lock lets one of them do both at a "
    "time.\",\n"
    "        .try = \"More sales: -p sales=10. Another order: --seed 7.\",\n"
    "        .parameters = {{\"sales\", 3, 1, 100, \"how often each of them sells\"}})\n"
    "{\n"
    "    static reel_thread ann, ben; /* objects must not move: static */\n"
    "    reel_lock_init(&till, \"till\");\n"
    "    reel_var_init(&money, \"money\", 0);\n"
    "    reel_thread_init(&ann, \"ann\", sell, NULL);\n"
    "    reel_thread_init(&ben, \"ben\", sell, NULL);\n"
    "    reel_thread_start(&ann);\n"
    "    reel_thread_start(&ben);\n"
    "    reel_thread_join(&ann);\n"
    "    reel_thread_join(&ben);\n"
    "    reel_print(\"there are %d in the till\", (int)reel_var_load(&money));\n"
    "    reel_expect(reel_var_load(&money) == 2 * 5 * reel_param(\"sales\"), \"no sale is "
    "lost\");\n"
    "}\n";

static const char lesson[] =
    "# The lesson of @: where its run stops, and what is asked there. What is right is\n"
    "# not written here: it is computed from the run. This tells what is wrong with it:\n"
    "# threadreel lesson --check @.lesson\n"
    "lesson   Two sellers, one till\n"
    "about    @\n"
    "against  Adding to a number is one step.\n"
    "problem  Two threads add to one number.\n"
    "say      The lock is taken before the number is read, and released when it has been written.\n"
    "trap     A lock protects nothing by itself: all who use the number must take it.\n"
    "\n"
    "# both stops come with the lock and without it; what is right changes\n"
    "stop     after main thread_start ben\n"
    "tell     Each of them reads the money, adds 5 to what it has read, and writes the sum.\n"
    "ask      What is in the till in the end?\n"
    "answer   value money\n"
    "choice   15\n"
    "choice   25\n"
    "choice   30\n"
    "because  30: Each of them sells 3 times for 5, and no sale is lost.\n"
    "because  any: 6 sales for 5 make 30. If it is less, one had read the money before the other\n"
    "         wrote it, and then wrote over that.\n"
    "\n"
    "stop     after ann var_load money\n"
    "ask      ann has read the money, and adds to it. Who is the next to read it?\n"
    "answer   who var_load money\n"
    "because  ann: Nobody reads between her read and her write. This is her next sale.\n"
    "because  ben: If ann has not written by then, he reads the same, and a sale is lost.\n";

/* ---- names ---- */

static bool is_name(const char *name)
{
    if (!isalpha((unsigned char)*name) || strlen(name) > NAME_LONGEST)
        return false;
    while (isalnum((unsigned char)*name) || *name == '_')
        name++;
    return *name == '\0';
}

/* Whether a file is there; then it has been told. */
static bool is_taken(const char *name, const char *ending)
{
    char path[NAME_LONGEST + 10];
    struct stat status;
    snprintf(path, sizeof path, "%s%s", name, ending);
    if (lstat(path, &status) < 0)
        return false;
    complain("there is a %s here already; choose another name", path);
    return true;
}

/* ---- writing ---- */

static void write_text(FILE *out, const char *text, const char *name)
{
    for (; *text; text++)
        if (*text == '@')
            fputs(name, out);
        else
            putc(*text, out);
}

/* Returns: 0 or a negative errno; then there is no file. */
static int write_file(const char *path, const char *text, const char *name)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    FILE *out = fd < 0 ? NULL : fdopen(fd, "w");
    if (!out)
        return -errno;
    write_text(out, text, name);
    int error = ferror(out) ? -EIO : 0;
    if (fclose(out) != 0)
        error = -errno;
    if (error < 0)
        unlink(path);
    return error;
}

static int write_both(const char *name)
{
    char path[NAME_LONGEST + 10], beside[NAME_LONGEST + 10];
    snprintf(path, sizeof path, "%s.c", name);
    snprintf(beside, sizeof beside, "%s.lesson", name);
    int error = write_file(path, source, name);
    if (error < 0) {
        complain("cannot write %s: %s", path, strerror(-error));
        return error;
    }
    error = write_file(beside, lesson, name);
    if (error < 0) {
        complain("cannot write %s: %s", beside, strerror(-error));
        unlink(path);
    }
    return error;
}

/* ---- what to do with it ---- */

/* pkg-config finds these by itself. */
static bool is_known_to_pkgconfig(const char *path)
{
    return strncmp(path, "/usr/lib/", 9) == 0 || strncmp(path, "/usr/local/lib/", 15) == 0;
}

static void print_path(const char *before, const char *path)
{
    char text[PATH_MAX + 10];
    snprintf(text, sizeof text, "%s%s", before, path);
    shell_print_word(text, strlen(text));
}

static void print_compile(const char *name)
{
    const char *installed = where_pkgconfig(), *header = where_header(), *library = where_library();
    printf("  cc %s.c", name);
    if (installed) {
        fputs(" $(pkg-config --cflags --libs", stdout);
        print_path("", is_known_to_pkgconfig(installed) ? "threadreel" : installed);
        putchar(')');
    } else if (header && library) {
        print_path("-I", header);
        print_path("", library);
        fputs(" -pthread", stdout);
    } else {
        fputs(" -lthreadreel -pthread", stdout);
    }
    printf(" -o %s\n", name);
}

int command_new(const struct options *options)
{
    const char *name = options->argument_count > 0 ? options->arguments[0] : "";
    if (!*name) {
        complain("new needs a name: threadreel new my_scenario");
        return STATUS_USAGE;
    }
    if (!is_name(name)) {
        complain(
            "\"%s\" is no name for a scenario: letters, digits and _, %d at most, a letter first",
            name, NAME_LONGEST);
        return STATUS_USAGE;
    }
    char *shipped = lesson_file_find(name);
    bool is_shipped = shipped || target_is_scenario(name);
    free(shipped);
    if (is_shipped) {
        complain("%s comes with threadreel already; choose another name", name);
        return STATUS_USAGE;
    }
    if (is_taken(name, ".c") || is_taken(name, ".lesson") || is_taken(name, ""))
        return STATUS_USAGE;
    if (write_both(name) < 0)
        return STATUS_FOUND;
    printf("Here are %s.c, a scenario, and %s.lesson, its lesson. Compile it, run it, give it:\n",
           name, name);
    print_compile(name);
    printf("  threadreel run ./%s\n", name);
    printf("  threadreel lesson ./%s\n", name);
    return STATUS_FINE;
}
