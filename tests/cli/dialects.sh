# Sheets as Excel saves them in Germany and Brazil give the same report as the plain ones.
. "$TESTS/lib.sh"

printf 'name,params_billion,kv_cache_mb_per_token\n"Modell; groß",7.5,0.125\n' > models.csv
printf 'name,vram_gb\nL4,22.5\n' > gpus.csv
"$VRAMGRID" -m models.csv -g gpus.csv -f csv -o plain
printf '\357\273\277Name;KV_Cache_MB_per_Token;Params_Billion\r\n"Modell; groß";0,125;7,5\r\n;;\r\n' > models.csv
printf '\357\273\277vram_gb;name\r\n22,5;L4' > gpus.csv
"$VRAMGRID" -m models.csv -g gpus.csv -f csv -o excel
cmp plain/results.csv excel/results.csv || die "the dialects differ"
grep -q '^Modell; groß,7.5,L4,1,22.5,22.50,' excel/results.csv || die "$(cat excel/results.csv)"
