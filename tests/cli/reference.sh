# The reference calculator's figures, to the last digit.
. "$TESTS/lib.sh"

expect 0 "$VRAMGRID" report -o report -f csv "$TESTS/../templates/reference.ini"
silent
grep '^LLaMA 3 8B,' report/results.csv | grep ',fp16,8192,conservative,' > rows
grep -qx 'LLaMA 3 8B,8,RTX 5090,1,32,32.00,fp16,8192,conservative,16.00,4.80,20.80,6.16,26.96,RUNS,15.7,5.04,,,,' rows ||
    die "RTX 5090: $(grep 5090 rows)"
grep -qx "LLaMA 3 8B,8,RTX 4090,1,24,24.00,fp16,8192,conservative,16.00,4.80,20.80,6.16,26.96,DOESN'T RUN,0.0,-2.96,,,," rows ||
    die "RTX 4090: $(grep 4090 rows)"
expect 0 "$VRAMGRID" report -o full -f csv --precision full "$TESTS/../templates/reference.ini"
grep '^LLaMA 3 8B,8,RTX 5090,' full/results.csv | grep ',fp16,8192,' | grep -q ',15.749999999999996,' ||
    die "the free percent is not 15.749999999999996 in full"
[ "$(wc -l < full/results.csv)" = $((7 * 48 * 4 * 4 + 1)) ] || die "rows: $(wc -l < full/results.csv)"
head -n 1 full/results.csv | grep -qx 'model,params_billion,gpu,gpu_count,gpu_vram_gb,usable_vram_gb,quantization,context_tokens,mode,params_memory_gb,overhead_gb,model_with_overhead_gb,kv_cache_gb,required_vram_gb,status,vram_free_percent,headroom_gb,warning,engine,kv_pool_gb,concurrent_sequences' ||
    die "heading: $(head -n 1 full/results.csv)"
