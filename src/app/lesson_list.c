/* SPDX-License-Identifier: MIT */
#include "app/lesson_list.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/catalog.h"
#include "app/commands.h"
#include "app/complain.h"
#include "app/json.h"
#include "app/lesson_text.h"
#include "app/where.h"

#define JSON_VERSION 1

struct listed {
    char *name;
    char *chapter, *title;
    size_t questions;
    size_t place; /* in the course; SIZE_MAX: it has no scenario there */
};

struct list {
    struct listed *lessons;
    size_t count;
};

static char *copy(const char *text)
{
    return strdup(text ? text : "");
}

static int add(struct list *list, const struct catalog *catalog, const char *folder,
               const char *file)
{
    char path[PATH_MAX], name[NAME_MAX + 1];
    struct lesson lesson;
    const char *ending = strrchr(file, '.');
    if (!ending || ending == file || strcmp(ending, ".lesson") != 0)
        return 0;
    snprintf(name, sizeof name, "%.*s", (int)(ending - file), file);
    snprintf(path, sizeof path, "%s/%s", folder, file);
    struct listed *grown = realloc(list->lessons, (list->count + 1) * sizeof *grown);
    if (!grown)
        return -ENOMEM;
    list->lessons = grown;
    if (lesson_text_peek(&lesson, path)) {
        const struct scenario *s = catalog_find(catalog, name);
        const char *title = lesson.title ? lesson.title : s ? scenario_about(s, ABOUT_TITLE) : NULL;
        list->lessons[list->count++] = (struct listed){
            .name = copy(name),
            .chapter = copy(s ? scenario_about(s, ABOUT_CHAPTER) : lesson.chapter),
            .title = copy(title),
            .questions = lesson.question_count,
            .place = s ? (size_t)(s - catalog->scenarios) : SIZE_MAX,
        };
    }
    lesson_free(&lesson);
    return 0;
}

static int by_course(const void *a, const void *b)
{
    const struct listed *x = a, *y = b;
    int order = strcmp(x->chapter, y->chapter);
    if (order)
        return order;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    return strcmp(x->name, y->name);
}

static int read_list(struct list *list, const struct catalog *catalog)
{
    const char *folder = where_sources();
    struct dirent *entry;
    int error = 0;
    DIR *files = folder ? opendir(folder) : NULL;
    if (!files)
        return folder ? -errno : -ENOENT;
    while (error == 0 && (entry = readdir(files)))
        error = add(list, catalog, folder, entry->d_name);
    closedir(files);
    if (list->count > 0)
        qsort(list->lessons, list->count, sizeof *list->lessons, by_course);
    return error;
}

static void print_text(const struct list *list)
{
    const char *chapter = "";
    for (size_t i = 0; i < list->count; i++) {
        const struct listed *l = &list->lessons[i];
        if (strcmp(chapter, l->chapter) != 0) {
            chapter = l->chapter;
            printf("%s%s\n", i ? "\n" : "", chapter);
        }
        printf("  %-20s %2zu question%s  %s\n", l->name, l->questions,
               l->questions == 1 ? " " : "s", l->title);
    }
    if (list->count > 0)
        puts("\nA twin has the lesson of its pair: x leads to it, or its name as in\n"
             "threadreel lesson lost_update_fixed. The menu lists the twins, too.");
}

static void print_json(const struct list *list)
{
    struct json json = {stdout, true};
    json_open(&json, NULL, '{');
    json_number(&json, "version", JSON_VERSION);
    json_open(&json, "lessons", '[');
    for (size_t i = 0; i < list->count; i++) {
        json_open(&json, NULL, '{');
        json_text(&json, "name", list->lessons[i].name);
        json_text(&json, "title", list->lessons[i].title);
        json_text(&json, "chapter", list->lessons[i].chapter);
        json_count(&json, "questions", list->lessons[i].questions);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
    putchar('\n');
}

int lesson_list(bool is_json)
{
    struct catalog catalog;
    struct list list = {0};
    int error = catalog_read(&catalog);
    if (error == 0)
        error = read_list(&list, &catalog);
    if (error < 0)
        complain("cannot read the lessons: %s",
                 error == -ENOENT ? "their folder is missing" : strerror(-error));
    else if (is_json)
        print_json(&list);
    else
        print_text(&list);
    for (size_t i = 0; i < list.count; i++) {
        free(list.lessons[i].name);
        free(list.lessons[i].chapter);
        free(list.lessons[i].title);
    }
    free(list.lessons);
    catalog_free(&catalog);
    return error < 0 ? STATUS_FOUND : STATUS_FINE;
}
