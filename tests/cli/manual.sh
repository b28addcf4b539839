# The manual knows every option, key, column, format, file and exit code, and nothing else.
. "$TESTS/lib.sh"
need mandoc
tree=$TESTS/..
page=$tree/src/vramgrid.1

# A manual of other programs that it refers to need not be installed.
mandoc -T lint -W warning "$page" > complaints 2>&1 || grep -v 'mandoc.db' complaints > real || true
[ ! -s real ] || die "$(cat real)"
mandoc -T ascii -O width=200 "$page" 2> ignored | sed 's/.\x08//g' > text
"$VRAMGRID" --help > help
grep -oE '^  (-.,|   ) --[a-z-]+' help | sed 's/^ *//' | sort > options
[ "$(wc -l < options)" -gt 30 ] || die "few options: $(cat options)"
sed -n '/^OPTIONS/,/^SHEETS/p' text | grep -oE '^ +(-[a-zA-Z], )?--[a-z-]+' | sed 's/^ *//' | sort > told
diff options told || die "options of --help (<) and of the manual (>)"
"$VRAMGRID" --complete '' > commands
[ "$(wc -l < commands)" -ge 5 ] || die "few commands: $(cat commands)"
sed -n '/^SYNOPSIS/,/^OPTIONS/s/^     \([a-z][a-z]*\)   *[a-z].*/\1/p' text > told
diff commands told || die "commands of the program (<) and of the manual (>)"
choices=$("$VRAMGRID" --complete list '' | paste -s -d '|' | sed 's/|/ | /g')
grep -qF "vramgrid list $choices" text || die "what can be listed: $choices"
sed -n '/^const struct setting settings_table/,/^};/s/.*{"\([a-z]*\)", "\([a-z_]*\)".*/\1 \2/p' \
    "$tree/src/cli/settings_table.c" > keys
[ "$(wc -l < keys)" -gt 40 ] || die "few keys"
while read -r section key; do
    sed -n "/^     \[$section\]/,/^     \[/p" text | sed '1d' | grep -qE "(^| )$key(,| |$)" || die "no key $section.$key"
done < keys
sed -n '/^SHEETS/,/^TEMPLATES/p' text > sheets
grep -ohE '\((model|gpu|quantization|engine|kv_type|workload), [a-z_0-9]+' "$tree/src/input/layouts.c" |
    sed 's/.*, //' | grep -vx member > columns
[ "$(wc -l < columns)" -gt 50 ] || die "few columns"
for column in $(cat columns); do
    grep -qE "(^| )$column(,|\.| |$)" sheets || die "no column $column"
done
# Every column of what is published, in its order.
printf 'name,params_billion,kv_cache_mb_per_token\nA,8,0.7\n' > a.csv
printf 'name,vram_gb\nG,24\n' > g.csv
expect 0 "$VRAMGRID" -m a.csv -g g.csv -q fp16 -c 8K -f csv,offload,fleet --engine vllm -o made
sed -n '/^OUTPUT FILES/,/^PUBLISHING/p' text | tr -s ' \n' ' ' |
    sed 's/ ([^)]*)//g;s/, and of architecture mode /,/;s/, /,/g' > published
for file in results offload fleet changes; do
    grep -qF "$(head -1 made/$file.csv)" published || die "$file.csv has columns $(head -1 made/$file.csv)"
done
for format in $(sed -n 's/.*--formats LIST *//p' help | sed 's/,\| or//g'); do
    grep -qE "^ *csv, .*$format" text || die "no format $format"
done
sed -n '/^Exit:/,$p' help | grep -oE '(^|[ ,])[0-9]+ ' | tr -d ' ,' > codes
[ "$(wc -l < codes)" = 8 ] || die "exit codes of --help: $(cat codes)"
for code in $(cat codes); do
    sed -n '/^EXIT STATUS/,/^EXAMPLES/p' text | grep -qE "^ .*\b$code\b" || die "no exit code $code"
done
# Its examples are right; the report of the shipped sheets is another test's.
sed -n '/^EXAMPLES/,/^DIAGNOSTICS/s/^ *\(vramgrid .*\)/\1/p' text | grep -vx 'vramgrid -v' > examples
[ "$(wc -l < examples)" = 3 ] || die "examples: $(cat examples)"
small_sheets
mkdir bin
ln -s "$VRAMGRID" bin/vramgrid
sed -n '/^Examples/,/^Exit/s/^ *\(vramgrid .*\)/\1/p' help | grep -v nightly.ini | sed 's|-o /srv/share/sizing|-n|' >> examples
[ "$(wc -l < examples)" = 8 ] || die "examples of --help: $(cat examples)"
while read -r example; do
    expect 0 env PATH="$PWD/bin:$PATH" VRAMGRID_DATADIR="$TESTS/.." sh -c "$example"
done < examples
