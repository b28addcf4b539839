# The figure of fleets says what fleet.csv says: replicas x GPUs of the cheapest fleet on each GPU.
. "$TESTS/lib.sh"
need pdftotext python3

"$VRAMGRID" --select-models 'Qwen3-8B,Qwen3-32B,Llama-3.3-70B,Llama-3.1-405B' --select-gpus 'L4,L40S,H100 SXM5*,B200*,A100 SXM4 80GB' -q int8,fp16 \
    --as-of 2026-10-01 -f fleet,pdf,charts -s heatmap.figures=answer,fleet -s heatmap.chart_widths=60,85,120,170,300 -o report
cat > compare.py << 'EOF'
import csv, glob, subprocess, sys
best = {}
rows = [r for r in csv.DictReader(open("report/fleet.csv")) if r["quantization"] == "int8"]
first = "chat-100"
for r in rows:
    if r["workload"] != first or r["status"] != "SERVES":
        continue
    cost = float(r["total_usd"]) if r["total_usd"] else float("inf")
    key = r["model"], r["gpu"]
    rank = (cost, float(r["gpus"]) if not r["total_usd"] else 0, int(r["gpu_count"]))
    if key not in best or rank < best[key][0]:
        best[key] = rank, f'{float(r["replicas"]):.0f}\u00d7{r["gpu_count"]}'
models = {r["model"] for r in rows}
assert len(best) > 8, best
seen = 0
for path in ["report/heatmaps.pdf"] + glob.glob("report/charts/*/fleet_*.pdf"):
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    text = text.replace("\u00a0", " ")
    assert f"For {first} in int8, fleets under 25,000 USD serve every model up to 70.6 B, under" in " ".join(text.split()), text[:200]
    text = text[text.rindex(f"For {first} in int8, fleets under"):]  # the answer says so too
    shown = {model: [] for model in models}
    for line in text.splitlines():
        for model in models:
            if line.strip().startswith(model + " "):
                shown[model] += [word for word in line.split() if "\u00d7" in word]
    ranges = 0
    for model in models:
        wanted = sorted(label for (m, _), (_, label) in best.items() if m == model)
        low = [label.split("\u2013")[-1] for label in shown[model]]  # of "1–3×4" what the low speed takes
        assert sorted(low) == wanted, (path, model, shown[model], wanted)
        for label in shown[model]:
            fewest, dash, most = label.partition("\u2013")
            assert not dash or 1 <= int(fewest) < int(most.split("\u00d7")[0]), (path, model, label)
            ranges += bool(dash)
        seen += len(wanted)
    assert ranges > 0, (path, "no fleet differs by speed")
print(seen, "fleets compared")

# The answer recommends the first of each model's ranking, with its cost.
answer = subprocess.run(["pdftotext", "-layout", "-l", "1", "report/heatmaps.pdf", "-"], capture_output=True, text=True, check=True).stdout
for r in rows:
    if r["workload"] == first and r["rank"] == "1":
        gpus, each = int(float(r["gpus"])), f'({float(r["replicas"]):.0f}\u00d7{r["gpu_count"]})'
        line = next(line for line in answer.splitlines() if line.strip().startswith(r["model"] + " "))
        wanted = f'{"" if gpus == 1 else f"{gpus}x "}{r["gpu"]} {each}'
        assert wanted in line and line.split()[-1].split("\u2013")[-1] == f'{float(r["total_usd"]):,.0f}', (line, wanted, r["total_usd"])
        seen = 0
assert seen == 0
EOF
"$VRAMGRID" list workloads > workloads
head -n 1 workloads | grep -q '^chat-100' || die "$(cat workloads)"
python3 compare.py || die "the figure says something else than fleet.csv"

# Without a workload there is no such page, and nothing else goes.
small_sheets
"$VRAMGRID" -m models.csv -g gpus.csv --as-of 2026-01-02 -q fp16 -c 8K,32K -f pdf -o without
pdftotext without/heatmaps.pdf - > text
! grep -qi 'fleet' text || die "a fleet for nobody"

# Where nobody asks for figures by name, one page across is enough: what it leaves out it counts, never what is recommended.
"$VRAMGRID" --as-of 2026-11-26 -f fleet,pdf -o usual "$TESTS/../templates/default.ini"
"$VRAMGRID" --as-of 2026-11-26 -f pdf -s heatmap.figures=contexts,fleet -o whole "$TESTS/../templates/default.ini"
cat > leave_out.py << 'EOF'
import csv, re, subprocess
def pages(folder):
    text = subprocess.run(["pdftotext", "-layout", f"{folder}/heatmaps.pdf", "-"], capture_output=True, text=True, check=True).stdout
    return text.replace("\u00a0", " ").split("\f")
def columns(page):
    return len(re.search(r"GPU \(VRAM in GB\)((?: +\d+)+)\n", page).group(1).split())
rows = list(csv.DictReader(open("usual/fleet.csv")))
all_gpus = len({r["gpu"] for r in rows})
usual, whole = pages("usual"), pages("whole")
is_fleet = lambda page: page.lstrip().startswith("For chat-100")
[page] = [page for page in usual if is_fleet(page)]
said = re.search(r"(\d+) of (\d+) GPUs are shown", page)
assert columns(page) == (int(said.group(1)) if said else all_gpus) and (not said or int(said.group(2)) == all_gpus), (columns(page), said)
assert sum(columns(page) for page in whole if is_fleet(page)) == all_gpus
best = {r["gpu"] for r in rows if r["workload"] == "chat-100" and r["quantization"] in ("bf16", "fp8", "mxfp4") and r["rank"] == "1"}
shown = " ".join(page.split())
assert best and all(name.split()[-1] in shown for name in best), best
contexts = [page for page in usual if "Not shown: 8K, 16K, 64K tokens" in " ".join(page.split())]
assert contexts and all(f"{c} tokens" in "".join(contexts) for c in ("4K", "32K", "128K")), len(contexts)
text = "".join(whole)
assert "Not shown" not in text and all(f"{c} tokens" in text for c in ("4K", "8K", "16K", "32K", "64K", "128K"))
EOF
python3 leave_out.py || die "the usual pages leave out what they do not say"
