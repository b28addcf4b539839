# Sheets beyond all measure: a clear error or a report, in bounded time and memory.
. "$TESTS/lib.sh"

small_sheets
# bounded CODE ARGUMENT...: the run takes some seconds, on any machine less than five minutes, and 600 MB where it is not watched.
bounded() {
    wanted=$1
    shift
    sanitized && memory=unlimited || memory=600000
    expect "$wanted" timeout 300 sh -c 'ulimit -v "$0" && exec "$@"' "$memory" "$VRAMGRID" -q int8 -c 8K -f csv -o report "$@"
}
says() { grep -qF "vramgrid: $1" stderr || die "not said: $1, but: $(head -c 2000 stderr)"; }

# Not a file with an end, or none at all.
mkdir folder
mkfifo fifo
ln -s models.csv link
ln -s loop loop
bounded 1 -m folder -g gpus.csv && says 'folder: '
bounded 1 -m fifo -g gpus.csv && says 'fifo: '
bounded 1 -m loop -g gpus.csv && says 'loop: '
bounded 1 -m /dev/zero -g gpus.csv && says '/dev/zero: '
bounded 1 -m /dev/null -g gpus.csv && says '/dev/null: '
bounded 0 -m link -g gpus.csv && silent
bounded 1 -m models.csv -g gpus.csv fifo && says 'fifo: '
bounded 1 -m models.csv -g gpus.csv /dev/zero && says '/dev/zero: '
expect 1 "$VRAMGRID" import fifo --params-b 1
says 'fifo: '

# Nothing, and models, in more bytes than a sheet may have.
truncate -s 1G nothing.csv
bounded 1 -m nothing.csv -g gpus.csv && says 'nothing.csv: '
{ head -n 1 models.csv && yes 'model,8,0.7' | head -c 257M; } > many.csv
bounded 1 -m many.csv -g gpus.csv && says 'many.csv: '
rm many.csv

# 100,000 models are many, but no mistake; a third of them in a short check.
long && models=100000 columns=10000 || models=30000 columns=3000
{ head -n 1 models.csv && seq -f 'model %.0f,8,0.7' $models; } > many.csv
head -n 2 gpus.csv > one.csv
bounded 0 -m many.csv -g one.csv && silent
[ "$(wc -l < report/results.csv)" = $((models + 1)) ] || die "$(wc -l < report/results.csv) lines"
bounded 0 -m many.csv -g one.csv # again: compared with itself
silent
# As many mistakes: twenty are shown.
{ head -n 1 models.csv && seq -f 'model %.0f,eight,0.7' $models; } > many.csv
bounded 1 -m many.csv -g gpus.csv && says "many.csv: $models findings, the first 20 shown"
[ "$(wc -l < stderr)" = 21 ] || die "$(wc -l < stderr) lines"
# All of one name.
{ head -n 1 models.csv && yes 'model,8,0.7' | head -n $models; } > many.csv
bounded 1 -m many.csv -g gpus.csv && says "many.csv: $((models - 1)) findings"

# One field of a million bytes, with and without quotes; a line of it; many columns.
million() { head -c "$1" /dev/zero | tr '\0' x; }
{ head -n 1 models.csv && million 1000000 && echo ',8,0.7'; } > wide.csv
bounded 1 -m wide.csv -g gpus.csv && says 'wide.csv:2:1: name: '
{ echo 'name,params_billion,kv_cache_mb_per_token,notes' && printf 'A,8,0.7,"' && million 1000000 && echo '"'; } > wide.csv
bounded 0 -m wide.csv -g gpus.csv && silent
{ echo 'name,params_billion,kv_cache_mb_per_token,notes' && printf 'A,8,0.7,"' && million 2000000 && echo '"'; } > wide.csv
bounded 1 -m wide.csv -g gpus.csv && says 'wide.csv:2:4: the field is longer than 1 MiB'
{ echo "name,params_billion,kv_cache_mb_per_token,$(seq -f 'c%.0f' -s , $columns)" && echo "A,8,0.7,$(seq -s , $columns)"; } > wide.csv
bounded 0 -m wide.csv -g gpus.csv && silent
{ echo "name,params_billion,kv_cache_mb_per_token,$(yes c | head -n $columns | paste -sd ,)" && echo 'A,8,0.7'; } > wide.csv
bounded 1 -m wide.csv -g gpus.csv && says 'wide.csv:'

# A grid beyond what memory can take is refused before anything is made.
{ head -n 1 models.csv && seq -f 'model %.0f,8,0.7' 100000; } > many.csv
{ head -n 1 gpus.csv && seq -f 'GPU %.0f,24' 20000; } > gpus-many.csv
bounded 1 -m many.csv -g gpus-many.csv && says '100000 models x 20000 GPUs are too many at once'
