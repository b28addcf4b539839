/* SPDX-License-Identifier: MIT */
#include "model_config_json.h"

#include <stdlib.h>
#include <string.h>

/* The length of the token that begins here and is no JSON, or 0. */
static size_t python_token(const char *text, size_t left)
{
    static const char *const TOKENS[] = {"NaN", "Infinity", "-Infinity"};

    for (size_t i = 0; i < sizeof TOKENS / sizeof TOKENS[0]; i++) {
        size_t length = strlen(TOKENS[i]);

        if (left >= length && memcmp(text, TOKENS[i], length) == 0)
            return length;
    }
    return 0;
}

/* Copies with quotes around those tokens where they are not in a text; returns the length. */
static size_t quote_tokens(char *copy, const char *text, size_t length)
{
    size_t used = 0;
    bool in_text = false;

    for (size_t i = 0; i < length; i++) {
        size_t token = in_text ? 0 : python_token(text + i, length - i);

        if (token > 0) {
            copy[used++] = '"';
            memcpy(copy + used, text + i, token);
            used += token;
            copy[used++] = '"';
            i += token - 1;
            continue;
        }
        if (text[i] == '"')
            in_text = !in_text;
        copy[used++] = text[i];
        if (in_text && text[i] == '\\' && i + 1 < length)
            copy[used++] = text[++i];
    }
    return used;
}

json_t *model_config_load_json(const char *text, size_t length, struct error *err)
{
    char *copy = malloc(2 * length + 1); /* each token of 3 and more gains 2 */
    json_error_t why;
    json_t *root;

    if (!copy) {
        error_set_memory(err);
        return NULL;
    }
    root = json_loadb(copy, quote_tokens(copy, text, length), JSON_REJECT_DUPLICATES, &why);
    free(copy);
    if (!root)
        error_set(err, ERROR_INPUT, "line %d is not JSON: %s", why.line, why.text);
    else if (!json_is_object(root)) {
        error_set(err, ERROR_INPUT, "not a JSON object");
        json_decref(root);
        root = NULL;
    }
    return root;
}
