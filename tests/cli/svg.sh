# An SVG has texts, not outlines: every number and name of its figure, at every width and in any language, and no more
# bytes than they take.
. "$TESTS/lib.sh"
need xmllint python3 pdftotext

printf 'name,params_billion,kv_cache_mb_per_token,context_length_max\n' > models.csv
printf '%s,0.1,16384\n' '"Small & <Fast> ""1B""",1.2' 'Qwen3-4B,4' 'Llama-3.1-8B,8.03' 'gpt-oss-20b,20.9' \
    'DeepSeek-R1-Distill-with-a-Name-that-has-no-Room-Llama-70B,70.6' 'Command-A-111B,111' >> models.csv
printf 'name,vram_gb,price_usd\n' > gpus.csv
printf '%s\n' 'RTX 4070,12,' 'RTX 4090,24,1600' 'RTX 5090,32,2000' 'L40S,48,7500' 'RTX PRO 6000,96,9000' \
    'Accelerator of a long name 80GB,80,20000' 'H200 SXM,141,30000' >> gpus.csv
report() {
    folder=$1
    shift
    "$VRAMGRID" -m models.csv -g gpus.csv --as-of 2026-01-02 -q fp16,int4 -c 8K,32K -f csv,charts,svg --precision full \
        -s heatmap.figures=all -o "$folder" "$@"
}
report natural -s heatmap.chart_widths=natural
report en -s heatmap.chart_widths=60,85,120,170
report pt -s heatmap.chart_widths=60,170 -s report.language=pt -s sweep.gpu_counts=1,2
report both -s heatmap.chart_widths=85 -s report.language=en+pt -s heatmap.palette=high-contrast
[ "$(find natural en pt both -name '*.svg' | wc -l)" -ge 60 ] || die "SVGs: $(find natural en pt both -name '*.svg' | wc -l)"
find natural en pt both -name '*.svg' | xargs xmllint --noout || die "not well-formed"

cat > texts.py << 'END'
# What an SVG says is what its PDF says, which is what results.csv says.
import collections, csv, math, re, subprocess, sys, unicodedata, xml.etree.ElementTree as tree

SVG = "{http://www.w3.org/2000/svg}"
numbers = {}

def tokens(words, only_letters):
    # Where a name is cut, a PDF has room beside the mark; some fonts have signs of their own for "ff" and "fi".
    words = unicodedata.normalize("NFKC", words.replace("\u2026", " \u2026 ")).split()
    return collections.Counter("".join(words) if only_letters else words)

def svg_texts(path):
    root = tree.parse(path).getroot()
    assert root.get("role") == "img" and root.find(SVG + "title").text and root.find(SVG + "desc").text, path
    ids = [root.find(SVG + name).get("id") for name in ("title", "desc")]
    assert root.get("aria-labelledby").split() == ids, (path, ids)
    assert not any(element.tag[len(SVG):] in ("image", "use", "symbol", "defs") for element in root.iter()), path
    return [text.text for text in root.iter(SVG + "text")]

def boxes(path):
    # Left, right and baseline of texts that stand level and tell their width, with their size.
    root = tree.parse(path).getroot()
    for group in root.iter(SVG + "g"):
        part = {None: 0, "middle": 0.5, "end": 1}[group.get("text-anchor")]
        for text in group.iter(SVG + "text"):
            if text.get("textLength") and not text.get("transform"):
                width = float(text.get("textLength"))
                left = float(text.get("x")) - part * width
                yield float(text.get("y")), left, left + width, float(group.get("font-size")), text.text
    paper = [float(number) for number in root.get("viewBox").split()]
    yield paper[3] + 100, 0, paper[2], 1, "the paper"

def no_overlap(path):
    *texts, paper = sorted(boxes(path))
    for i, (y, left, right, size, words) in enumerate(texts):
        assert left > -0.1 and right < paper[2] + 0.1 and y < paper[0] - 100, (path, "beyond the paper", words)
        for other in texts[i + 1:]:
            if other[0] - y > 0.6 * other[3]:
                break
            assert other[1] > right - 0.1 or other[2] < left + 0.1, (path, "one over the other", words, other)

for path in sys.argv[1:]:
    no_overlap(path)
    said = svg_texts(path)
    printed = subprocess.run(["pdftotext", "-raw", path[:-3] + "pdf", "-"], capture_output=True, text=True, check=True).stdout
    source = open(path, encoding="utf-8").read()
    # pdftotext takes slanted names apart, and wider fonts' words together.
    only_letters = "rotate(-45 " in source or "'Liberation Sans'" not in source
    one, other = tokens(" ".join(said), only_letters), tokens(printed, only_letters)
    assert one == other, (path, one - other, other - one)
    assert not re.search(r"\.\d\d\d", re.sub(r">[^<]*<", "><", source)), (path, "digits that nobody sees")
    assert len(source) < 20000 + 120 * len(said), (path, len(source), len(said))
    # A figure longer than a page takes several files.
    slice_of = re.search(r"(.*)/charts/(.*)heatmap_conservative_(fp16|int4)_(\d+)[^/]*\.svg$", path)
    if slice_of:
        numbers.setdefault(slice_of.groups(), collections.Counter()).update(said)

checked = 0
for (folder, width, quantization, context), said in numbers.items():
    with open(folder + "/results.csv", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file)
                if row["quantization"] == quantization and row["context_tokens"] == context]
    free = [math.floor(float(row["headroom_gb"]) / float(row["usable_vram_gb"]) * 100) for row in rows]
    wanted = collections.Counter(str(value).replace("-", "\u2212") for value in free if value >= -99)
    assert not wanted - said, (folder, width, quantization, context, wanted - said)
    checked += sum(wanted.values())
assert len(numbers) == 4 * (1 + 4 + 2 + 1) and checked > 400, (len(numbers), checked)
END
python3 texts.py $(find natural en pt both -name '*.svg') || die "texts"
grep -lq 'rotate(-90 ' en/charts/*/*.svg || die "no upright names"
grep -q 'xml:lang="pt"' pt/charts/60mm/ladder_conservative*.svg || die "its language"
grep -q 'xml:lang="en"' both/charts/85mm/ladder_conservative*.svg || die "the first of two languages"
