# What stands in the cells of figures is what results.csv says, in the figures' order.
. "$TESTS/lib.sh"
need pdftotext pdfinfo python3

{
    echo name,params_billion,kv_cache_mb_per_token,context_length_max
    for size in 70 8 14 405 3 32; do echo "M$size,$size,0.$((size % 7 + 1)),65536"; done
} > models.csv
printf 'name,vram_gb,price_usd,tdp_w\nG80,80,30000,700\nG24a,24,2000,300\nG16,16,,\nG24b,24,1600,250\nG141,141,,\nG48,48,,\n' > gpus.csv
"$VRAMGRID" -m models.csv -g gpus.csv --as-of 2026-01-02 -q int8,int4 -c 8K,64K --gpu-counts 1 --precision full \
    -s heatmap.figures=free_vram,feasibility,ladder,longest_context,gpus_needed -f csv,pdf -o report
"$VRAMGRID" -m models.csv -g gpus.csv --as-of 2026-01-02 -q int8 -c 8K --gpu-counts 1,2,4,8 --precision full -f csv -o counts
cat > compare.py << 'EOF'
import csv, math, subprocess
rows = list(csv.DictReader(open("report/results.csv")))
by = {(r["model"], r["gpu"], r["quantization"], r["context_tokens"]): r for r in rows}
models = sorted({(float(r["params_billion"]), r["model"]) for r in rows})
order = [line.split(",")[0] for line in open("gpus.csv")][1:]
gpus = sorted(order, key=lambda gpu: (float(by["M8", gpu, "int8", "8192"]["gpu_vram_gb"]), order.index(gpu)))
pages = int(subprocess.run("pdfinfo report/heatmaps.pdf | sed -n 's/^Pages: *//p'", shell=True, capture_output=True, text=True).stdout)

def shown(page):
    """The cells of a page's rows that have something in them, and its first line."""
    text = subprocess.run(["pdftotext", "-layout", "-f", str(page), "-l", str(page), "report/heatmaps.pdf", "-"],
                          capture_output=True, text=True, check=True).stdout.replace("\u2212", "-")
    found = {}
    for line in text.splitlines():
        words = line.split()
        if words and words[0] in dict((name, 0) for _, name in models):
            found[words[0]] = words[2:]
    return found, text.lstrip().splitlines()[0]

def check(page, expected, what):
    found, title = shown(page)
    for _, model in models:
        assert found[model] == expected[model], (what, title, model, found[model], expected[model])
    return title

def threshold(quantization, tokens, margin):
    """How far the cards serve on which half of what runs at all does."""
    def runs(model, gpu, least):
        row = by[model, gpu, quantization, tokens]
        return row["status"] == "RUNS" and float(row["vram_free_percent"]) >= least
    vram = {gpu: float(by["M8", gpu, "int8", "8192"]["gpu_vram_gb"]) for gpu in gpus}
    running = sum(any(runs(m, g, 0) for g in gpus) for _, m in models)
    half = min(size for size in vram.values() if 2 * sum(any(runs(m, g, 0) for g in gpus if vram[g] <= size) for _, m in models) >= running)
    cards = [g for g in gpus if vram[g] == half]
    failing = min([size for size, m in models if not all(runs(m, g, margin) for g in cards)], default=math.inf)
    up_to = max((size for size, m in models if size < failing), default=0)
    return half, up_to

def served(quantization, tokens):
    """The cards, up to where they serve, and what the title goes on with."""
    half, up_to = threshold(quantization, tokens, 0)
    alone = max(size for size, m in models if any(by[m, gpu, quantization, tokens]["status"] == "RUNS" for gpu in gpus))
    assert alone < models[-1][0]
    rest = f"above {alone:g} B no single GPU does" if alone > up_to else "larger ones no single GPU does"
    return f"a GPU of {half:g} GB serves models up to {up_to:g} B", rest, threshold(quantization, tokens, 10)[1], up_to

page = 1
for quantization in ("int8", "int4"):
    for tokens in ("8192", "65536"):
        percent, gb = {}, {}
        for _, model in models:
            cells = [by[model, gpu, quantization, tokens] for gpu in gpus]
            shares = [float(c["headroom_gb"]) / float(c["usable_vram_gb"]) * 100 for c in cells]
            percent[model] = [str(math.floor(s)) for s in shares if s >= -99]
            gb[model] = [str(math.floor(float(c["headroom_gb"]))) for c in cells if float(c["headroom_gb"]) >= -99]
        title = check(page, gb, "feasibility").replace("\u00a0", " ")
        cards, rest, kept, up_to = served(quantization, tokens)
        begins = f"At {int(tokens) // 1024}K tokens in {quantization}, {cards}"
        assert title == f"{begins}; {rest}", title
        title = check(page + 1, percent, "free VRAM").replace("\u00a0", " ")
        margin = f"; {rest}" if kept == up_to else f", up to {kept:g} B with 10% free" if kept else ", none of them with 10% free"
        assert title == begins + margin, (title, begins + margin)
        page += 2
# In columns of classes: one a size of VRAM.
classes = sorted({float(r["gpu_vram_gb"]): r["gpu"] for r in reversed(rows)}.items())
ladder = {model: [next((q for q in ("int8", "int4") if by[model, gpu, q, "8192"]["status"] == "RUNS"), "") for _, gpu in classes]
          for _, model in models}
check(page, {model: [q for q in names if q] for model, names in ladder.items()}, "ladder")
for _, model in models:  # longest context: as solved from the columns of results.csv
    found, title = shown(page + 1)
    cells = []
    for _, gpu in classes:
        a, b = by[model, gpu, "int8", "8192"], by[model, gpu, "int8", "65536"]
        slope = (float(b["required_vram_gb"]) - float(a["required_vram_gb"])) / (65536 - 8192)
        free = float(a["usable_vram_gb"]) - float(a["model_with_overhead_gb"])
        tokens = math.floor(free / slope) if free > 0 else 0
        if tokens > 0:
            cells.append("64K*" if tokens > 65536 else f"{tokens // 1024}K" if tokens >= 1024 else str(tokens))
    assert found[model] == cells, (title, model, found[model], cells)
needed = {}
counts = list(csv.DictReader(open("counts/results.csv")))
for _, model in models:
    fewest = []
    for gpu in gpus:
        runs = [int(r["gpu_count"]) for r in counts if r["model"] == model and r["status"] == "RUNS"
                and (r["gpu"] == gpu or r["gpu"].endswith("x " + gpu))]
        fewest += [str(min(runs))] if runs else []
    needed[model] = fewest
check(page + 2, needed, "GPUs needed")
assert page + 2 == pages, (page, pages)
print(f"{pages} pages compared")
EOF
python3 compare.py || die "a figure says something else"
