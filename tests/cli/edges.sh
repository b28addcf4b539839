# Corners that a review found: each once went wrong without a word.
. "$TESTS/lib.sh"
need unzip

small_sheets
run() { "$VRAMGRID" -m models.csv -g gpus.csv -f csv "$@"; }

# An indented template says the same as one that is not.
printf '[sweep]\n  contexts = 4K,\n    8K\n  quantizations = fp16\n[output]\n\tformats = csv\n' > t.ini
run -o indented t.ini
[ "$(wc -l < indented/results.csv)" = 13 ] || die "indented: $(wc -l < indented/results.csv)"

# A name with brackets selects itself.
printf 'name,params_billion,kv_cache_mb_per_token\nFoo [beta],8,0.7\nBar,8,0.7\n' > brackets.csv
run -m brackets.csv -c 4K -q fp16 --select-models 'Foo [beta]' -o brackets
[ "$(wc -l < brackets/results.csv)" = 4 ] || die "brackets"

# Closed standard streams: nothing is written where it does not belong.
run -c 4K -o closed >&- 2>&- <&- || die "closed streams: exit code $?"
[ ! -s closed/.vramgrid.lock ] || die "the lock file holds $(cat closed/.vramgrid.lock)"
run -c 8K -o closed --progress always 2>&- || die "closed stderr: exit code $?"
[ ! -s closed/.vramgrid.lock ] || die "the lock file holds $(cat closed/.vramgrid.lock)"

# A foreign manifest and a foreign results.csv stay, and so do the files that one names.
mkdir foreign
echo '{"outputs":[{"path":"precious.txt"}]}' > foreign/manifest.json
echo precious > foreign/precious.txt
expect 3 run -c 4K -o foreign
grep -q 'is not from a report: move it away' stderr || die "$(cat stderr)"
[ -s foreign/precious.txt ] || die "a file that a foreign manifest names was removed"
mkdir mine
echo mine > mine/results.csv
expect 3 run -c 4K -o mine
[ "$(cat mine/results.csv)" = mine ] || die "a foreign results.csv was replaced"

# What cannot be moved into place is found before anything is.
run -c 4K -o wall
rm -r wall/matrices && echo mine > wall/matrices
digests wall > before
expect 3 run -c 8K -o wall
digests wall | cmp - before || die "a mixed set"
rm wall/matrices && run -c 8K -o wall

# A first run that fails leaves no folder, however deep, with or without a slash at the end.
for folder in deep/er/report deep/er/; do
    code=$( (ulimit -f 1; code=0; run -o $folder 2> /dev/null || code=$?; echo "$code") | tail -n 1)
    [ "$code" = 3 ] || die "limited run: exit code $code"
    [ ! -e deep ] || die "$folder is left: $(find deep)"
done

# Several GPUs: the summary counts sets, sequences are named and count in offload too.
"$VRAMGRID" -m models.csv -g gpus.csv -c 4K -q fp16 -f csv,offload --sequences 50 -o many
"$VRAMGRID" -m models.csv -g gpus.csv -c 4K -q fp16 -f csv,offload -s assumptions.sequences=50 -o alike
cmp many/results.csv alike/results.csv || die "--sequences is not assumptions.sequences"
grep -q '^Qwen 14B,.*,RTX 4090,1,24,24.00,fp16,4096,conservative,28.00,8.40,36.40,220.00,256.40,' many/results.csv ||
    die "50 sequences: $(grep 'Qwen.*4090' many/results.csv)"
expect 0 "$VRAMGRID" explain -m models.csv -g gpus.csv -c 4K -q fp16 --sequences 50 'Qwen 14B' H100
grep -q 'x 50' stdout || die "explain: $(cat stdout)"
grep -q '^Qwen 14B,14,RTX 4090,24,fp16,4096,gguf,48,0.67,0,48,' many/offload.csv || die "$(grep 4090 many/offload.csv)"

# As-of is the day of the sheets that were named, whenever the shipped ones were checked out.
printf 'model,quantization,weights_bytes\nQwen 14B,fp16,28000000000\n' > undated.csv
printf 'gpu,price_usd,condition\nH100,1,list\n' > prices.csv
printf 'provider,gpu,commitment,usd_per_gpu_hour\nX,H100,1y,1\n' > rents.csv
printf 'server,gpu,gpus\nX,H100,8\n' > servers.csv
touch -d 2020-05-06 models.csv gpus.csv undated.csv prices.csv rents.csv servers.csv
run -c 4K -s inputs.checkpoints=undated.csv --prices prices.csv --rents rents.csv --servers servers.csv -o dated
grep -q '"as_of": "2020-05-06"' dated/manifest.json || die "as-of: $(grep as_of dated/manifest.json)"
grep -q '"path": "inputs/quantizations.csv"' dated/manifest.json || die "$(grep path dated/manifest.json | head -n 3)"
expect 0 "$VRAMGRID" -n --quiet -m models.csv -g gpus.csv -o dry
silent

# GPUs whose sizes are neighbouring doubles: halving the way between them gets nowhere.
printf 'name,vram_gb\nA,24.000000000000004\nB,24.000000000000007\n' > near.csv
cat > three.csv << 'END'
name,params_billion,kv_cache_mb_per_token
M0,7.295601337047283,1.1435083008356983
M1,8.86435422126191,0.21651796016341796
M2,8.68030416174855,0.32527481351222204
END
expect 0 timeout -s KILL 60 "$VRAMGRID" -m three.csv -g near.csv -q fp16 -c 4096 -f pdf -o near

# llama.cpp takes 16 GPUs: for more there is no flag, rather than one that lacks shares.
"$VRAMGRID" -m three.csv -g near.csv -q fp16 -c 4K -f xlsx -s workbook.sheets='GPU sets' --gpu-counts 16,17 -o sets
unzip -p sets/vramgrid.xlsx 'xl/*.xml' > parts
grep -q -- "--tensor-split 1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1<" parts || die "no flag for 16 GPUs"
! grep -q -- '--tensor-split 1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,' parts || die "a flag for 17 GPUs"

# A GPU's name may begin with digits, in a set as well; "2x" without a blank is no count.
printf 'name,vram_gb\n4090D 48GB,48\n2xSLI,24\nH100,80\n' > digits.csv
"$VRAMGRID" -m models.csv -g digits.csv -q fp16 -c 4K -f csv -o digits \
    -s 'sweep.gpu_sets=4090D 48GB + 2x H100, 2xSLI + 3x 4090D 48GB, 1x 4090D 48GB + 1x 2xSLI'
cut -d, -f3,4 digits/results.csv | grep ' + ' | sort -u > said
printf '%s\n' '1x 4090D 48GB + 1x 2xSLI,2' '1x 4090D 48GB + 2x H100,3' '1x 2xSLI + 3x 4090D 48GB,4' | sort | diff - said ||
    die "names that begin with digits"

# As many heads as elements: each has one. 2 x 32 layers x 64 heads of 2 bytes are 8192 bytes a token.
printf 'name,params_billion,num_layers,hidden_size,num_attention_heads,num_key_value_heads\nThin,1,32,64,64,64\n' > thin.csv
"$VRAMGRID" -m thin.csv -g gpus.csv -q fp16 -c 1M -M architecture --precision full -f csv -o thin
[ "$(sed -n 2p thin/results.csv | cut -d, -f13)" = 8.589934592 ] || die "a head_dim of 1: $(sed -n 2p thin/results.csv)"
