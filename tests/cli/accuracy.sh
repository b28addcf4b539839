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
# Of speed: "points | median error | within 50 % | reach low".
speeds() {
    sed -n "s/^| $1 | \([0-9]*\) | \([^|]*\) | [^|]* | [^|]* | [0-9]* \/ \([0-9]*\) \/ [0-9]* % | \([^|]*\) | [^|]* |\$/| $1 | \1 | \2 | \3 % | \4 |/p" now.md
}
for engine in vllm vllm-0.11 sglang tensorrt-llm llama.cpp '\*\*all\*\*'; do
    quoted=$(speeds "$engine" | tr -d '\\')
    [ -n "$quoted" ] || die "no speeds of $engine"
    grep -qxF "$quoted" "$TESTS/../README.md" || die "README: $quoted"
done
both=$(sed -n 's/^| \*\*both\*\* | \([0-9]*\) | \([^|]*\) | .* | \([0-9]* %\) | [^|]* |$/On \1 points \2 \3/p' now.md)
set -- $both
for told in "On $2 points" "is $4 %," "and $6 %"; do
    grep -qF "$told" "$TESTS/../README.md" || die "README: $told"
done
# Texts name both medians of each, the mode's and the rule's.
for figure in 'KV cache' weights total; do
    medians=$(figures "$figure" | sed 's/^[^|]*| [^|]*| \([^|]*\) | \([^|]*\) |$/\1|\2/; s/ %/%/g')
    for language in en pt; do
        sed -n '/^accuracy_medians/,/^$/p' "$TESTS/../templates/text/$language.ini" | tr '\n' ' ' |
            sed 's/  */ /g;s/\([0-9]\),\([0-9]\)/\1.\2/g;s/ %/%/g' > told
        for median in "${medians%|*}" "${medians#*|}"; do
            grep -qF " $median" told || die "$language.ini: $figure is $median"
        done
        grep -q " $runs " told || die "$language.ini: $runs runs"
    done
done
