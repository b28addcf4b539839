/* SPDX-License-Identifier: MIT */
/* SVGs: paths and texts as they are drawn, in few bytes, and always the same. */
#include "draw/ink.h"
#include "draw/svg_file.h"
#include "unit.h"
#include "vramgrid/base/file.h"
#include "vramgrid/base/path.h"

#include <fnmatch.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct svg_paper paper = {300.5,         200,     "ladder",   "pt-BR",
                                       "Some <Font>", "A & B", "\"1 < 2\""};

static char path[PATH_SIZE];
static struct svg_file svg;
static struct pdf_text text;

static void begin(void)
{
    struct error err = {0};

    unit_temporary_file(path, sizeof path);
    CU_ASSERT_TRUE_FATAL(pdf_text_init(&text, &err));
    CU_ASSERT_TRUE_FATAL(svg_file_open(&svg, path, &paper, &err));
}

/* What the file holds, to be freed. */
static char *end(void)
{
    struct error err = {0};
    size_t length;
    const char *reason;
    char *bytes;

    CU_ASSERT_TRUE_FATAL(svg_file_close(&svg, &err));
    bytes = file_read(path, SIZE_MAX / 2, &length, &reason);
    CU_ASSERT_FATAL(bytes != NULL);
    CU_ASSERT_EQUAL(length, svg.stream.bytes);
    pdf_text_release(&text);
    unlink(path);
    return bytes;
}

/* Behind the white paper. */
static const char *drawn(const char *bytes)
{
    const char *at = strstr(bytes, "fill=\"#ffffff\"/>\n");

    CU_ASSERT_FATAL(at != NULL);
    return strchr(at, '\n') + 1;
}

static void head(void)
{
    static const char expected[] =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" width=\"300.50pt\" "
        "height=\"200.00pt\" viewBox=\"0 0 300.50 200.00\" role=\"img\" "
        "aria-labelledby=\"ladder-title ladder-desc\" xml:lang=\"pt-BR\" "
        "font-family=\"'Some &lt;Font&gt;', Arial, Helvetica, sans-serif\" "
        "xml:space=\"preserve\">\n"
        "<title id=\"ladder-title\">A &amp; B</title>\n"
        "<desc id=\"ladder-desc\">&quot;1 &lt; 2&quot;</desc>\n"
        "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n</svg>\n";
    char *bytes;

    begin();
    bytes = end();
    CU_ASSERT_STRING_EQUAL(bytes, expected);
    free(bytes);
}

static void rectangles(cairo_t *cr)
{
    cairo_rectangle(cr, 1, 2, 10.25, 5.5);
    cairo_rectangle(cr, 0.126, 20, 1.0 / 3, 0.5);
}

static void lines(cairo_t *cr)
{
    cairo_move_to(cr, 9, 9); /* and nothing from there */
    cairo_move_to(cr, 3, 4);
    cairo_line_to(cr, 1, 6);
    cairo_line_to(cr, 4.5, 9.25);
    cairo_move_to(cr, 0, 0);
    cairo_line_to(cr, 100, 0);
}

static void triangle(cairo_t *cr)
{
    cairo_move_to(cr, 10, 10);
    cairo_rel_line_to(cr, -4, 0);
    cairo_rel_line_to(cr, 4, 4);
    cairo_close_path(cr);
}

static void moved(cairo_t *cr)
{
    cairo_translate(cr, 100, 50);
    cairo_rectangle(cr, 1, 2, 3, 4);
    cairo_identity_matrix(cr);
}

static void nothing(cairo_t *cr)
{
    cairo_new_path(cr);
}

static void paths(void)
{
    static const struct {
        void (*build)(cairo_t *cr);
        bool is_line;
        const char *expected, *why;
    } cases[] = {
        {rectangles, false,
         "<path fill=\"#336699\" d=\"m1 2h10.25v5.5h-10.25zm-.87 18h.33v.5h-.33z\"/>\n",
         "steps from rounded place to rounded place"},
        {lines, true,
         "<path fill=\"none\" stroke=\"#336699\" stroke-width=\".4\" "
         "d=\"m3 4l-2 2l3.5 3.25m-4.5-9.25h100\"/>\n",
         "lines"},
        {triangle, false, "<path fill=\"#336699\" d=\"m10 10h-4l4 4z\"/>\n", "a closed one"},
        {moved, false, "<path fill=\"#336699\" d=\"m101 52h3v4h-3z\"/>\n", "by the matrix"},
        {nothing, true, "", "an empty path is no element"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *bytes;

        begin();
        pdf_set_colour(svg.cr, 0x336699);
        cairo_set_line_width(svg.cr, 0.4);
        cases[i].build(svg.cr);
        if (cases[i].is_line)
            ink_stroke(svg.cr);
        else
            ink_fill(svg.cr);
        CU_ASSERT_FALSE(cairo_has_current_point(svg.cr));
        bytes = end();
        UNIT_CHECK(strncmp(drawn(bytes), cases[i].expected, strlen(cases[i].expected)) == 0,
                   cases[i].why);
        UNIT_CHECK(strcmp(drawn(bytes) + strlen(cases[i].expected), "</svg>\n") == 0, cases[i].why);
        free(bytes);
    }
}

/* The words of all text elements, with "|" behind each. */
static void take_words(const char *bytes, char words[400])
{
    *words = '\0';
    for (const char *at = drawn(bytes); (at = strstr(at, "<text")); at++) {
        const char *from = strchr(at, '>') + 1;

        CU_ASSERT_FATAL(strlen(words) + strcspn(from, "<") + 2 < 400);
        strncat(words, from, strcspn(from, "<"));
        strcat(words, "|");
    }
}

static void words(void)
{
    static const struct {
        struct text_style style;
        const char *words, *expected, *why; /* a pattern: where lines end is the font's */
    } cases[] = {
        {{.font = FONT_AXIS}, "Qwen3-4B", "Qwen3-4B|", "a name"},
        {{.font = FONT_AXIS}, "R&D <1> \"x\"", "R&amp;D &lt;1&gt; &quot;x&quot;|", "escaped"},
        {{.font = FONT_NOTE, .overflow = OVERFLOW_WRAP, .room = 60},
         "what one line has no room for",
         "what one*[! ]|[! ]*for|",
         "lines, without the blank between them"},
        {{.font = FONT_NOTE}, "one\n\ntwo", "one|two|", "an empty line takes its room only"},
        {{.font = FONT_AXIS, .room = 60},
         "DeepSeek-R1-Distill-Llama-70B",
         "Deep*\u2026*70B|",
         "cut in its middle"},
        {{.font = FONT_AXIS, .overflow = OVERFLOW_END, .room = 60},
         "DeepSeek-R1-Distill-Llama-70B",
         "Deep*\u2026|",
         "cut at its end"},
        {{.font = FONT_AXIS},
         "\u0645\u0631\u062d\u0628\u0627 12",
         "\u0645\u0631\u062d\u0628\u0627 12|",
         "in the order it is read"},
        {{.font = FONT_AXIS}, "", "", "nothing"},
    };
    char found[400];

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *bytes;

        begin();
        pdf_text_draw(&text, svg.cr, &cases[i].style, 10, 20, cases[i].words);
        bytes = end();
        take_words(bytes, found);
        UNIT_CHECK(fnmatch(cases[i].expected, found, 0) == 0, cases[i].why);
        free(bytes);
    }
}

/* The number of the attribute in the first element of that name. */
static double attribute(const char *bytes, const char *element, const char *name)
{
    const char *at = strstr(drawn(bytes), element);

    CU_ASSERT_FATAL(at != NULL);
    at = strstr(at, name);
    CU_ASSERT_FATAL(at != NULL);
    return atof(at + strlen(name) + 2);
}

/* Where another font is wider or narrower, a text stays at its end, and as wide. */
static void anchors(void)
{
    static const struct {
        enum text_anchor anchor;
        const char *name;
    } cases[] = {
        {ANCHOR_LEFT, NULL},
        {ANCHOR_CENTRE, "middle"},
        {ANCHOR_RIGHT, "end"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text_style style = {
            .font = FONT_AXIS_TITLE, .colour = 0x123456, .anchor = cases[i].anchor};
        double width, baseline;
        char *bytes;

        begin();
        width = pdf_text_measure(&text, &style, "Model").width;
        baseline = pdf_text_baseline(&text, &style, "Model");
        pdf_text_draw(&text, svg.cr, &style, 100, 20, "Model");
        bytes = end();
        CU_ASSERT_DOUBLE_EQUAL(attribute(bytes, "<text", " x"), 100, 0.006);
        CU_ASSERT_DOUBLE_EQUAL(attribute(bytes, "<text", " y"), 20 + baseline, 0.006);
        CU_ASSERT_DOUBLE_EQUAL(attribute(bytes, "<text", "textLength"), width, 0.006);
        CU_ASSERT_DOUBLE_EQUAL(attribute(bytes, "<g", "font-size"), 7.5, 0.006);
        CU_ASSERT_PTR_NOT_NULL(strstr(bytes, "<g fill=\"#123456\" "));
        CU_ASSERT_PTR_NOT_NULL(strstr(bytes, "font-weight=\"bold\""));
        CU_ASSERT_EQUAL(strstr(bytes, "text-anchor") != NULL, cases[i].name != NULL);
        if (cases[i].name)
            CU_ASSERT_PTR_NOT_NULL(strstr(bytes, cases[i].name));
        free(bytes);
    }
}

/* A line from right to left ends where others begin. */
static void right_to_left(void)
{
    struct text_style style = {.font = FONT_AXIS};
    char *bytes;

    begin();
    pdf_text_draw(&text, svg.cr, &style, 100, 20, "\u05e9\u05dc\u05d5\u05dd (8B)");
    bytes = end();
    CU_ASSERT_DOUBLE_EQUAL(attribute(bytes, "<text", " x"), 100, 0.006);
    CU_ASSERT_PTR_NOT_NULL(strstr(bytes, " direction=\"rtl\" text-anchor=\"end\">"));
    free(bytes);
}

static void upright(void)
{
    struct text_style style = {.font = FONT_AXIS};
    double baseline;
    char *bytes;

    begin();
    baseline = pdf_text_baseline(&text, &style, "H100");
    cairo_translate(svg.cr, 50, 80);
    cairo_rotate(svg.cr, -M_PI / 2);
    pdf_text_draw(&text, svg.cr, &style, 0, -4, "H100");
    bytes = end();
    CU_ASSERT_DOUBLE_EQUAL(attribute(bytes, "<text", " x"), 50 - 4 + baseline, 0.006);
    CU_ASSERT_DOUBLE_EQUAL(attribute(bytes, "<text", " y"), 80, 0.006);
    CU_ASSERT_PTR_NOT_NULL(strstr(bytes, "transform=\"rotate(-90 "));
    free(bytes);
}

/* Texts alike share a group; what lies over a text is written behind it. */
static void groups(void)
{
    struct text_style style = {.font = FONT_AXIS};
    const char *at;
    char *bytes;

    begin();
    pdf_text_draw(&text, svg.cr, &style, 0, 10, "one");
    pdf_text_draw(&text, svg.cr, &style, 0, 20, "two");
    rectangles(svg.cr);
    ink_fill(svg.cr);
    pdf_text_draw(&text, svg.cr, &style, 0, 30, "three");
    bytes = end();
    at = strstr(drawn(bytes), "<g ");
    CU_ASSERT_PTR_NOT_NULL_FATAL(at = at ? strstr(at, ">one</text>\n<text ") : NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(at = strstr(at, ">two</text>\n</g>\n<path "));
    CU_ASSERT_PTR_NOT_NULL_FATAL(at = strstr(at, "/>\n<g "));
    CU_ASSERT_PTR_NOT_NULL_FATAL(strstr(at, ">three</text>\n</g>\n</svg>\n"));
    free(bytes);
}

/* What is drawn past the file would be missing in it. */
static void forgotten(void)
{
    struct error err = {0};

    begin();
    rectangles(svg.cr);
    cairo_fill(svg.cr);
    CU_ASSERT_FALSE(svg_file_close(&svg, &err));
    CU_ASSERT_EQUAL(err.kind, ERROR_WRITE);
    pdf_text_release(&text);
    unlink(path);
}

static void failures(void)
{
    struct svg_file file = {0};
    struct error err = {0};

    CU_ASSERT_TRUE(svg_file_close(&file, &err));
    CU_ASSERT_FALSE(svg_file_open(&file, "/nonexistent/image", &paper, &err));
    CU_ASSERT_TRUE(svg_file_close(&file, &err));
    CU_ASSERT_EQUAL(err.kind, ERROR_WRITE);
    err = (struct error){0};
    if (!svg_file_open(&file, "/dev/full", &paper, &err))
        return;
    rectangles(file.cr);
    svg_file_stroke(&file);
    CU_ASSERT_FALSE(svg_file_close(&file, &err));
    CU_ASSERT_EQUAL(err.kind, ERROR_WRITE);
}

static const struct unit_test tests[] = {
    {"a head with size, language, words and fonts", head},
    {"paths in short steps", paths},
    {"texts are texts, line by line", words},
    {"texts keep their end and their width", anchors},
    {"texts from right to left", right_to_left},
    {"upright texts", upright},
    {"groups of texts, in the order of drawing", groups},
    {"what an SVG would miss is an error", forgotten},
    {"what cannot be written is an error", failures},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("svg", tests);
}
