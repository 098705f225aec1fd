/* SPDX-License-Identifier: MIT */
/* Plain text goes through manual_text, which hides from roff whatever it would take for its own; what
 * is not plain text is roff. What no other table tells stands in tables here. */
#include "app/manual.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include "app/commands.h"
#include "app/manual_parts.h"
#include "model/words.h"
#include "trace/schedule.h"
#include "ui/input/action.h"
#include "ui/input/command.h"
#include "ui/plain/plain.h"

struct topic {
    const char *name, *text;
};

static const char description[] =
    "Threadreel shows what threads do: who runs, who waits for whom, who holds which lock. A "
    "program "
    "written with its library, threadreel(3), records every step of every thread; threadreel plays "
    "that, live or from a file, forwards and backwards. Without an argument it opens a menu of the "
    "scenarios that came with it.";

static const struct topic policies[] = {
    {"time", "A simulation of several cores with a time slice. This is the default."},
    {"round-robin", "One core; at each step the next thread by number."},
    {"random:SEED", "One core; at each step any thread, the same ones for the same seed."},
    {"manual",
     "One core; the same thread for as long as it can go on. The person at the keys chooses "
     "otherwise."},
    {"real", "The threads run freely, on the cores and in the time of the machine: what happens is "
             "recorded, and nobody chooses."},
};

static const struct topic items[] = {
    {"policy=POLICY", "Another policy, the scenario's other settings left as they are."},
    {"cores=N", "How many threads run at a time, with the policy time."},
    {"slice=TIME", "How long a thread keeps a core that another one wants."},
    {"gil=off, gil=on, gil=ticks",
     "The global interpreter lock: none, that of Python 3.2 and later, or that of "
     "3.1 and earlier."},
    {"breaker=any, breaker=jumps",
     "Where a thread looks whether it shall drop the GIL: before any instruction, "
     "or at calls and backward jumps."},
    {"interval=TIME", "How long a thread waits for the GIL before it asks for it."},
    {"op=TIME, switch=TIME, wake=TIME, start=TIME, process=TIME, bytecode=TIME",
     "What it costs: an operation, putting another thread on a core, waking one, starting a thread "
     "or "
     "a process, an instruction of the interpreter."},
    {"spurious=PERCENT",
     "Of a hundred waits at a condition, how many end though nobody notified it, "
     "some time after they began: for programs that do not look again. At most 99: if all did, no "
     "deadlock at a condition would be seen."},
    {"waiters=fifo, waiters=any",
     "Who of those that wait for one thing is woken: the first, or any of "
     "them. By itself any with the policy random, the first with others, and "
     "with the policy time the first of the most important."},
    {"seed=N", "Where chance begins, with another policy than random."},
    {"full=block, full=drop, full=overwrite", "What a thread does that finds no room for its "
                                              "record, with the policy real: wait, leave it out, "
                                              "or overwrite the oldest."},
};

static const struct topic choices[] = {
    {"/T2.3:T3", "After step 3 of thread T2, T3 goes on."},
    {"/T2.3!T3", "After it the time of T3 is up, which waits with a timeout, sleeps, or waits for "
                 "I/O; T3 goes on. The clock moves there, past whoever is due before."},
    {"/T2.3~T3", "After it T3 wakes spuriously: it leaves the condition at which it waits, though "
                 "nobody has notified that, and goes on."},
    {"/T2.3@T4", "In step 3 of thread T2, it is T4 that is woken."},
};

static const struct topic variables[] = {
    {"THREADREEL_SCHEDULE", "The schedule of a program that is started without threadreel."},
    {"THREADREEL_SCENARIOS", "The folder of the scenarios, instead of the one that is installed."},
    {"THREADREEL_SEGMENT", "Set by threadreel for the programs that it starts: where they record."},
    {"THREADREEL_CONFIG", "The configuration, instead of the one in the home."},
    {"XDG_CONFIG_HOME", "The folder of configurations, instead of ~/.config."},
    {"XDG_STATE_HOME", "The folder of what is remembered, instead of ~/.local/state."},
    {"HOME", "The folder that is called ~ here."},
    {"NO_COLOR", "If it is set and not empty, the screen has no colours, unless colours are asked "
                 "for with --colours or in the configuration."},
    {"COLORFGBG", "The colours of the terminal, as some terminals tell them: whether the ground is "
                  "light."},
    {"TERM", "The terminal. On one that is dumb, a run is told in plain sentences."},
    {"LC_ALL, LC_CTYPE, LANG",
     "The character set: the screen is drawn in ASCII if it is not UTF-8."},
};

static const struct topic files[] = {
    {"NAME.lesson", "A lesson: see there. That of a scenario stands beside its source."},
    {"NAME.reel", "A recording, made by threadreel record or with a key of the screen. It can be "
                  "played on any machine."},
    {"~/.config/threadreel/config", "The configuration: see there."},
    {"~/.local/state/threadreel/done",
     "The scenarios that have been run to their ends, which the menu marks. It can be removed."},
    {"PREFIX/lib/threadreel/scenarios", "The scenarios. The program itself is in PREFIX/bin."},
    {"PREFIX/share/threadreel/scenarios", "Their sources, which the screen shows."},
};

static const char *const configuration[] = {"set theme light", "set speed 4", "panel output off",
                                            "bind X step       # X too", "bind F2 none"};

static const struct topic examples[] = {
    {"threadreel run two_locks", "Open a scenario on the screen, before its first step:"},
    {"threadreel run two_locks --plain --seed 7", "Tell a run in sentences, somewhere by chance:"},
    {"threadreel run two_locks --schedule time,cores=1/T2.3:T3",
     "Run it on one core, and let T3 go on after the third step of T2:"},
    {"threadreel lesson two_locks --answers answers.jsonl",
     "Be asked about a scenario, and keep the answers:"},
    {"threadreel lesson --key two_locks", "For the teacher: be told what is right in it:"},
    {"threadreel record -o locks.reel two_locks", "Record it, without looking at it:"},
    {"threadreel play locks.reel", "Look at the recording:"},
    {"threadreel dump --json locks.reel", "Give all that is in it to another program:"},
    {"threadreel record --policy real ./program", "Record a program of one's own in real time:"},
    {"THREADREEL_SCHEDULE=random:7 ./program", "Run it alone, by a schedule:"},
};

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

void manual_text(FILE *out, const char *text)
{
    static const struct {
        char character;
        const char *roff;
    } special[] = {{'\\', "\\e"},  {'-', "\\-"},    {'^', "\\(ha"}, {'~', "\\(ti"},
                   {'`', "\\(ga"}, {'\'', "\\(aq"}, {'"', "\\(dq"}};
    if (*text == '.')
        fputs("\\&", out); /* or the line would be a command */
    for (; *text; text++) {
        size_t i = 0;
        while (i < COUNT(special) && special[i].character != *text)
            i++;
        if (i < COUNT(special))
            fputs(special[i].roff, out);
        else
            putc(*text, out);
    }
}

void manual_line(FILE *out, const char *text)
{
    manual_text(out, text);
    putc('\n', out);
}

void manual_tag(FILE *out, const char *name, const char *rest)
{
    fputs(".TP\n\\fB", out);
    manual_text(out, name);
    fputs(*rest ? "\\fR " : "\\fR", out);
    manual_line(out, rest);
}

static void write_topics(FILE *out, const struct topic *topics, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        manual_tag(out, topics[i].name, "");
        manual_line(out, topics[i].text);
    }
}

/* Words of a table that are shown in a row elsewhere, as a sentence. */
static void write_sentence(FILE *out, const char *words)
{
    char text[200];
    snprintf(text, sizeof text, "%s.", words);
    text[0] = (char)toupper((unsigned char)text[0]);
    manual_line(out, text);
}

static void write_commands(FILE *out)
{
    const struct command *command;
    fputs(".SH COMMANDS\n", out);
    for (size_t i = 0; (command = command_at(i)); i++) {
        manual_tag(out, command->name, command->arguments);
        write_sentence(out, command->help);
    }
}

/* Which commands take an option. */
static void write_takers(FILE *out, unsigned bits)
{
    const struct command *command;
    const char *before = "(";
    for (size_t i = 0; (command = command_at(i)); i++)
        if (command->bit & bits) {
            fprintf(out, "%s%s", before, command->name);
            before = ", ";
        }
    fputs(")\n", out);
}

static void write_options(FILE *out)
{
    struct option_help option;
    fputs(".SH OPTIONS\n", out);
    manual_line(out, "Options and arguments may be mixed; -- ends the options. What a scenario's "
                     "parameters are, threadreel list tells.");
    for (size_t i = 0; option_at(i, &option); i++) {
        char letter[] = {'-', option.letter, ',', ' ', '\0'}, name[64];
        snprintf(name, sizeof name, "%s--%s", option.letter ? letter : "", option.name);
        manual_tag(out, name, option.argument ? option.argument : "");
        write_sentence(out, option.help);
        write_takers(out, option.commands);
    }
}

/* What is typed behind ":". */
static void write_typed(FILE *out)
{
    char name[64];
    fputs(".SS Behind a colon\n", out);
    manual_line(out,
                "After the key : a line can be typed. Tab completes it, Up and Down go through "
                "the lines before. A number is a step to go to, a time (0.5s) a moment. The "
                "name of an action does what its key does. And:");
    for (int i = COMMAND_NONE + 1; i < COMMAND_COUNT; i++) {
        enum command_name command = (enum command_name)i;
        manual_tag(out, command_name(command, name, sizeof name), command_arguments(command));
        manual_line(out, command_sentence(command));
    }
}

static void write_settings(FILE *out)
{
    char panel[64], value[SETTINGS_VALUE_MAX], values[200];
    fputs(".SH CONFIGURATION\n", out);
    manual_line(out, "Each line of the file is one of the commands set, bind and panel; # begins a "
                     "comment. A line that is wrong is told, and passed over.");
    fputs(".PP\n.EX\n", out);
    for (size_t i = 0; i < COUNT(configuration); i++) {
        fputs("    ", out);
        manual_line(out, configuration[i]);
    }
    fputs(".EE\n.PP\nThe settings, each with its values:\n", out);
    for (int i = 0; i < SETTINGS_COUNT; i++) {
        size_t used = 0;
        for (size_t j = 0; *settings_value_at((enum setting)i, j, value); j++)
            used +=
                (size_t)snprintf(values + used, sizeof values - used, "%s%s", j ? ", " : "", value);
        manual_tag(out, settings_name((enum setting)i), values);
        manual_line(out, settings_sentence((enum setting)i));
    }
    fputs(".PP\nThe panels:\n", out);
    for (int i = 0; i < PANEL_COUNT; i++) {
        manual_tag(out, panel_name((enum panel)i, panel, sizeof panel), "");
        write_sentence(out, panel_title((enum panel)i));
    }
}

static void write_keys(FILE *out)
{
    char keys[64], name[64];
    const char *shown, *sentence;
    fputs(".SH KEYS\n", out);
    manual_line(out,
                "On the screen of run and play. Its last line names the most useful ones. The "
                "word in parentheses is the action's name, for bind and for the line behind :.");
    for (int i = ACTION_NONE + 1; i < ACTION_COUNT; i++) {
        name[0] = '(';
        action_name((enum action)i, name + 1, sizeof name - 2);
        strcat(name, ")");
        manual_tag(out, action_shown(NULL, (enum action)i, true, true, keys, sizeof keys), name);
        manual_line(out, action_sentence((enum action)i));
    }
    write_typed(out);
    fputs(".SS At the prompt\n", out);
    manual_line(out, "With --step, an answer is a line:");
    for (size_t i = 0; plain_answer_at(i, &shown, &sentence); i++) {
        manual_tag(out, shown, "");
        write_sentence(out, sentence);
    }
}

struct default_time {
    const char *name;
    uint64_t ns;
};

static void write_times(FILE *out, const struct default_time *times, size_t count)
{
    char text[WORDS_MAX];
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%s%s %s", i ? ", " : "", times[i].name,
                words_duration(times[i].ns, text, sizeof text));
    fputs(".\n", out);
}

static void write_defaults(FILE *out)
{
    struct schedule s;
    schedule_init(&s);
    const struct default_time times[] = {{"slice", s.slice_ns}, {"interval", s.interval_ns}};
    const struct default_time costs[] = {
        {"an operation", s.op_ns}, {"a switch", s.switch_ns},   {"waking", s.wake_ns},
        {"a thread", s.start_ns},  {"a process", s.process_ns}, {"a bytecode", s.bytecode_ns}};
    fprintf(out, ".PP\nThe defaults: cores %u, gil %s, ", s.cores, s.gil == GIL_OFF ? "off" : "on");
    write_times(out, times, COUNT(times));
    fputs("Costs: ", out);
    write_times(out, costs, COUNT(costs));
    manual_line(out,
                "They are those of a plain machine of today, rounded: tests/bench measures them. "
                "A run says at its beginning, in its schedule, which of them are others.");
}

static void write_schedules(FILE *out)
{
    fputs(".SH SCHEDULES\n", out);
    manual_line(
        out,
        "A schedule says who runs when. It is one word: a policy, then settings with a comma "
        "before each, then choices with a slash before each. One that begins with a setting "
        "changes what the scenario wants. At its end a run prints its own, and --schedule runs "
        "it again, record for record; but for the policy real.");
    fputs(".SS Policies\n", out);
    write_topics(out, policies, COUNT(policies));
    fputs(".SS Settings\n", out);
    manual_line(out, "A TIME is a number with ns, us, ms or s behind it.");
    write_topics(out, items, COUNT(items));
    write_defaults(out);
    fputs(".SS Choices\n", out);
    manual_line(out,
                "A run that cannot follow a choice ends there. A place has one choice of who goes "
                "on, and one of who is woken.");
    write_topics(out, choices, COUNT(choices));
}

static void write_statuses(FILE *out)
{
    fputs(".SH EXIT STATUS\n", out);
    for (int status = STATUS_FINE; status <= STATUS_USAGE; status++) {
        char number[] = {(char)('0' + status), '\0'};
        manual_tag(out, number, "");
        write_sentence(out, command_status(status));
    }
}

static void write_examples(FILE *out)
{
    fputs(".SH EXAMPLES\n", out);
    for (size_t i = 0; i < COUNT(examples); i++) {
        fputs(i ? ".PP\n" : "", out);
        manual_line(out, examples[i].text);
        fputs(".PP\n.EX\n    ", out);
        manual_line(out, examples[i].name);
        fputs(".EE\n", out);
    }
}

void manual_write(FILE *out)
{
    fputs(".\\\" Written by threadreel --man.\n"
          ".TH THREADREEL 1 \"\" \"threadreel " THREADREEL_VERSION "\"\n"
          ".SH NAME\nthreadreel \\- show what threads do\n"
          ".SH SYNOPSIS\n"
          ".B threadreel\n"
          "[\\fICOMMAND\\fR [\\fIOPTION\\fR...] [\\fIARGUMENT\\fR...]]\n.br\n"
          ".B threadreel\n"
          "[\\fB\\-\\-help\\fR | \\fB\\-\\-version\\fR | \\fB\\-\\-man\\fR]\n"
          ".SH DESCRIPTION\n",
          out);
    manual_line(out, description);
    write_commands(out);
    write_options(out);
    write_keys(out);
    write_settings(out);
    write_schedules(out);
    manual_lessons(out);
    fputs(".SH ENVIRONMENT\n", out);
    write_topics(out, variables, COUNT(variables));
    fputs(".SH FILES\n", out);
    write_topics(out, files, COUNT(files));
    write_statuses(out);
    fputs(".SH CAVEATS\n", out);
    manual_line(out,
                "What a program has started ends when its run is left, when its branch is dropped, "
                "and when it ends itself. What has begun a session of its own, with setsid(2), "
                "does not: nobody could tell of which run it was.");
    write_examples(out);
    fputs(".SH SEE ALSO\n.BR threadreel (3)\n", out);
}
