/* SPDX-License-Identifier: MIT */
#include "fonts.h"

#include "vramgrid/report/libraries.h"

#include <fontconfig/fontconfig.h>
#include <pthread.h>

/* Without these a report says nothing. */
static const char NEEDED[] = "0123456789%+-.,()"
                             "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/* The rest of ASCII may come from another font, or from none. */
static const char WELCOME[] = " !\"#$&'*/:;<=>?@[\\]^_`{|}~";

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

/*
 * The face of each font that a text takes. Kept for good, since cairo takes a face that nobody has
 * any more out of that same list: there are no more of them than fonts in the system.
 */
static void keep_faces(PangoLayout *layout)
{
    for (int i = 0; i < pango_layout_get_line_count(layout); i++)
        for (GSList *run = pango_layout_get_line_readonly(layout, i)->runs; run; run = run->next) {
            const PangoGlyphItem *item = run->data;
            PangoCairoFont *font = PANGO_CAIRO_FONT(item->item->analysis.font);
            cairo_scaled_font_t *scaled = font ? pango_cairo_font_get_scaled_font(font) : NULL;

            if (scaled)
                cairo_font_face_reference(cairo_scaled_font_get_font_face(scaled));
        }
}

static int shape(PangoLayout *layout)
{
    PangoRectangle ink;

    /* The ink, since the numbers inside boxes are set in one more font. */
    pango_layout_get_extents(layout, &ink, NULL);
    keep_faces(layout);
    return pango_layout_get_unknown_glyphs_count(layout);
}

int fonts_shape(PangoLayout *layout)
{
    int unknown;

    pthread_mutex_lock(&mutex);
    unknown = shape(layout);
    pthread_mutex_unlock(&mutex);
    return unknown;
}

static int shape_sample(PangoContext *context, const PangoFontDescription *font,
                        const char *characters)
{
    PangoLayout *layout = pango_layout_new(context);
    int unknown;

    pango_layout_set_font_description(layout, font);
    pango_layout_set_text(layout, characters, -1);
    unknown = shape(layout);
    g_object_unref(layout);
    return unknown;
}

static bool load(PangoContext *context, const PangoFontDescription *description)
{
    /* pango draws boxes where it finds no font at all, with a warning for each. */
    PangoFont *font = pango_context_load_font(context, description);
    bool ok = font && pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font)) &&
              shape_sample(context, description, NEEDED) == 0;

    if (ok)
        shape_sample(context, description, WELCOME);
    g_clear_object(&font);
    return ok;
}

static void ignore_message(const char *domain, GLogLevelFlags level, const char *message,
                           void *data)
{
    (void)domain, (void)level, (void)message, (void)data;
}

static void read_configuration(void)
{
    FcInit();
    /* A font that cannot be read is one that is not there; what it lacks is counted. */
    g_log_set_handler("Pango", G_LOG_LEVEL_WARNING | G_LOG_LEVEL_CRITICAL, ignore_message, NULL);
}

PangoFontMap *fonts_map(void)
{
    static bool configured; /* guarded by the mutex */

    pthread_mutex_lock(&mutex);
    if (!configured)
        read_configuration();
    configured = true;
    pthread_mutex_unlock(&mutex);
    return pango_cairo_font_map_get_default();
}

bool fonts_load(PangoContext *context, PangoFontDescription *const fonts[], size_t count)
{
    static _Thread_local bool loaded; /* the thread's font map keeps them */

    if (loaded)
        return true;
    loaded = true;
    pthread_mutex_lock(&mutex);
    for (size_t i = 0; loaded && i < count; i++)
        loaded = load(context, fonts[i]);
    pthread_mutex_unlock(&mutex);
    return loaded;
}

const char *library_cairo(void)
{
    return cairo_version_string();
}

const char *library_pango(void)
{
    return pango_version_string();
}
