# A palette colours workbook and heatmaps alike, by its name or as a file beside the template.
. "$TESTS/lib.sh"
need unzip

small_sheets
report() {
    "$VRAMGRID" -m models.csv -g gpus.csv --as-of 2026-01-02 -q fp16,int4 -c 4K,128K -f xlsx,pdf,charts \
        -s heatmap.figures=answer,contexts,free_vram,ladder "$@" # no method: it names the palette
}
palettes=$TESTS/../templates/palettes
report -o default
for palette in blue-orange cividis grey high-contrast purple-green; do
    [ -f "$palettes/$palette.ini" ] || die "no $palette"
    report -s heatmap.palette=$palette -o $palette
    grep -q "\"path\": \"templates/palettes/$palette.ini\"" $palette/manifest.json || die "$palette is an input"
    # Those of verdicts that one GPU can have.
    unzip -p $palette/vramgrid.xlsx xl/styles.xml > styles.xml
    for fill in $(sed -n '/_free\|^free\|margin\|short/s/.*= #\([0-9A-F]*\) .*/\1/p' "$palettes/$palette.ini"); do
        grep -q "FF$fill" styles.xml || die "$palette: $fill is not in the workbook"
    done
done
[ "$(find "$palettes" -name '*.ini' | wc -l)" = 5 ] || die "a palette is not tried here"
cmp default/heatmaps.pdf blue-orange/heatmaps.pdf || die "blue-orange is the default"
! cmp -s default/heatmaps.pdf grey/heatmaps.pdf || die "grey looks like blue-orange"

# The same colours from anywhere draw the same pages; a path is relative to the template.
mkdir house
cp "$palettes/grey.ini" house/mine.ini
printf '[inputs]\nmodels = ../models.csv\ngpus = ../gpus.csv\n[heatmap]\npalette = mine.ini\n' > house/t.ini
report -o mine house/t.ini
cmp grey/heatmaps.pdf mine/heatmaps.pdf || die "a file of one's own"
grep -q '"path": "house/mine.ini"' mine/manifest.json || die "its path in the manifest"

# Without its data folder the program still has the default.
mkdir nothing
cp -r "$TESTS/../inputs" nothing
VRAMGRID_DATADIR=$PWD/nothing report -o alone
! grep -q palettes alone/manifest.json || die "the built-in palette is no file"
