# samples/accuracy.md is what the program makes today, and what quotes it quotes it rightly.
. "$TESTS/lib.sh"

"$ACCURACY" > now.md
cmp now.md "$TESTS/../samples/accuracy.md" || die "samples/accuracy.md is old: make accuracy"

# A figure over all runs: "runs | too low | median | the rule's", as README's table has it.
figures() {
    sed -n "s/^| $1 | \*\*all\*\* | [0-9]* | \([0-9]*\) of \([0-9]*\) | [^|]* | \([^|]*\) | [^|]* | \(.*\)|\$/\2 | \1 | \3 | \4|/p" now.md
}
for figure in 'KV cache' weights 'weights by formula' total 'vLLM pool' requests; do
    quoted=$(figures "$figure")
    [ -n "$quoted" ] || die "no figures of $figure"
    grep -qxF "| $figure | $quoted" "$TESTS/../README.md" || die "README: $figure is $quoted"
done
runs=$(sed -n 's/.* \([0-9]*\) runs from public logs$/\1/p' now.md)
grep -q "Against $runs measured runs" "$TESTS/../README.md" || die "README: $runs runs"
# About says the medians of this mode, then those of the rule.
for column in 3 4; do
    for figure in 'KV cache' weights total; do
        figures "$figure" | cut -d '|' -f $column | tr -d ' '
    done
done > medians
for language in en pt; do
    sed -n '/^accuracy_medians/,/^[a-z]* *=/p' "$TESTS/../templates/text/$language.ini" | tr '\n' ' ' |
        sed 's/  */ /g; s/\([0-9]\),\([0-9]\)/\1.\2/g' > told
    grep -oE '[0-9.]+%' told | diff medians - || die "$language.ini: other medians: $(cat told)"
    grep -q " $runs " told || die "$language.ini: $runs runs"
done
