/* SPDX-License-Identifier: MIT */
#include "vramgrid/input/settings.h"

#include "vramgrid/base/date.h"
#include "vramgrid/base/names.h"
#include "vramgrid/base/nearest.h"
#include "vramgrid/base/number.h"
#include "vramgrid/base/path.h"
#include "vramgrid/base/utf8.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

_Static_assert(sizeof(enum paper) == sizeof(unsigned), "a choice is written as its place");

static void *member_at(struct settings *settings, const struct setting *setting)
{
    return (char *)settings + setting->offset;
}

static bool say(char message[SETTINGS_MESSAGE_SIZE], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool say(char message[SETTINGS_MESSAGE_SIZE], const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(message, SETTINGS_MESSAGE_SIZE, format, args);
    va_end(args);
    return false;
}

const struct setting *settings_find(const struct setting *table, const char *section,
                                    const char *key)
{
    for (const struct setting *setting = table; setting->section; setting++)
        if (!strcasecmp(setting->section, section) && !strcasecmp(setting->key, key))
            return setting;
    return NULL;
}

static bool say_unknown(const struct setting *table, const char *section, const char *key,
                        char message[SETTINGS_MESSAGE_SIZE])
{
    struct nearest keys = {0}, sections = {0};
    bool known_section = false;

    for (const struct setting *setting = table; setting->section; setting++) {
        nearest_offer(&sections, section, setting->section);
        if (!strcasecmp(setting->section, section)) {
            known_section = true;
            nearest_offer(&keys, key, setting->key);
        }
    }
    if (known_section && keys.name)
        return say(message, "unknown key in [%s]; did you mean '%s'?", section, keys.name);
    if (known_section)
        return say(message, "unknown key in [%s]", section);
    if (sections.name)
        return say(message, "unknown section [%.200s]; did you mean [%s]?", section, sections.name);
    return say(message, "unknown section [%.200s]", section);
}

/* NULL with a message where it is no text or memory is out. */
static const char *copy_text(struct settings *settings, const char *value,
                             char message[SETTINGS_MESSAGE_SIZE])
{
    size_t length = strlen(value);
    const char *copy;

    if (!utf8_is_valid(value, length) || utf8_has_control(value, length)) {
        say(message, "the value is not UTF-8 text without control characters");
        return NULL;
    }
    copy = arena_copy(&settings->texts, value, length);
    if (!copy)
        say(message, "out of memory");
    return copy;
}

static bool set_text(struct settings *settings, const struct setting *setting, const char *value,
                     char message[SETTINGS_MESSAGE_SIZE])
{
    const char *copy = copy_text(settings, value, message);

    if (copy)
        *(const char **)member_at(settings, setting) = copy;
    return copy != NULL;
}

static bool set_date(struct settings *settings, const struct setting *setting, const char *value,
                     char message[SETTINGS_MESSAGE_SIZE])
{
    if (!date_is_valid(value))
        return say(message, "'%.200s' is not a date (YYYY-MM-DD, from 1000 on)", value);
    return set_text(settings, setting, value, message);
}

/* Shortens "templates/../inputs" to "inputs" where templates is a folder and not a link to one. */
static void collapse_parents(char *path)
{
    char *up;

    while ((up = strstr(path, "/../")) != NULL && up > path) {
        char *last;
        struct stat status;

        *up = '\0';
        last = strrchr(path, '/');
        last = last ? last + 1 : path;
        if (strcmp(last, "..") == 0 || strcmp(last, ".") == 0 || lstat(path, &status) != 0 ||
            !S_ISDIR(status.st_mode)) {
            *up = '/';
            return;
        }
        memmove(last, up + 4, strlen(up + 4) + 1);
    }
}

/* NULL with a message. */
static const char *copy_path(struct settings *settings, const char *value, const char *base,
                             char message[SETTINGS_MESSAGE_SIZE])
{
    char path[PATH_SIZE];

    if (*value == '/' || !base || *base == '\0')
        return copy_text(settings, value, message);
    if (snprintf(path, sizeof path, "%s/%s", base, value) >= PATH_SIZE) {
        say(message, "the path is too long");
        return NULL;
    }
    collapse_parents(path);
    return copy_text(settings, path, message);
}

static bool set_path(struct settings *settings, const struct setting *setting, const char *value,
                     const char *base, char message[SETTINGS_MESSAGE_SIZE])
{
    const char *copy;

    if (*value == '\0')
        return say(message, "a path is required");
    copy = copy_path(settings, value, base, message);
    if (copy)
        *(const char **)member_at(settings, setting) = copy;
    return copy != NULL;
}

static bool set_number(struct settings *settings, const struct setting *setting, const char *value,
                       char message[SETTINGS_MESSAGE_SIZE])
{
    char meant[NUMBER_HINT_SIZE];
    double number;

    if (number_parse(value, '.', &number) != NUMBER_OK) {
        if (number_suggest(value, '.', meant))
            return say(message, "'%.200s' is not a number; write %s", value, meant);
        if (number_unit(value, '.'))
            return say(message, "'%.200s' is not a number; leave out '%.40s'", value,
                       number_unit(value, '.'));
        return say(message, "'%.200s' is not a number", value);
    }
    if (number < setting->minimum || number > setting->maximum)
        return say(message, "'%.200s' is out of range: from %.15g to %.15g", value,
                   setting->minimum, setting->maximum);
    if (setting->kind == SETTING_COUNT && number != floor(number))
        return say(message, "'%.200s' is not a whole number", value);
    *(double *)member_at(settings, setting) = number;
    return true;
}

static unsigned name_count(const struct setting *setting)
{
    unsigned count = 0;

    while (setting->name && setting->name(count))
        count++;
    return count;
}

void setting_known(const struct setting *setting, char known[SETTINGS_KNOWN_SIZE])
{
    size_t length;

    names_join(known, SETTINGS_KNOWN_SIZE, setting->name, ", ", setting->known ? ", " : " or ");
    length = strlen(known);
    if (setting->known)
        snprintf(known + length, SETTINGS_KNOWN_SIZE - length, "%s%s", length > 0 ? " or " : "",
                 setting->known);
}

static bool refuse(const struct setting *setting, const char *value,
                   char message[SETTINGS_MESSAGE_SIZE])
{
    char known[SETTINGS_KNOWN_SIZE];

    setting_known(setting, known);
    return say(message,
               setting->name ? "'%.200s' is not known; it must be %s" : "'%.200s' is not %s", value,
               known);
}

static bool find_place(const struct setting *setting, const char *value, unsigned *place,
                       char message[SETTINGS_MESSAGE_SIZE])
{
    unsigned count = name_count(setting);

    for (*place = 0; *place < count; ++*place)
        if (strcasecmp(setting->name(*place), value) == 0)
            return true;
    return refuse(setting, value, message);
}

static bool set_choice(struct settings *settings, const struct setting *setting, const char *value,
                       char message[SETTINGS_MESSAGE_SIZE])
{
    unsigned place;

    if (!find_place(setting, value, &place, message))
        return false;
    *(unsigned *)member_at(settings, setting) = place;
    return true;
}

static bool set_name_or_path(struct settings *settings, const struct setting *setting,
                             const char *value, const char *base,
                             char message[SETTINGS_MESSAGE_SIZE])
{
    struct name_or_path new = {.is_path = strchr(value, '/') || path_has_suffix(value, ".ini"),
                               .place = name_count(setting)};

    if (!new.is_path && setting->name && !find_place(setting, value, &new.place, message))
        return false;
    new.text = new.is_path ? copy_path(settings, value, base, message)
                           : copy_text(settings, value, message);
    if (new.text)
        *(struct name_or_path *)member_at(settings, setting) = new;
    return new.text != NULL;
}

/* A place among the names, or what parse() makes. */
static bool read_number(const struct setting *setting, const char *item, uint64_t *number,
                        char message[SETTINGS_MESSAGE_SIZE])
{
    unsigned place;

    if (setting->parse)
        return setting->parse(item, number) || refuse(setting, item, message);
    if (!find_place(setting, item, &place, message))
        return false;
    *number = place;
    return true;
}

static bool add_numbers(struct settings *settings, const struct setting *setting,
                        const struct list *items, char message[SETTINGS_MESSAGE_SIZE])
{
    struct numbers *numbers = member_at(settings, setting);

    for (size_t i = 0; i < items->count; i++) {
        uint64_t number;

        if (!read_number(setting, items->items[i], &number, message))
            return false;
        if (!numbers_add(numbers, number))
            return say(message, "out of memory");
    }
    return true;
}

static bool add_to_set(struct settings *settings, const struct setting *setting,
                       const struct list *items, char message[SETTINGS_MESSAGE_SIZE])
{
    uint64_t *set = member_at(settings, setting);
    unsigned place;

    for (size_t i = 0; i < items->count; i++) {
        if (!find_place(setting, items->items[i], &place, message))
            return false;
        assert(place < 64);
        *set |= (uint64_t)1 << place;
    }
    return true;
}

static void clear_list(struct settings *settings, const struct setting *setting)
{
    void *member = member_at(settings, setting);

    if (setting->kind == SETTING_TEXTS || setting->kind == SETTING_PATHS)
        list_release(member);
    else if (setting->kind == SETTING_NUMBERS)
        numbers_release(member);
    else if (setting->kind == SETTING_SET)
        *(uint64_t *)member = 0;
}

static bool is_empty(struct settings *settings, const struct setting *setting)
{
    const void *member = member_at(settings, setting);

    if (setting->kind == SETTING_TEXTS || setting->kind == SETTING_PATHS)
        return ((const struct list *)member)->count == 0;
    if (setting->kind == SETTING_NUMBERS)
        return ((const struct numbers *)member)->count == 0;
    return *(const uint64_t *)member == 0;
}

static bool append(struct list *list, const char *value, char message[SETTINGS_MESSAGE_SIZE])
{
    if (list_append(list, value))
        return true;
    if (errno == ENOMEM)
        return say(message, "out of memory");
    return say(message, "'%.200s': a quote is not closed, or not at the end of an item", value);
}

static bool set_list(struct settings *settings, const struct setting *setting, const char *value,
                     bool more, char message[SETTINGS_MESSAGE_SIZE])
{
    struct list items = {0};
    bool ok;

    if (!more)
        clear_list(settings, setting);
    ok = append(setting->kind == SETTING_TEXTS ? member_at(settings, setting) : &items, value,
                message);
    if (setting->kind == SETTING_NUMBERS)
        ok = ok && add_numbers(settings, setting, &items, message);
    else if (setting->kind == SETTING_SET)
        ok = ok && add_to_set(settings, setting, &items, message);
    list_release(&items);
    if (ok && setting->initial && is_empty(settings, setting))
        return say(message, "at least one is required");
    return ok;
}

/* An option adds to what options before it gave; a template's own are then left. */
static bool set_paths(struct settings *settings, const struct setting *setting, const char *value,
                      bool more, const char *base, char message[SETTINGS_MESSAGE_SIZE])
{
    struct list *paths = member_at(settings, setting), items = {0};
    bool ok;

    if (!more)
        list_release(paths);
    ok = append(&items, value, message);
    for (size_t i = 0; ok && i < items.count; i++) {
        const char *path = copy_path(settings, items.items[i], base, message);

        ok = path && (list_add(paths, path, strlen(path)) || say(message, "out of memory"));
    }
    list_release(&items);
    if (ok && paths->count == 0)
        return say(message, "a path is required");
    if (ok && paths->count > PRICE_SHEETS_MAX)
        return say(message, "more than %d sheets", PRICE_SHEETS_MAX);
    return ok;
}

/* Whether this option goes on with what the one before it of the same key gave. */
static bool is_continued(const struct settings *settings, const struct setting *setting,
                         const struct origin *origin)
{
    const struct origin *last = &settings->origins[setting - settings->table];

    return setting->kind == SETTING_PATHS && origin->name && origin->line == 0 && last->name &&
           last->line == 0;
}

bool settings_set(struct settings *settings, const char *section, const char *key,
                  const char *value, bool more, const struct origin *origin, const char *base,
                  char message[SETTINGS_MESSAGE_SIZE])
{
    const struct setting *setting = settings_find(settings->table, section, key);

    if (!setting)
        return say_unknown(settings->table, section, key, message);
    if (more && !setting_is_list(setting))
        return say(message, "the value does not continue on the next line");
    more = more || is_continued(settings, setting, origin);
    if (!more)
        settings->origins[setting - settings->table] = *origin;
    switch (setting->kind) {
    case SETTING_DATE:
        return set_date(settings, setting, value, message);
    case SETTING_PATH:
        return set_path(settings, setting, value, base, message);
    case SETTING_PATHS:
        return set_paths(settings, setting, value, more, base, message);
    case SETTING_NAME_OR_PATH:
        return set_name_or_path(settings, setting, value, base, message);
    case SETTING_NUMBER:
    case SETTING_COUNT:
        return set_number(settings, setting, value, message);
    case SETTING_CHOICE:
        return set_choice(settings, setting, value, message);
    case SETTING_VALUE:
        return setting->parse(value, member_at(settings, setting)) ||
               refuse(setting, value, message);
    case SETTING_TEXTS:
    case SETTING_NUMBERS:
    case SETTING_SET:
        return set_list(settings, setting, value, more, message);
    case SETTING_TEXT:
        break;
    }
    return set_text(settings, setting, value, message);
}

bool settings_init(struct settings *settings, const struct setting *table)
{
    static const struct origin NOBODY;
    char message[SETTINGS_MESSAGE_SIZE];

    *settings = (struct settings){.table = table,
                                  .title = "",
                                  .as_of = "",
                                  .organisation = "",
                                  .default_quantization = "",
                                  .workload = ""};
    for (const struct setting *setting = table; setting->section; setting++) {
        assert(setting - table < SETTINGS_MAX);
        if (setting->initial && *setting->initial &&
            !settings_set(settings, setting->section, setting->key, setting->initial, false,
                          &NOBODY, NULL, message))
            return false;
    }
    return true;
}

const struct setting *settings_setting(const struct settings *settings, const void *member)
{
    size_t offset = (size_t)((const char *)member - (const char *)settings);
    const struct setting *setting = settings->table;

    while (setting->offset != offset)
        setting++;
    return setting;
}

const struct origin *settings_origin(const struct settings *settings, const void *member)
{
    return &settings->origins[settings_setting(settings, member) - settings->table];
}

const char *settings_named_by(const struct settings *settings, const void *member,
                              char out[NAMED_BY_SIZE])
{
    const struct setting *setting = settings_setting(settings, member);
    const struct origin *origin = settings_origin(settings, member);

    if (!origin->name)
        return NULL;
    if (origin->line > 0)
        snprintf(out, NAMED_BY_SIZE, "%.900s:%u names it (%s)", origin->name, origin->line,
                 setting->key);
    else if (strcmp(origin->name, "set") == 0)
        snprintf(out, NAMED_BY_SIZE, "--set %s.%s names it", setting->section, setting->key);
    else
        snprintf(out, NAMED_BY_SIZE, "--%.900s names it", origin->name);
    return out;
}

void settings_release(struct settings *settings)
{
    for (const struct setting *setting = settings->table; setting && setting->section; setting++)
        clear_list(settings, setting);
    arena_release(&settings->texts);
    *settings = (struct settings){0};
}
