# The workbook holds the numbers of results.csv, in well-formed parts.
. "$TESTS/lib.sh"
need unzip xmllint
[ -x /usr/bin/python3 ] && /usr/bin/python3 -c 'import openpyxl' 2> ignored || skip "python3-openpyxl is not installed"

all="--precision full -f csv,xlsx -s workbook.sheets=all"
long && scenarios='-c 4K,8K,16K,32K' || scenarios='-c 8K,32K -q fp16'
"$VRAMGRID" $all $scenarios -o report "$TESTS/../templates/reference.ini"
/usr/bin/python3 "$TESTS/check_workbook.py" report
mkdir parts
(cd parts && unzip -q ../report/vramgrid.xlsx)
find parts -type f | sort > names
xmllint --noout $(cat names) || die "a part is not well-formed"
small_sheets
# Models of each kind of cache, as many as leave room for sheet Data; every shipped one in results.csv.
long && select='*Llama*,*DeepSeek*,*Gemma*,*gpt-oss*,*Qwen*,*Nemotron*' ||
    select='Llama-3.1-8B,DeepSeek-V3*,Gemma-3-27B,gpt-oss-20b,Qwen3-Next*,Nemotron-3-Nano* --select-gpus RTX?A*,L40S,A100*,H100*,B200*,Gaudi*'
set -f
"$VRAMGRID" $all -q fp16,Q4_K_M -c 8K,128K --select-models $select -o architecture "$TESTS/../templates/architecture.ini"
set +f
/usr/bin/python3 "$TESTS/check_workbook.py" architecture
"$VRAMGRID" -f csv -q fp16,Q4_K_M -c 8K -o shipped "$TESTS/../templates/architecture.ini"
! grep -q unknown shipped/results.csv architecture/results.csv || die "a shipped model is unknown"
printf 'name,params_billion,architecture,num_layers,num_attention_layers,num_attention_heads,num_key_value_heads,head_dim\nA,8,,32,,32,8,128\nB,30,hybrid,48,12,16,2,256\n' > states.csv
"$VRAMGRID" -m states.csv -g gpus.csv -M architecture,conservative -q fp16,int4 $all -o states
grep -q "^B,30,.*,fp16,.*,architecture,,,,,,unknown,,,No verdict: the model's recurrent_state_mib is missing; Usable VRAM is estimated,generic,,$" states/results.csv ||
    die "an unknown model"
grep -qE '^A,8,.*,architecture,([0-9.]+,){5}RUNS,[0-9.]+,[0-9.]+,.*,generic,[0-9.]+,[0-9]+$' states/results.csv || die "pool and sequences"
grep -qE '^A,8,.*,conservative,.*,RUNS,[0-9.]+,[0-9.]+,[^,]*,,,$' states/results.csv || die "a pool by a rule"
/usr/bin/python3 "$TESTS/check_workbook.py" states
printf 'name,params_billion,num_layers,num_attention_heads,num_key_value_heads,head_dim\nA,70,80,64,8,128\nB,30,48,40,8,128\n' > heads.csv
"$VRAMGRID" -m heads.csv -g gpus.csv --gpu-counts 1,2,3,8 -q fp16,int4 $all -o several
grep -q '^B,30,H100,3,80,80.*,unsupported,,,40 attention heads cannot be split evenly over 3 GPUs,,,$' several/results.csv || die "unsupported"
/usr/bin/python3 "$TESTS/check_workbook.py" several
printf 'name,vram_gb,memory_bandwidth_gb_s\nRTX 4090,24,1008\nRTX 5090,32,\nH100,80,3350\n' > fast.csv
"$VRAMGRID" -m models.csv -g fast.csv --gpu-counts 1,2 -M theoretical,production $all -o modes
/usr/bin/python3 "$TESTS/check_workbook.py" modes

# As Excel reads them; an overhead that no 15 digits tell apart from 0.3.
"$VRAMGRID" -m models.csv -g gpus.csv -f xlsx -s assumptions.overhead_factor=0.1000000000000000055 -s assumptions.pue=1.2999999999999998 \
    --language pt -o digits
"$VRAMGRID" -f xlsx --select-models Llama-3.1-8B,gpt-oss-20b -s workbook.sheets=all -o fleets "$TESTS/../templates/default.ini"
/usr/bin/python3 "$TESTS/check_formulas.py" */vramgrid.xlsx > ignored

# Names that are formulas, links, escapes, or as long as a name may be; prices, one of them unknown;
# a context that the model limits and one that nothing is known to limit.
long=$(printf '%0255d' 7)
printf 'name,params_billion,kv_cache_mb_per_token,context_length_max\n"=1+1",8,0.7,6000\n"mailto:a",14,1,\n%s,70,1,8192\n' "$long" > models.csv
printf 'name,vram_gb,price_usd,launch_price_usd\n"=A1",24,,1600\n@b,32,2000,1800\n%s,80,,\n' "$long" > gpus.csv
wide=$(printf '\346\274\242\345\255\227%.240s' "$long")
printf 'name,bits_per_weight\n=2+2,16\n%s,8\n_x0041_,4\nd,4\ne,4.5\n' "$wide" > quantizations.csv
"$VRAMGRID" -m models.csv -g gpus.csv -Q quantizations.csv -q "=2+2,$wide,_x0041_,d,e" -c 4K,8K,32K \
    --gpu-counts 1,2 $all -o hostile
/usr/bin/python3 "$TESTS/check_workbook.py" hostile
/usr/bin/python3 "$TESTS/check_formulas.py" hostile/vramgrid.xlsx > ignored
rm -r parts && mkdir parts
(cd parts && unzip -q ../hostile/vramgrid.xlsx)
xmllint --noout $(find parts -type f) || die "hostile names: a part is not well-formed"
! grep -rhoE '<f>=?(1\+1|2\+2|A1|@b)|<f>[^<]*mailto' parts/xl/worksheets || die "hostile names: a name is a formula"
! grep -rq '<c:f>[^<]*[12]+[12]' parts/xl/charts || die "hostile names: a chart has a formula of its own"
