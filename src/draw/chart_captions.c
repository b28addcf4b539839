/* SPDX-License-Identifier: MIT */
/*
 * charts/captions.txt and captions.tex: what each chart says, to be pasted below it, and what it
 * shows, for readers who cannot see it. Of several widths the first one's columns are told.
 */
#include "drawing.h"
#include "vramgrid/base/path.h"
#include "vramgrid/base/stream.h"
#include "vramgrid/report/writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What LaTeX would take for something else, or has no glyph for. */
static const struct {
    const char *plain, *tex;
} escapes[] = {
    {"\\", "\\textbackslash{}"},
    {"{", "\\{"},
    {"}", "\\}"},
    {"$", "\\$"},
    {"&", "\\&"},
    {"%", "\\%"},
    {"#", "\\#"},
    {"_", "\\_"},
    {"~", "\\textasciitilde{}"},
    {"^", "\\textasciicircum{}"},
    {"\u00a0", "~"},
    {"\u00b7", "\\textperiodcentered{}"},
    {"\u00d7", "$\\times$"},
    {"\u2212", "$-$"},
    {"\u2026", "\\ldots{}"},
};

static void put(struct stream *out, const char *words)
{
    stream_put(out, words, strlen(words));
}

/* U+2068 and U+2069, which names that run the other way stand between: LaTeX has no glyph for them.
 */
static bool is_isolate(const char *words)
{
    const unsigned char *bytes = (const unsigned char *)words;

    return bytes[0] == 0xE2 && bytes[1] == 0x81 && (bytes[2] == 0xA8 || bytes[2] == 0xA9);
}

/* The words as LaTeX wants them; a line end is a blank. */
static void put_tex(struct stream *out, const char *words)
{
    while (*words) {
        size_t i = 0, count = sizeof escapes / sizeof *escapes;

        while (i < count && strncmp(words, escapes[i].plain, strlen(escapes[i].plain)) != 0)
            i++;
        if (is_isolate(words)) {
            words += 3;
        } else if (i < count) {
            put(out, escapes[i].tex);
            words += strlen(escapes[i].plain);
        } else {
            stream_put(out, *words == '\n' ? " " : words, 1);
            words++;
        }
    }
}

/* In one line. */
static void put_plain(struct stream *out, const char *words)
{
    for (; *words; words++)
        stream_put(out, *words == '\n' ? " " : words, 1);
}

typedef void put_words(struct stream *out, const char *words);

/* A sentence behind others. */
static void put_sentence(struct stream *out, put_words *put_as, const char *words, bool is_first)
{
    size_t length = strlen(words);

    if (length == 0)
        return;
    if (!is_first)
        put(out, " ");
    put_as(out, words);
    if (!strchr(".!?", words[length - 1]))
        put(out, ".");
}

/* What cells and columns are: the notes of a figure that has none. */
static void put_notes(struct stream *out, put_words *put_as, struct drawing *drawing)
{
    const struct figure *figure = &drawing->figure;
    const struct text *text = figure->report->text;
    char *key = heatmap_key(&drawing->heatmap);
    size_t size = CAPTION_SIZE + (key ? 2 * strlen(key) : 0);
    char *words = g_malloc(size);

    put_sentence(out, put_as, words_join(figure->numbers, words, size), false);
    put_sentence(out, put_as, words_join(figure->formula, words, size), false);
    if (key)
        put_sentence(out, put_as,
                     text_join(text, "figure.classes_key", words, size, "classes", key, NULL),
                     false);
    if (drawing->heatmap.cut_names)
        put_sentence(out, put_as, drawing->heatmap.cut_names, false);
    put_sentence(out, put_as, words_join(figure->rest, words, size), false);
    g_free(words);
    g_free(key);
}

/* Title, scenario, and whatever the furniture leaves out of the figure. */
static void put_caption(struct stream *out, put_words *put_as, struct drawing *drawing)
{
    const struct figure *figure = &drawing->figure;
    const struct report *report = figure->report;
    const char *place = drawing->heatmap.place;
    char title[CAPTION_SIZE], words[2 * CAPTION_SIZE + PLACE_SIZE + 8];

    words_join(phrase_words(report->text, &figure->title), title, sizeof title);
    snprintf(words, sizeof words, "%s%s%s%s%s", title, *figure->subtitle ? " \u2013 " : "",
             figure->subtitle, *place ? ", " : "", place);
    put_sentence(out, put_as, words, true);
    if (report->settings->furniture == FURNITURE_NONE)
        put_notes(out, put_as, drawing);
    if (report->settings->furniture == FURNITURE_FULL)
        return;
    caption_provenance(report, title);
    put_sentence(out, put_as, title, false);
}

/* "feasibility_conservative_int8_32768" */
static void name_chart(const struct report *report, size_t index, char name[REPORT_PATH_SIZE])
{
    char path[REPORT_PATH_SIZE];

    chart_path(report, index, "pdf", path);
    snprintf(name, REPORT_PATH_SIZE, "%s", path_base(path));
    *strrchr(name, '.') = '\0';
}

static void put_txt(struct stream *out, size_t index, struct drawing *drawing, const char *alt)
{
    char name[REPORT_PATH_SIZE];

    name_chart(drawing->figure.report, index, name);
    put(out, index > 0 ? "\n" : "");
    put(out, name);
    put(out, "\n");
    put_caption(out, put_plain, drawing);
    put(out, "\n");
    put_plain(out, alt);
    put(out, "\n");
}

static void put_figure(struct stream *out, size_t index, struct drawing *drawing, const char *alt)
{
    const struct report *report = drawing->figure.report;
    char name[REPORT_PATH_SIZE], path[REPORT_PATH_SIZE];

    name_chart(report, index, name);
    chart_path(report, index, "pdf", path);
    put(out, index > 0 ? "\n" : "");
    put(out, "\\begin{figure}\n  \\centering\n  \\includegraphics[alt={");
    put_tex(out, alt);
    put(out, "}]{");
    put(out, path + strlen("charts/"));
    put(out, "}\n  \\caption{");
    put_caption(out, put_tex, drawing);
    put(out, "}\n  \\label{fig:");
    put(out, name);
    put(out, "}\n\\end{figure}\n");
}

typedef void put_chart(struct stream *out, size_t index, struct drawing *drawing, const char *alt);

/* All files of the figure that the file of that number begins; returns the number behind them. */
static size_t put_files(struct stream *out, put_chart *put_as, size_t index,
                        struct drawing *drawing)
{
    char alt[CAPTION_SIZE];

    figure_describe(&drawing->figure, drawing->heatmap.column_axis, alt);
    do
        put_as(out, index++, drawing, alt);
    while (drawing_next(drawing));
    return index;
}

static bool put_charts(struct stream *out, const struct report *report, put_chart *put_as,
                       struct witness *witness, struct error *err)
{
    size_t count = chart_files(report), index = 0;
    struct drawing *drawing = malloc(sizeof *drawing);
    bool ok = drawing || error_set_memory(err);

    while (ok && index < count) {
        ok = drawing_begin(drawing, report, index, err);
        if (ok)
            index = put_files(out, put_as, index, drawing);
        witness->boxes = drawing->text.boxes;
        drawing_release(drawing);
    }
    free(drawing);
    return ok;
}

static size_t caption_files(const struct report *report)
{
    return chart_files(report) > 0 ? 2 : 0;
}

static void caption_path(const struct report *report, size_t index, char path[REPORT_PATH_SIZE])
{
    (void)report;
    snprintf(path, REPORT_PATH_SIZE, "charts/captions.%s", index == 0 ? "txt" : "tex");
}

static bool write_captions(const struct report *report, size_t index, const char *staged_path,
                           struct witness *witness, struct error *err)
{
    struct stream out;
    bool ok = stream_open(&out, staged_path, err);

    ok = ok && put_charts(&out, report, index == 0 ? put_txt : put_figure, witness, err);
    witness->bytes = out.bytes;
    return stream_close(&out, err) && ok;
}

const struct writer captions_writer = {OUTPUT_CHARTS, FILE_CSV, caption_files, caption_path,
                                       write_captions};
