# Prices with a day, a condition and a source: which one counts, what is over, what may be called
# cheapest, what renting costs instead.
. "$TESTS/lib.sh"
need unzip pdftotext jq

printf 'name,params_billion,kv_cache_mb_per_token\nM,5,0.7\n' > models.csv
printf 'name,vram_gb,tdp_w,launch_price_usd\nA,24,300,1600\nB,48,300,\nC,80,700,\n' > gpus.csv
printf 'gpu,price_usd,condition,as_of,source\nA,1500,list,2026-01-05,shop\nB,7000,street,2026-02-01,"a, list"\nC,30000,estimate,2026-02-01,article\n' > prices.csv
printf 'gpu,price_usd,condition,as_of,valid_until,vendor,quote_number\nB,1550,quote,2026-03-01,2026-04-30,ACME,Q-17\nD,1,list,,,,\n' > quotes.csv
printf 'provider,gpu,commitment,usd_per_gpu_hour,as_of,source\nX,C,on-demand,3,2026-01-01,x.org\nY,C,on-demand,2,2026-01-01,y.org\nX,C,1y,1.5,,x.org\nX,A,spot,0.01,,x.org\n' > rents.csv
printf 'server,gpu,gpus,max_power_kw\nBox,C,8,10.2\n' > servers.csv
sheets="-m models.csv -g gpus.csv --rents rents.csv --servers servers.csv -q fp16 -c 8K"
explain() { expect 0 "$VRAMGRID" explain $sheets "$@"; tr -s '\n ' '  ' < stdout > text; }
has() { grep -qE -- "$1" text || die "not there: $1 in $(cat text)"; }

# The newest quote counts while it is valid, on its last day too; afterwards it is named.
explain --prices prices.csv --prices quotes.csv --as-of 2026-04-30 M B
has '1,550 USD: quote Q-17, 2026-03-01, valid until 2026-04-30, ACME Power: 540 W per GPU, TDP × 1\.8 for the machine around it Cost in USD \(GPUs: 1, years: 3\)'
! grep -q expired text || die "over on its last day"
explain --json --prices prices.csv --prices quotes.csv --as-of 2026-04-30 M B
[ "$(jq -r '.money | "\(.price_quote_number) \(.price_valid_until) \(.price_vendor)"' stdout)" = 'Q-17 2026-04-30 ACME' ] ||
    die "the quote in JSON: $(jq .money stdout)"
explain --prices quotes.csv --as-of 2026-05-01 M B
has 'No input file has a price; the quote Q-17 of ACME, 1,550 USD, expired on 2026-04-30\.'
explain --prices prices.csv --prices quotes.csv --as-of 2026-05-01 M B
has '7,000 USD: street price, 2026-02-01, a, list; the quote Q-17 of ACME, 1,550 USD, expired on 2026-04-30'
explain --language pt --prices prices.csv --prices quotes.csv --as-of 2026-05-01 M B
has 'preço de mercado, 01/02/2026, a, list; a cotação Q-17 de ACME, US\$ 1.550, venceu em 30/04/2026'
# Of equal dates and conditions the sheet given last wins.
printf 'gpu,price_usd,condition,as_of,source\nA,1400,list,2026-01-05,other shop\n' > other.csv
explain --prices prices.csv --prices other.csv M A
has '1,400 USD: list price, 2026-01-05, other shop'
explain --prices other.csv --prices prices.csv M A
has '1,500 USD: list price, 2026-01-05, shop'
# In a template they are a list, relative to it; options take its place.
mkdir sub
printf '[inputs]\nmodels = ../models.csv\ngpus = ../gpus.csv\nprices = ../prices.csv,\n  ../other.csv\n[report]\nas_of = 2026-04-01\n' > sub/t.ini
expect 0 "$VRAMGRID" check -v sub/t.ini
grep -q '^prices.csv: 3 prices$\|/prices.csv: 3 prices$' stdout || die "$(cat stdout)"
grep -q 'other.csv: 1 price$' stdout || die "the second sheet: $(cat stdout)"
expect 0 "$VRAMGRID" check -v --prices quotes.csv sub/t.ini
! grep -q 'other.csv' stdout || die "an option adds to the template's sheets"
grep -q 'prices of no GPU in .*: 1$' stdout || die "a GPU that no sheet has: $(cat stdout)"
expect 0 "$VRAMGRID" list prices --prices prices.csv --prices other.csv
[ "$(grep -c . stdout)" = 4 ] && tail -n 1 stdout | grep -q "^A	.*1400	list	2026-01-05	" || die "$(cat stdout)"

# Money: a server's power, rents by commitment, when owning costs less.
explain --prices prices.csv --as-of 2026-04-01 -s assumptions.support_percent_per_year=10 \
    -s assumptions.licence_usd_per_gpu_year=4500 -s assumptions.residual_percent=20 -s assumptions.years=5 M C
has 'Power: 1275 W per GPU, with its share of Box'
has 'hardware 30,000 support 15,000 licences 22,500 residual value 6,000 electricity 8,796 total 70,296'
has 'on-demand: 2 USD/h each from Y \(2026-01-01, y\.org\), 87,600 USD in the same time; owning costs less after 34\.9 months, or from 19\.3 hours of use a day'
has '1y: 1\.5 USD/h each from X \(no date, x\.org\)'
explain --prices prices.csv --json M C
jq -e '.money | .price_usd == 30000 and .price_condition == "estimate" and .price_as_of == "2026-02-01" and .power_w == 1275' stdout > ignored ||
    die "$(jq .money stdout)"
# What nobody knows is unknown, never 0.
printf 'name,vram_gb\nA,24\n' > plain.csv
expect 0 "$VRAMGRID" explain -m models.csv -g plain.csv --prices prices.csv --servers servers.csv --rents rents.csv M A
grep -qE '^  total +\?$' stdout || die "a total without a power"
tr -s '\n ' '  ' < stdout > text
has 'whether owning costs less is unknown'
expect 0 "$VRAMGRID" explain -m models.csv -g plain.csv --prices quotes.csv --servers servers.csv --json M A
jq -e '.money | .price_usd == null and .hardware_usd == null and .total_usd == null and .power_w == null' stdout > ignored ||
    die "$(jq .money stdout)"

# Cheapest: of recent prices, with what costs as much; launch prices and old ones decide nothing.
report() {
    rm -rf report
    expect 0 "$VRAMGRID" $sheets --as-of 2026-04-01 -f xlsx,pdf,csv -s heatmap.figures=answer \
        -s workbook.sheets=Summary,Cost -o report "$@"
    unzip -p report/vramgrid.xlsx xl/sharedStrings.xml 'xl/worksheets/*.xml' 2> other > book || true
    pdftotext -layout report/heatmaps.pdf - | tr -s '\n ' '  ' > text
}
report --prices prices.csv --prices quotes.csv
has 'Cheapest: by prices of the last 540 days, which 3 of 3 GPUs have\.'
has 'A§ .*list price, 2026-01-05'
has '§: other GPUs cost as much or at most 5% more\.'
grep -q 'list price, 2026-01-05, shop' book || die "no date beside a price in the workbook"
grep -q 'within 5%: B' book || die "the other one that costs as much"
jq -e '.gpus[1] | .price_usd == 1550 and .price_condition == "quote" and .price_as_of == "2026-03-01"' \
    report/manifest.json > ignored || die "$(jq .gpus report/manifest.json)"
[ "$(jq -r '.inputs[].path' report/manifest.json | grep -c 'prices.csv\|quotes.csv')" = 2 ] || die "two sheets of prices went in"
missing='No cheapest configuration is named for 1 of 1 models: that needs prices of the last 30 days for 60% of the GPUs that run the model; for M, 0 of 3 have one\.'
report --prices prices.csv -s assumptions.max_price_age_days=30
has "$missing"
grep -qE "$missing" book || die "the workbook names no reason"
report --prices quotes.csv --language pt
has 'Para 1 de 1 modelos não se indica a configuração mais barata'
report --prices quotes.csv -s assumptions.min_priced_percent=33
has 'Cheapest: by prices of the last 540 days, which 1 of 3 GPUs have\.'
explain --prices quotes.csv --as-of 2026-04-01 M A
has '1,600 USD: launch price, no date, launch_price_usd'
has 'No cheapest is named. Kinds of GPU that run the model: 3; with a price of the last 540 days: 1; 60% are needed\.'

# A machine is bought whole.
printf 'gpu,kind,gpus,price_usd,condition,as_of,source\nB,server,4,40000,list,2026-01-01,maker\n' > whole.csv
explain --prices whole.csv M B
has '40,000 USD: list price, 2026-01-01, for 4 GPUs in one machine, maker'
has 'hardware 40,000 '

# A million is written out.
printf 'gpu,price_usd,condition,as_of,source\nB,1234567,list,2026-01-01,maker\n' > million.csv
explain --prices million.csv M B
has '1,234,567 USD: list price, 2026-01-01, maker'

# Conditions go first, of cards and of machines alike: the servers' list price before an estimate of
# a module, a quote for the module before that. Only in whole machines: of one condition theirs.
printf 'name,vram_gb,tdp_w,interconnect,memory_bandwidth_gb_s,fp16_tflops,as_of\nS,80,700,NVLink,3000,900,2026-01-01\n' > soldered.csv
printf 'server,gpu,gpus,price_usd,as_of\nOld,S,8,500000,2025-01-01\nNew,S,8,400000,2026-01-01\n' > boxes.csv
printf 'gpu,price_usd,condition,as_of,source\nS,30000,estimate,2026-02-01,article\n' > modules.csv
printf 'name,concurrent_requests,prompt_tokens,output_tokens\nw,4,100,100\n' > work.csv
printf 'name,params_billion,num_layers,hidden_size,num_attention_heads,num_key_value_heads,head_dim,vocab_size,intermediate_size,tie_word_embeddings\nM,5,32,4096,32,8,128,32000,11008,false\n' > shape.csv
bought() { # PRICES...: hardware of one replica in fleet.csv, and of one GPU in explain
    expect 0 "$VRAMGRID" -m shape.csv -g soldered.csv --servers boxes.csv --workloads work.csv --as-of 2026-03-01 -q fp16 -f fleet \
        -s assumptions.engine=vllm -s assumptions.host_usd_per_machine=0 "$@" -o bought
    sed -n 's/^w,M,fp16,vllm,S,1,SERVES,.*,8,1,[^,]*,[^,]*,\([0-9]*\)\.00,.*/\1/p' bought/fleet.csv
    expect 0 "$VRAMGRID" explain --json -m shape.csv -g soldered.csv --servers boxes.csv --as-of 2026-03-01 -q fp16 "$@" M S
    jq -r '.money | "\(.price_usd) \(.price_condition) \(.price_is_recent)"' stdout
}
is_bought() { # WANTED PRICES...
    wanted=$1
    shift
    got=$(bought "$@" | paste -s -d ' ')
    [ "$got" = "$wanted" ] || die "$*: $got, not $wanted"
}
is_bought '400000 400000 list true' --prices modules.csv
printf 'gpu,price_usd,condition,as_of,gpus\nS,29000,list,2026-02-01,1\n' > listed.csv
is_bought '400000 400000 list true' --prices modules.csv --prices listed.csv
printf 'gpu,price_usd,condition,as_of,gpus,valid_until\nS,31000,street,2026-02-01,1,\nS,260000,quote,2026-02-02,8,2026-02-28\n' > street.csv
is_bought '248000 31000 street true' --prices modules.csv --prices street.csv
printf 'gpu,price_usd,condition,as_of,valid_until\nS,27000,quote,2024-01-01,2027-01-01\n' > lasting.csv
is_bought '216000 27000 quote false' --prices street.csv --prices lasting.csv
