# What the shell is told may follow; the completion of bash with it.
. "$TESTS/lib.sh"

offers() { # WANTED WORD...: the candidates, joined by '|'
    candidates=$1
    shift
    expect 0 "$VRAMGRID" --complete "$@"
    [ ! -s stderr ] || die "$*: $(cat stderr)"
    [ "$(paste -s -d '|' stdout)" = "$candidates" ] || die "$*: $(paste -s -d '|' stdout)"
}
offers 'report|check|explain|list|import' ''
offers 'report' re
offers '' templates/
offers 'models|gpus|quantizations|engines|kv_types|checkpoints|prices|rents|servers|workloads|speeds|templates' list ''
offers 'kv_types' list k
offers '' list gpus ''
offers '--servers|--speeds|--select-models|--select-gpus|--shard|--sequences|--set|--strict|--sheet' --s
offers 'fixed|full' --precision ''
offers 'json' --log-format j
offers 'stderr|syslog' --log ''
offers 'en|pt|en+pt' --language ''
offers 'csv,pdf|csv,png' -f csv,p
offers 'xlsx' --formats=x
offers '' -f nothing
offers '' -m ''
offers '' -j ''
offers '' --sequences ''
offers 'heatmap.paper=|heatmap.palette=' -s heatmap.pa
offers 'a4|a3' -s heatmap.paper=a
offers 'Q4_K_M' -q Q4_K_M
offers 'GPU ranking|GPUs|GPU sets' -s workbook.sheets=gpu
offers 'Q4_K_M' -s report.default_quantization=q4_k_m
offers 'tensor|pipeline' --set assumptions.parallelism=
offers 'generic|vllm|vllm-0.11|sglang|tensorrt-llm|llama.cpp|ik_llama.cpp|transformers' -s assumptions.engine=
offers 'llama.cpp' --engine ll
offers 'workstation' --gpu-types w
offers 'chat-100|chat-1000' -w ch
offers 'H100 PCIe 80GB|H100 SXM5 80GB|H100 NVL 94GB' explain Llama-3.3-70B h100
offers '' explain Llama-3.3-70B L4 ''
offers 'xlsx' check no-such-template.ini -f x

# Names of the sheets that stand before it; with a bad one there are none, and no message.
printf 'name,vram_gb,type\nOwn card,24,lab\nOther card,48,lab\n' > gpus.csv
offers 'Own card|Other card' -g gpus.csv --select-gpus o
offers 'lab' -g gpus.csv --gpu-types ''
offers 'Own card,Other card' -g gpus.csv --select-gpus 'Own card,ot'
printf 'name,vram_gb\nA,many\n' > bad.csv
offers 'pdf' -g bad.csv -f pd
expect 2 "$VRAMGRID" --complete
grep -q 'complete: from 1 to' stderr || die "$(cat stderr)"

# Every option and key may be completed, none has nothing to say about itself.
"$VRAMGRID" --help | grep -oE '^  (-.,|   ) --[a-z-]+' | sed 's/.* //' > all
expect 0 "$VRAMGRID" --complete --
diff all stdout || die "options of --help (<) and of completion (>)"

# Bash: quoted names, '=' that it makes a word of its own.
command -v bash > ignored || skip "no bash"
cat > shell << 'END'
. "$TESTS/../src/vramgrid.bash"
compopt() { echo "compopt $*"; }
try() { # LINE...: its words
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    _vramgrid
    printf '%s\n' "${COMPREPLY[@]}"
}
try "$VRAMGRID" explain Llama-3.3-70B 'H100\ N'
try "$VRAMGRID" --formats = x
try "$VRAMGRID" --set heatmap.paper = a
try "$VRAMGRID" --set heatmap.pap
try "$VRAMGRID" explain "'Llama-3.3-70B'" '"L40'
complete -p vramgrid
END
cat > wanted << 'END'
compopt -o filenames
H100 NVL 94GB
xlsx
a4
a3
compopt -o nospace
heatmap.paper=
L40
L40S
complete -o default -F _vramgrid vramgrid
END
TESTS=$TESTS VRAMGRID=$VRAMGRID bash --norc --noprofile -eu shell > stdout 2> stderr || die "$(cat stderr)"
diff wanted stdout || die "bash: wanted (<)"
