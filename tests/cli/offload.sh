# offload.csv: its heading, and whole rows against the reference vectors, column by column.
. "$TESTS/lib.sh"
need python3

cat > compare.py << 'END'
# Every so many of the reference's rows goes through the program; each column has to say what the reference does.
import csv, itertools, subprocess, sys
program, data = sys.argv[1:]
HEADING = ("model params_billion gpu gpu_vram_gb quantization context_tokens model_format total_layers layer_size_gb "
           "layers_on_gpu layers_on_cpu gpu_vram_used_gb cpu_ram_used_gb offload_ratio performance_impact_percent "
           "offload_status recommended_gpu_split system_ram_required_gb fits_in_ram pcie_generation "
           "estimated_tokens_per_s speed_vs_full_gpu total_model_memory_gb").split()
rows = list(csv.DictReader(open(data, newline="")))
kinds = {}
for row in rows:
    kinds.setdefault((row["offload_status"], row["fits_in_ram"], row["pcie_generation"]), []).append(row)
chosen = [row for kind in kinds.values() for row in (kind[0], kind[len(kind) // 2])]
assert len(kinds) >= 5, kinds.keys()
for row in chosen:
    with open("models.csv", "w") as file:
        file.write("name,params_billion,kv_cache_mb_per_token,num_layers\nM,%s,%s,%s\n"
                   % (row["params_billion"], row["kv_cache_mb_per_token"], row["num_layers"]))
    with open("gpus.csv", "w") as file:
        file.write("name,vram_gb,pcie_gen\nG,%s,3.0\n" % row["gpu_vram_gb"])
    settings = ["assumptions.%s=%s" % (key, row[key])
                for key in ("model_format", "offload_margin_gb", "system_ram_gb", "pcie_generation")]
    subprocess.run([program, "-m", "models.csv", "-g", "gpus.csv", "-q", row["quantization"], "-c", row["context_tokens"],
                    "-f", "offload", "--precision", "full", "-o", "report"]
                   + list(itertools.chain.from_iterable(("-s", setting) for setting in settings)), check=True)
    table = list(csv.reader(open("report/offload.csv", newline="")))
    assert table[0] == HEADING, table[0]
    assert len(table) == 2, table
    for name, shown in zip(HEADING, table[1]):
        wanted = {"model": "M", "gpu": "G"}.get(name) or row[name]
        try:
            same = float(shown) == float(wanted)
        except ValueError:
            same = shown == wanted
        assert same, "%s: %s, not %s: %s" % (name, shown, wanted, row)
print(len(chosen), "rows")
END
/usr/bin/python3 compare.py "$VRAMGRID" "$TESTS/data/offload.csv"

# Where nobody says otherwise the slot is the GPU's, and of an unknown one 4.0; what is asked for beats it.
printf 'name,params_billion,kv_cache_mb_per_token\nA,30,0.5\n' > models.csv
printf 'name,vram_gb,pcie_gen\nOld,24,3.0\nNew,24,5.0\nUnknown,24,\n' > gpus.csv
generations() { "$VRAMGRID" -m models.csv -g gpus.csv -q fp16 -c 4K -f offload -o slots "$@" && sed 1d slots/offload.csv | cut -d, -f20 | paste -sd ' '; }
[ "$(generations)" = '3.0 5.0 4.0' ] || die "slots: $(generations)"
[ "$(generations -s assumptions.pcie_generation=5.0)" = '5.0 5.0 5.0' ] || die "asked for: $(generations -s assumptions.pcie_generation=5.0)"
