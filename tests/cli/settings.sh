# Each key that is a number takes its bounds and nothing beyond, and a date is a day of the calendar.
. "$TESTS/lib.sh"

small_sheets
check() { "$VRAMGRID" check -m models.csv -g gpus.csv "$@"; }
while read -r key least most; do
    for value in "$least" "$most"; do
        code=0
        check -s "$key=$value" 2> stderr || code=$?
        # Whether such a sweep makes sense is another question.
        ! grep 'out of range' stderr || die "$key does not take $value"
    done
    for value in $(/usr/bin/python3 -c "print(repr($least - 0.001) if $least else -1, $most + ($most >= 1000 or 0.001))"); do
        expect 2 check -s "$key=$value"
        grep -Eq "'$value' (is out of range: from $least to |is not a (whole )?number)" stderr || die "$key=$value: $(cat stderr)"
    done
done << 'END'
assumptions.pue 1 10
assumptions.power_load 0 1
assumptions.electricity_price_usd_per_kwh 0 100
output.max_shrink_percent 0 100
output.max_flips_percent 0 100
output.retry_seconds 0 3600
output.jobs 0 1024
output.keep 0 10000
END

for date in 1000-01-01 2024-02-29 2000-02-29 2026-12-31 9999-12-31; do
    expect 0 check --as-of $date
done
for date in 0000-01-01 0999-12-31 2026-01-32 2026-01-00 2026-00-01 2026-13-01 2026-04-31 2023-02-29 1900-02-29 2026-1-1 2026-01-1x; do
    expect 2 check --as-of $date
    grep -q "'$date' is not a date" stderr || die "$date: $(cat stderr)"
done
