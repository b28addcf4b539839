# Shares of the slices, made apart, are together what one run makes: `cat` joins results.csv.
. "$TESTS/lib.sh"

small_sheets
cat > big.ini <<'END'
[inputs]
models = models.csv
gpus = gpus.csv
[report]
as_of = 2026-01-01
[sweep]
quantizations = fp16, int8, int4
contexts = 4K, 8K
modes = theoretical, conservative
END
run() { "$VRAMGRID" "$@" big.ini; }
# joined WHY FOLDER: the shares in shards/ are the whole.
joined() {
    cat shards/*/results.csv | cmp - "$2/results.csv" || die "$1: other rows than one run"
    mkdir joined && cp shards/*/matrices/*.csv joined
    diff -r joined "$2/matrices" || die "$1: other matrices than one run"
    rm -r joined shards
}
run -f csv -o unix
run -f csv -s output.csv_dialect=excel-eu -o excel-eu
for try in unix/2 unix/5 unix/20 excel-eu/3; do # of 12 slices
    for shard in $(seq -w "${try#*/}"); do
        run -s output.csv_dialect=${try%/*} --shard "$(expr "$shard" + 0)/${try#*/}" -o "shards/$shard" 2> said ||
            die "$shard of $try: $(cat said)"
    done
    [ -z "$(find shards -name '*.xlsx' -o -name '*.pdf' -o -name changes.csv)" ] || die 'more than CSV'
    joined "$try" "${try%/*}"
done

# The samples' lines; what a scheduler would set is set here.
mkdir bin && ln -s "$VRAMGRID" bin/vramgrid
export PATH="$PWD/bin:$PATH"
for number in 1 2 3 4; do
    SLURM_ARRAY_TASK_ID=$number SLURM_ARRAY_TASK_COUNT=4 TEMPLATE=big.ini sh "$TESTS/../samples/shards.slurm"
done
joined slurm unix
sed -n '/>-/,/resources/p' "$TESTS/../samples/shards-job.yaml" | sed '1d; $d' | tr '\n' ' ' |
    sed 's|/usr/local/.*/procurement.ini|big.ini|; s|/sweep/||; s|/16|/4|' > pod
for index in 0 1 2 3; do
    JOB_COMPLETION_INDEX=$index sh -euc "$(cat pod)"
done
joined kubernetes unix
if command -v parallel > tool; then
    parallel=y
    grep '^parallel' "$TESTS/../samples/shards.md" | sed 's|/16|/4|; s|seq 16|seq 4|' | sh -eu
    joined 'GNU parallel' unix
fi

# The same share again has nothing to change, and flips are told of its own slices only.
run --shard 2/4 -o again && digests again > first
run --shard 2/4 -o again -v 2> said
digests again | cmp - first || die 'a shard is not repeatable'
grep -q '0 changes since the last report' said || die "$(cat said)"
for wrong in 0/4 5/4 4 /4 4/ -1/4 1/0 1/2/3 1/1000001 '1 /2' a; do
    expect 2 run --shard "$wrong" -o wrong
    grep -q "^vramgrid: --shard: '$wrong' is not I/N" stderr || die "$wrong: $(cat stderr)"
done
[ ! -e wrong ] || die 'a wrong shard made a folder'
[ -n "${parallel-}" ] || skip "all but one line of samples/shards.md passed: GNU parallel is not installed"
