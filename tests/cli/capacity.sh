# Reports of any shape have all of it on their pages: nothing beyond the paper's margins, no cell lost.
. "$TESTS/lib.sh"
need qpdf pdftotext pdfinfo python3

inputs=$TESTS/../inputs
# Words by page, their boxes inside the paper; prints how many numbers stand in cells (a percent each).
cat > words.py << 'EOF'
import re, subprocess, sys
path, margin = sys.argv[1], 30
text = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True).stdout
page, words = None, 0
for line in text.splitlines():
    found = re.search(r'<page width="([\d.]+)" height="([\d.]+)"', line)
    if found:
        page = [float(side) for side in found.groups()]
    found = re.search(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*)</word>', line)
    if not found:
        continue
    left, top, right, bottom = (float(side) for side in found.groups()[:4])
    assert left > margin and top > margin and right < page[0] - margin and bottom < page[1] - margin, (page, line)
    words += 1
print(words)
EOF
# In the figure over all contexts each model's rows have the free VRAM in percent, rounded down, for every context and
# GPU size that it misses by no more than there is, and nothing else.
cat > numbers.py << 'EOF'
import collections, csv, math, re, sys
wanted, found = collections.defaultdict(dict), collections.defaultdict(list)
for row in csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8")):
    if row["required_vram_gb"] and row["gpu_count"] == "1":
        usable, required = float(row["usable_vram_gb"]), float(row["required_vram_gb"])
        percent = math.floor((usable - required) / usable * 100)
        if percent >= -99:
            wanted[row["model"]][row["context_tokens"], usable] = percent
models = sorted(wanted, key=len, reverse=True)
pages = open(sys.argv[2], encoding="utf-8").read().split("\f")
# The figure of one context, which names it, has the same columns where the paper is narrow.
figure = [page for page in pages if "Numbers: free VRAM in percent" in page and "VRAM in GB (GPUs of this size)" in page
          and not re.search(r"\d,\d{3} tokens, \w+ mode", page)]
assert figure, "no figure over all contexts"
for line in "\n".join(figure).split("\n"):
    for model in models:
        if line.strip().startswith(model) and not re.match("[^ \u2020]", line.strip()[len(model):]):
            tokens = line.strip()[len(model):].replace("\u2020", "").replace("\u2212", "-").split()[1:]
            if all(re.fullmatch(r"-?\d+", token) for token in tokens):
                found[model] += map(int, tokens)
            break
for model, cells in wanted.items():
    assert sorted(cells.values()) == sorted(found[model]), (model, cells, sorted(found[model]))
EOF
# shape MODELS GPUS COUNTS PAPER ORIENTATION: the first so many rows of the shipped sheets.
shape() {
    { head -n 1 "$inputs/models.csv"; sed 1d "$inputs/models.csv" | head -n "$1"; } > m.csv
    { head -n 1 "$inputs/gpus.csv"; sed 1d "$inputs/gpus.csv" | head -n "$2"; } > g.csv
    rm -rf report
    "$VRAMGRID" -m m.csv -g g.csv --as-of 2026-01-02 -q int8 -c 8K,32K --gpu-counts "$3" --precision full -f csv,pdf -o report \
        -s heatmap.paper="$4" -s heatmap.orientation="$5" || die "$*"
    check_pdf "report/heatmaps.pdf"
    python3 words.py report/heatmaps.pdf > words || die "$*: beyond the margins"
    pages=$(pdfinfo report/heatmaps.pdf | sed -n 's/^Pages: *//p')
    pdftotext -layout report/heatmaps.pdf text
    # More sizes than a page has room for numbers are colours only.
    [ "$2" -gt 36 ] || python3 numbers.py report/results.csv text || die "$*: the numbers on the pages are not those of results.csv"
    cells=$(sed 1d report/results.csv | wc -l)
    echo "$1 x $2 x $3 on $4 $5: $cells combinations, $pages pages, $(wc -c < report/heatmaps.pdf) bytes, $(cat words) words"
}
shape 1 1 1 letter landscape
shape 33 36 1 a4 portrait
shape 1 110 1 a4 landscape
shape 160 1 1 a3 portrait
long || exit 0

for paper in a4 letter a3; do
    for orientation in landscape portrait; do
        shape 1 1 1 $paper $orientation
        shape 33 36 1 $paper $orientation
    done
done
shape 160 110 1 a3 landscape
shape 20 110 1,2,3,4,5,6,7,8 a4 landscape
