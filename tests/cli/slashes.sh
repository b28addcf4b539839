# In two languages side by side, a " / " that the user wrote is the user's: names come out whole.
. "$TESTS/lib.sh"
need unzip pdftotext

title='Plan A / Plan B'
organisation='Institute for Machines that are Large / Department of Machines that are Larger than Most of the Others in the House'
printf 'name,params_billion,kv_cache_mb_per_token\nAcme / Small 7B,5,0.2\n' > models.csv
{
    echo 'name,vram_gb'
    for i in 1 2 3 4 5; do
        echo "Accelerator for the Server Room / Edition $i,24"
    done
    echo 'Big / One,80'
} > gpus.csv

report() {
    "$VRAMGRID" -m models.csv -g gpus.csv --as-of 2026-01-02 --language en+pt -q fp16 -c 8K \
        -f xlsx,pdf,charts,svg -s "report.title=$title" -s "report.organisation=$organisation" "$@"
}

# one_line FILE...: lines are wrapped between words, so texts are compared as one line.
one_line() {
    cat "$@" | tr '\n\f' '  ' | tr -s ' '
}

# halves FILE FIRST SECOND: wherever it says the first half of a name, " / " and the second follow.
halves() {
    count=$(grep -oF -- "$2" "$1" | wc -l)
    [ "$count" -gt 0 ] || die "$1 does not say $2"
    [ "$(grep -oF -- "$2 / $3" "$1" | wc -l)" = "$count" ] ||
        die "$1: parted: $(grep -o -- "$2.\{20\}" "$1")"
}

report -o report
pdftotext report/heatmaps.pdf pages
pdftotext report/charts/heatmap_conservative_fp16_8192.pdf chart
mkdir parts
(cd parts && unzip -q ../report/vramgrid.xlsx && cat $(find . -name '*.xml') > ../cells)
for file in pages chart cells; do
    one_line $file > $file.line
    halves $file.line 'Acme' 'Small 7B'
    halves $file.line 'Institute for Machines that are Large' 'Department of Machines'
done
for file in pages cells; do
    halves $file.line 'Plan A' 'Plan B'
    halves $file.line 'Accelerator for the Server Room' 'Edition'
done
grep -q 'Acme / Small 7B runs on all 6 GPUs' chart.line || die "the title of a chart"
grep -q 'Acme / Small 7B roda em todas as 6 GPUs' chart.line || die "the same in Portuguese"

# Lines that are broken elsewhere make an image of another height; a backslash is as wide as a slash.
svg=charts/heatmap_conservative_fp16_8192.svg
height() {
    sed -n 's/.*<svg [^>]* height="\([^"]*\)".*/\1/p' "$1/$svg"
}
sed -i 's| / | \\ |' models.csv gpus.csv
title='Plan A \ Plan B'
report -o other
[ -n "$(height report)" ] || die "no height: $(head -c 300 report/$svg)"
[ "$(height report)" = "$(height other)" ] || die "SVG: $(height report) and $(height other)"
