# The commands that answer on the terminal.
. "$TESTS/lib.sh"

expect 0 "$VRAMGRID" --help
[ ! -s stderr ] || die "help on stderr"
grep -q -- '-q, --quantizations LIST' stdout || die "$(cat stdout)"
[ "$(wc -L < stdout)" -le 100 ] || die "help is wider than 100 columns"
expect 0 "$VRAMGRID" -V
grep -q '^vramgrid [0-9]*\.[0-9]*\.[0-9]*$' stdout || die "$(cat stdout)"
expect 0 "$VRAMGRID" list models
[ "$(wc -l < stdout)" = 208 ] || die "models"
expect 0 "$VRAMGRID" list gpus
grep -q "^L4	NVIDIA	datacenter	24	" stdout || die "gpus: $(grep L4 stdout)"
expect 0 "$VRAMGRID" list quantizations
[ "$(head -n 4 stdout | cut -f 1 | tr '\n' ' ')" = 'fp32 fp16 int8 int4 ' ] || die "quantizations"
expect 0 "$VRAMGRID" list engines
expect 0 "$VRAMGRID" list templates
grep -q '/templates/default.ini$' stdout || die "templates"
for template in $(cat stdout); do
    expect 0 "$VRAMGRID" check "$template"
    silent
done
printf 'name,vram_gb,colour\nA,24,red\n' > gpus.csv
expect 0 "$VRAMGRID" check -g gpus.csv
grep -qx "gpus.csv:1:3: unknown column 'colour' is ignored" stdout || die "$(cat stdout)"
expect 0 "$VRAMGRID" check -g gpus.csv --quiet
silent
expect 0 "$VRAMGRID" check -v -g gpus.csv
grep -qx 'gpus.csv: 1 GPU' stdout || die "$(cat stdout)"
# What a model is published in is a quantization of the sheet.
printf 'name,params_billion,kv_cache_mb_per_token,precision_default\nA,8,0.7,bf17\nB,8,0.7,BF16\nC,8,0.7,\n' > models.csv
expect 0 "$VRAMGRID" check -m models.csv
grep -q "^models.csv:2:4: precision_default: 'bf17' is no quantization of .*quantizations.csv; did you mean 'bf16'?$" stdout ||
    die "$(cat stdout)"
[ "$(wc -l < stdout)" = 1 ] || die "$(cat stdout)"
printf 'name,bytes_per_param\nbf17,2\nbf16,2\n' > quantizations.csv
expect 0 "$VRAMGRID" check -m models.csv -Q quantizations.csv -q bf16 -s report.default_quantization=bf16
silent
expect 0 "$VRAMGRID" check # of the shipped models each is published in one
silent
! awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "precision_default") at = i } $at == ""' "$TESTS/../inputs/models.csv" |
    grep . || die "a shipped model without a precision"
[ ! -e report ] || die "check has written something"
