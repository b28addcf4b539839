# samples/accuracy.md is what the program makes today, and what quotes it quotes it rightly.
. "$TESTS/lib.sh"

"$ACCURACY" > now.md
cmp now.md "$TESTS/../samples/accuracy.md" || die "samples/accuracy.md is old: make accuracy"

# "FIGURE, CLASS | too low of runs | median | the rule's", as README's table has it; "**all**" is left out.
figures() {
    sed -n "s/^| $1 | $2 | [0-9]* | \([0-9]* of [0-9]*\) | [^|]* | \([^|]*\) | [^|]* | \(.*\)|\$/| $1, $2 | \1 | \2 | \3|/p" now.md |
        sed 's/, [*][*]all[*][*]//'
}
# told FIGURE ROW: README has it.
told() {
    [ -n "$2" ] || die "no figures of $1"
    grep -qxF "$2" "$TESTS/../README.md" || die "README: $2"
}
told 'KV cache' "$(figures 'KV cache' '\*\*all\*\*')"
for class in 16-bit GGUF 'quantized safetensors'; do
    told weights "$(figures weights "$class")"
done
told formula "$(figures 'weights by formula' 'quantized safetensors')"
for engine in llama.cpp transformers autoawq; do
    told total "$(figures total "$engine")"
done
told pool "$(figures 'vLLM pool' vllm)"
told requests "$(figures requests vllm)"
runs=$(sed -n 's/.* \([0-9]*\) runs from public logs$/\1/p' now.md)
grep -q "Against $runs measured runs" "$TESTS/../README.md" || die "README: $runs runs"
# Of speed: what does not reach the low figure, and the median error.
speeds() {
    sed -n "s/^| $1 | \([0-9]*\) | \([^|]*\) | [^|]* | [^|]* | [^|]* | \([0-9]*\) % | [^|]* |\$/\1 \2 \3/p" now.md | head -n 1 |
        while read -r points median percent reach; do
            echo "| tokens/s, $1 | $((100 - reach)) % of $points | $median $percent | |"
        done
}
for engine in vllm vllm-0.11 sglang tensorrt-llm llama.cpp; do
    told speed "$(speeds "$engine")"
done
told speed "$(speeds '[*][*]all[*][*]' | sed 's/, .*all[^|]*|/ |/')"
points=$(sed -n 's/^Output tokens a second of \([0-9]*\) points.*/\1/p' now.md)
grep -q "and $points measured speeds" "$TESTS/../README.md" || die "README: $points points"
many=$(sed -n 's/^| over 256 | [0-9]* | \([0-9]*\)\.[0-9]* % .*/\1/p' now.md | head -n 1)
grep -q "the median error is $many %; multi-head" "$TESTS/../README.md" || die "README: over 256 in flight $many %"
for kind in 'MLA|out too fast (%.1f times)' 'hybrid|hybrids too slow (%.1f)'; do
    ratio=$(sed -n "s/^| ${kind%%|*} | [0-9]* | [^|]* | \([0-9.]*\) | [^|]* | [^|]*\/.*/\1/p" now.md | head -n 1)
    tr '\n' ' ' < "$TESTS/../README.md" | grep -qF "$(printf "${kind#*|}" "$ratio")" || die "README: ${kind%%|*} $ratio"
done
both=$(sed -n 's/^| \*\*both\*\* | \([0-9]*\) | \([^|]*\) | .* | \([0-9]* %\) | [^|]* |$/On \1 points \2 \3/p' now.md)
set -- $both
for words in "On $2 points" "is $4 %," "and $6 %"; do
    grep -qF "$words" "$TESTS/../README.md" || die "README: $words"
done
# Texts name both medians of each, the mode's and the rule's.
for figure in 'KV cache' weights total; do
    medians=$(figures "$figure" '\*\*all\*\*' | sed 's/^| [^|]*| [^|]*| \([^|]*\) | \([^|]*\) |$/\1|\2/; s/ %/%/g')
    for language in en pt; do
        sed -n '/^accuracy_medians/,/^$/p' "$TESTS/../templates/text/$language.ini" | tr '\n' ' ' |
            sed 's/  */ /g;s/\([0-9]\),\([0-9]\)/\1.\2/g;s/ %/%/g' > told
        for median in "${medians%|*}" "${medians#*|}"; do
            grep -qF " $median" told || die "$language.ini: $figure is $median"
        done
        grep -q " $runs " told || die "$language.ini: $runs runs"
    done
done
