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
grep -qx 'gpus.csv: 1 GPUs' stdout || die "$(cat stdout)"
[ ! -e report ] || die "check has written something"
