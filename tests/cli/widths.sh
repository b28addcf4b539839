# Charts of any width have every number of results.csv in their text, on paper of that width no longer than a page.
. "$TESTS/lib.sh"
need pdftotext pdfinfo python3

{
    echo name,params_billion,kv_cache_mb_per_token,context_length_max
    for size in 70 8 14 405 3 32; do echo "M$size,$size,0.$((size % 7 + 1)),65536"; done
} > models.csv
# No two of the same memory: nothing is merged, and every column has to be there.
{
    echo name,vram_gb,price_usd,tdp_w
    for i in $(seq 40); do echo "G$i,$((10 + 7 * i)),$((900 * i)),300"; done
} > gpus.csv
run() { "$VRAMGRID" -m models.csv -g gpus.csv --as-of 2026-01-02 -q int8,int4 -c 8K,64K --precision full "$@"; }
widths=natural,60,85,120,170,300
run -s heatmap.chart_widths=$widths -s heatmap.figures=contexts,free_vram,feasibility,ladder,longest_context,gpus_needed -f csv,charts -o report
"$VRAMGRID" --as-of 2026-01-02 --select-models 'Qwen3-8B,Gemma-3-27B,Llama-3.3-70B,gpt-oss-120b' -q int8 -c 8K -M architecture -w chat-100 \
    -s heatmap.figures=fleet -s heatmap.chart_widths=$widths -f fleet,charts -o fleets
run --gpu-counts 1,2,4,8 -q int8 -c 8K -f csv -o counts
cat > compare.py << 'EOF'
import csv, glob, math, re, subprocess
by = {(r["model"], r["gpu"], r["quantization"], r["context_tokens"]): r for r in csv.DictReader(open("report/results.csv"))}
gpus = [line.split(",")[0] for line in open("gpus.csv")][1:]
models = sorted({key[0] for key in by}, key=lambda name: float(name[1:]))
counts = {}
for r in csv.DictReader(open("counts/results.csv")):
    if r["status"] == "RUNS":
        key = r["model"], r["gpu"].split("x ")[-1]
        counts[key] = min(counts.get(key, 99), int(r["gpu_count"]))

def longest(model, gpu):
    a, b = by[model, gpu, "int8", "8192"], by[model, gpu, "int8", "65536"]
    slope = (float(b["required_vram_gb"]) - float(a["required_vram_gb"])) / (65536 - 8192)
    tokens = math.floor((float(a["usable_vram_gb"]) - float(a["model_with_overhead_gb"])) / slope)
    return None if tokens <= 0 else "64K*" if tokens > 65536 else f"{tokens // 1024}K" if tokens >= 1024 else str(tokens)

def feasibility(model, gpu):
    gb = float(by[model, gpu, "int8", "8192"]["headroom_gb"])
    return str(math.floor(gb)) if gb >= -99 else None

def free(model, gpu):
    row = by[model, gpu, "int8", "8192"]
    share = float(row["headroom_gb"]) / float(row["usable_vram_gb"]) * 100
    return str(math.floor(share)) if share >= -99 else None

def ladder(model, gpu):
    return next((q for q in ("int8", "int4") if by[model, gpu, q, "8192"]["status"] == "RUNS"), None)

def needed(model, gpu):
    return str(counts[model, gpu]) if (model, gpu) in counts else None

def panels(model, gpu):  # both contexts, whose panels stand side by side or below each other
    cells = []
    for tokens in ("8192", "65536"):
        row = by[model, gpu, "int8", tokens]
        share = float(row["headroom_gb"]) / float(row["usable_vram_gb"]) * 100
        cells += [str(math.floor(share))] if share >= -99 else []
    return cells

def rows(path, names):
    """What stands behind each model's name and size."""
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout.replace("\u2212", "-")
    lines = [line.split() for line in text.splitlines()]
    return [(words[0], words[2:]) for words in lines if words and words[0] in names], text

def check_paper(path, folder):
    size = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    width, height = (float(word) for word in size.split("Page size:")[1].split()[0:3:2])
    if folder != ".":
        assert abs(width - int(folder[:-2]) * 72 / 25.4) < 0.01, (path, width)
        assert height <= max(700, 1.5 * width), (path, width, height)  # fits on a page
    return path

def files_of(folder, stem, report="report"):
    """A figure's files in their order: one, or as many as the last part of their names says."""
    alone = glob.glob(f"{report}/charts/{folder}/{stem}.pdf")
    parts = glob.glob(f"{report}/charts/{folder}/{stem}_*of*.pdf")
    found = alone or sorted(parts, key=lambda path: int(path.rsplit("_", 1)[1].split("of")[0]))
    assert len(alone) + (len(parts) > 0) == 1, (folder, stem, alone, parts)
    if parts:
        assert [path.rsplit("_", 1)[1] for path in found] == [f"{i + 1}of{len(found)}.pdf" for i in range(len(found))], found
    return [check_paper(path, folder) for path in found]

figures = {"feasibility_conservative_int8_8192": feasibility, "heatmap_conservative_int8_8192": free, "ladder_conservative": ladder,
           "longest_context_conservative": longest, "gpus_needed_conservative": needed}
compared, split, keys = 0, 0, 0
for folder in ["."] + [f"{mm}mm" for mm in (60, 85, 120, 170, 300)]:
    for stem, number in figures.items():
        shown = {model: [] for model in models}
        files = files_of(folder, stem)
        split += len(files) > 1
        for path in files:
            cells, text = rows(path, models)
            for model, words in cells:
                shown[model] += words
            title, _, _ = text.partition("Model (billions")
            assert "\u2026" not in title, (path, title)
            assert len(files) == 1 or re.search("(GPUs|columns|models) [0-9]+.[0-9]+ of [0-9]+", title), (path, title)
            columns = re.search("columns ([0-9]+).([0-9]+) of [0-9]+", title)
            if columns and "gpus_needed" not in stem:  # the key says what these are, no others; there heads are names
                named = re.findall("[0-9]+: (G[0-9]+)", " ".join(text.split()))
                assert named == gpus[int(columns[1]) - 1:int(columns[2])], (path, named)
                keys += 1
        for model in models:
            wanted = [cell for cell in (number(model, gpu) for gpu in gpus) if cell]
            assert shown[model] == wanted, (folder, stem, model, shown[model], wanted)
            compared += len(wanted)
    text, lines = "", []
    for path in files_of(folder, "contexts_conservative_int8"):
        more, words = rows(path, models)
        text, lines = text + words, lines + more
    assert "8K tokens" in text and "64K tokens" in text, (folder, text[:300])
    for model in models:
        wanted = sorted(cell for gpu in gpus for cell in panels(model, gpu))
        found = sorted(word for name, words in lines if name == model for word in words)
        assert found == wanted, (folder, "contexts", model, found, wanted)
        compared += len(wanted)
# A fleet for each GPU that serves, the same at every width.
served, shown = {}, {}
for r in csv.DictReader(open("fleets/fleet.csv")):
    served.setdefault(r["model"], {})[r["gpu"]] = served.get(r["model"], {}).get(r["gpu"]) or r["status"] == "SERVES"
for folder in ["."] + [f"{mm}mm" for mm in (60, 85, 120, 170, 300)]:
    shown[folder] = {}
    for path in files_of(folder, "fleet_architecture", "fleets"):
        for model, words in rows(path, served)[0]:
            shown[folder][model] = shown[folder].get(model, []) + [word for word in words if word != "?"]
    assert shown[folder] == shown["."], (folder, shown[folder], shown["."])
for model, gpus in served.items():
    assert len(shown["."][model]) == sum(gpus.values()), (model, shown["."][model], gpus)
    assert all(re.fullmatch("([0-9]+.)?[0-9]+\u00d7[1248]", word) for word in shown["."][model]), shown["."][model]
assert split > 0 and keys > 0, "no figure was parted into files"
print(compared, "numbers compared")
EOF
python3 compare.py || die "a chart lacks a number"

# Where nothing helps, nobody gets half a figure: the width that it takes is told, and is enough.
long=$(printf 'w%.0s' $(seq 23))
printf 'name,bytes_per_param\n%s,1\nb,0.5\n' "$long" > quantizations.csv
of_width() {
    expect "$1" "$VRAMGRID" -m models.csv -g gpus.csv --as-of 2026-01-02 -Q quantizations.csv -q "$long,b" -c 8K \
        -s heatmap.figures=ladder -f charts -s heatmap.chart_widths="$2" -o "width$2"
}
of_width 2 60
grep -q '60 mm are too narrow for the figure ladder, which takes at least [0-9]* mm' stderr || die "$(cat stderr)"
[ ! -e width60/manifest.json ] || die "half a report"
width=$(sed -n 's/.*takes at least \([0-9]*\) mm.*/\1/p' stderr)
of_width 0 "$width"
of_width 2 $((width - 1))

# A quantization's name that cells shorten keeps both of its ends, and stands below in full.
printf 'name,bytes_per_param\n%s-the-end,1\nb,0.5\n' "$long" > quantizations.csv
"$VRAMGRID" -m models.csv -g gpus.csv --as-of 2026-01-02 -Q quantizations.csv -q "$long-the-end,b" -c 8K -s heatmap.figures=ladder \
    -f charts -o long
for pdf in long/charts/*.pdf; do pdftotext -layout "$pdf" -; done > text
grep -q 'wwwwwwww…wwww-the-end' text || die "$(cat text)"
grep -qF "Names in full: $long-the-end" text || die "$(cat text)"

# Names that are cut stand below in full.
printf 'name,params_billion,kv_cache_mb_per_token\nA model with a name that no column of a document has room for,8,0.7\nB,14,1\n' > models.csv
run -q int8 -c 8K -s heatmap.chart_widths=60 -s heatmap.figures=free_vram -f charts -o names
for pdf in names/charts/60mm/*.pdf; do pdftotext -layout "$pdf" -; done > text
grep -q '…' text || die "nothing is cut"
tr '\n' ' ' < text | tr -s ' ' | grep -qF 'Names in full: A model with a name that no column of a document has room for' || die "$(cat text)"

# Furniture: what a figure says beside its cells.
printf 'name,params_billion,kv_cache_mb_per_token\nA,8,0.7\nB,14,1\n' > models.csv
for furniture in full plain none; do
    run -q int8 -c 8K -s heatmap.figures=free_vram -s heatmap.furniture=$furniture -f charts -o $furniture
    for pdf in $furniture/charts/*.pdf; do pdftotext -layout "$pdf" -; done > $furniture.text
done
for word in 'At 8K tokens in int8' 'safety margin' SHA-256; do
    grep -q "$word" full.text || die "full: no $word: $(cat full.text)"
    ! grep -q "$word" plain.text none.text || die "bare: $word"
done
grep -q 'Required VRAM' plain.text || die "plain has notes"
! grep -q 'Required VRAM' none.text || die "none has notes"
grep -q 'low margin' none.text || die "a legend says what colours mean"

# Captions say what the figure leaves out, ready for LaTeX too, and how many cells say what.
printf 'name,params_billion,kv_cache_mb_per_token\nA_model_of_100%% & $more #1 with a name that is cut in its middle,8,0.7\nB,14,1\n' > models.csv
captions() { run --select-gpus 'G?' -q int8 -c 8K -s heatmap.figures=free_vram -s heatmap.chart_widths=60 -s heatmap.furniture=$1 -f charts -o captions; }
for furniture in full plain none; do
    captions $furniture
    sed -n 1p captions/charts/captions.txt | grep -qx 'heatmap_conservative_int8_8192' || die "$furniture: which chart"
    sed -n 2p captions/charts/captions.txt > $furniture.text
    grep -q 'At 8K tokens in int8, .* – .*safety margin' $furniture.text || die "$furniture: $(cat $furniture.text)"
    [ "$(wc -l < captions/charts/captions.txt)" = 3 ] || die "$furniture: one chart has three lines"
done
! grep -q SHA-256 full.text || die "said twice"
grep -q SHA-256 plain.text || die "said nowhere"
grep -q 'Required VRAM.*Columns by the GB.*Names in full: A_model_of_100% & $more #1 with' none.text || die "$(cat none.text)"
cells=$(sed -n 3p captions/charts/captions.txt | grep -o '[0-9]* ×' | awk '{ sum += $1 } END { print sum }')
[ "$cells" = 18 ] || die "$cells cells of 2 x 9"
grep -qF 'Names in full: A\_model\_of\_100\% \& \$more \#1 with' captions/charts/captions.tex || die "$(cat captions/charts/captions.tex)"
grep -qF '{60mm/heatmap_conservative_int8_8192.pdf}' captions/charts/captions.tex || die "the path as LaTeX takes it"
