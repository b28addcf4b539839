# From a workload to a fleet: fleet.csv, what explain says of it, and that both say the same.
. "$TESTS/lib.sh"
need jq unzip

inputs=$TESTS/../inputs
cat > workloads.csv <<'END'
name,users,active_percent,requests_per_s,concurrent_requests,prompt_tokens,output_tokens,prompt_tokens_p95,output_tokens_p95,min_tokens_per_s,max_ttft_s,spare_servers
fifty,,,,50,2000,300,,,10,,
chat,1000,10,,,512,256,4096,1024,15,2,1
docs,,,0.5,,4000,500,8000,1000,,,
END
run() { # of shipped models and cards
    expect 0 "$VRAMGRID" -m "$inputs/models.csv" -g "$inputs/gpus.csv" -Q "$inputs/quantizations.csv" --workloads workloads.csv \
        --as-of 2026-11-01 -s assumptions.engine=vllm -f fleet "$@"
    silent
}
# field FILE HEADING WORKLOAD MODEL QUANTIZATION GPU COUNT; reasons have commas and quotes, which stand in for them.
plain() { sed 's/"\([^"]*\)"/<\1>/' "$1" | awk -F '<' '{ split($2, a, ">"); gsub(",", ";", a[1]); print $1 a[1] a[2] }'; }
field() {
    plain "$1" | awk -F , -v h="$2" -v w="$3" -v m="$4" -v q="$5" -v g="$6" -v n="$7" \
        'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } $1 == w && $2 == m && $3 == q && $5 == g && $6 == n { print $at[h] }'
}
is() { # WANTED FIELD...
    wanted=$1
    shift
    got=$(field "$@")
    [ "$got" = "$wanted" ] || die "$*: $got, not $wanted"
}

# 50 requests of 2,000 tokens in and 300 out at 10 tokens/s each: who serves them, and why the others do not.
run -q int8 --select-models Llama-3.3-70B --select-gpus 'RTX A4000,RTX PRO 6000*,H100*' -w fifty -o show
show() { field show/fleet.csv "$1" fifty Llama-3.3-70B int8 "$2" "$3"; }
for count in 1 2 4; do
    case $(show status 'RTX A4000' $count):$(show reason 'RTX A4000' $count) in
    "DOESN'T SERVE:Weights and one request take "*) ;;
    *) die "$count A4000: $(show reason 'RTX A4000' $count)" ;;
    esac
done
[ "$(show reason 'RTX A4000' 8)" = 'One machine takes 4 of this GPU; a replica has 8' ] || die "$(show reason 'RTX A4000' 8)"
for gpu in 'H100 SXM5 80GB' 'H100 PCIe 80GB' 'RTX PRO 6000 Blackwell Server'; do
    [ "$(show status "$gpu" 4)" = SERVES ] || die "4x $gpu: $(show reason "$gpu" 4)"
    [ "$(show limited_by "$gpu" 4)" = min_tokens_per_s ] || die "4x $gpu is limited by $(show limited_by "$gpu" 4)"
done
# The board of eight is bought whole, cards are not.
[ "$(show gpus 'H100 SXM5 80GB' 2)" = 8 ] || die "$(show gpus 'H100 SXM5 80GB' 2) H100 SXM5"
[ "$(show gpus 'H100 PCIe 80GB' 2)" = "$(expr 2 \* "$(show replicas 'H100 PCIe 80GB' 2)")" ] || die "H100 PCIe as needed"

# A row for each workload, model, quantization, GPU and number of GPUs a replica, in this order; ranks by cost.
run -q int8,fp16 --select-models 'Llama-3.1-8B,Llama-3.3-70B' --select-gpus 'L4,L40S,H100*,RTX PRO 6000*' -o all
[ "$(wc -l < all/fleet.csv)" = "$(expr 1 + 3 \* 2 \* 2 \* 8 \* 4)" ] || die "$(wc -l < all/fleet.csv) rows"
plain all/fleet.csv | awk -F , '
    NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    { grid = $1 "," $2 "," $3 }
    grid != last && grid in seen { print "in pieces: " grid }
    { seen[grid] = 1; last = grid }
    $at["status"] == "SERVES" {
        if ($at["gpus"] < $at["replicas"] * $6) print "too few GPUs: " $0
        if ($at["concurrent_requests"] > $at["concurrent_requests_fit"]) print "more than fit: " $0
        if ($at["tokens_per_s_low"] + 0 > $at["tokens_per_s_expected"] + 0) print "low above expected: " $0
        if ($at["rank"]) cost[grid, $at["rank"]] = $at["total_usd"]; else unranked[grid]++
        if ($at["rank"] + 0 > most[grid] + 0) most[grid] = $at["rank"]
    }
    $at["status"] != "SERVES" && ($at["reason"] == "" || $at["gpus"] != "" || $at["rank"] != "") { print "no reason: " $0 }
    END {
        for (grid in most)
            for (i = 2; i <= most[grid]; i++) {
                if (!((grid, i) in cost)) print "no rank " i ": " grid
                if (cost[grid, i] + 0 < cost[grid, i - 1] + 0) print "cheaper than rank " i - 1 ": " grid
                ranks++
            }
        if (ranks < 20) print "few ranks: " ranks
    }' > wrong
[ ! -s wrong ] || die "$(cat wrong)"
is 1 all/fleet.csv spare_servers chat Llama-3.1-8B int8 L40S 1
[ "$(cut -d , -f 1 all/fleet.csv | uniq | paste -s -d ,)" = workload,fifty,chat,docs ] || die "workloads in sheet order"

# The same bytes again; shares put together are the whole; -w selects.
run -q int8,fp16 --select-models 'Llama-3.1-8B,Llama-3.3-70B' --select-gpus 'L4,L40S,H100*,RTX PRO 6000*' -o again -j 3
cmp all/fleet.csv again/fleet.csv || die "other bytes"
for share in 1 2 3 4 5; do
    run -q int8,fp16 --select-models 'Llama-3.1-8B,Llama-3.3-70B' --select-gpus 'L4,L40S,H100*,RTX PRO 6000*' -o "share$share" --shard $share/5
done
cat share?/fleet.csv | cmp - all/fleet.csv || die "shares are not the whole"
run -q int8 --select-models Llama-3.1-8B --select-gpus L4 -w 'CH*,docs' -o some
[ "$(cut -d , -f 1 some/fleet.csv | uniq | paste -s -d ,)" = workload,chat,docs ] || die "-w selects"

# Without recent prices nothing is ranked; without bandwidth nothing is known; other languages say why.
run -q int8 --select-models Llama-3.3-70B --select-gpus 'L4' -w fifty --as-of 2031-01-01 -o old
is '' old/fleet.csv rank fifty Llama-3.3-70B int8 L4 8
printf 'name,vram_gb,type\nDark,80,datacenter\n' > dark.csv
run -g dark.csv -q int8 --select-models Llama-3.3-70B -w fifty -o dark
is unknown dark/fleet.csv status fifty Llama-3.3-70B int8 Dark 2
is 'Unknown: memory_bandwidth_gb_s is missing' dark/fleet.csv reason fifty Llama-3.3-70B int8 Dark 2
run -g dark.csv -q int8 --select-models Llama-3.3-70B -w fifty --language pt -o dark
is 'Desconhecido: falta memory_bandwidth_gb_s' dark/fleet.csv reason fifty Llama-3.3-70B int8 Dark 2

# explain says what fleet.csv says, to the 12th digit, and what one step would change.
run -q int8,fp16 --select-models 'Llama-3.3-70B' --select-gpus 'H100*,RTX PRO 6000*' -w chat --precision full -o full
explain() {
    expect 0 "$VRAMGRID" explain -m "$inputs/models.csv" -g "$inputs/gpus.csv" -Q "$inputs/quantizations.csv" --workloads workloads.csv \
        --as-of 2026-11-01 -s assumptions.engine=vllm -q int8,fp16 -s report.default_quantization=int8 --select-gpus 'H100*,RTX PRO 6000*' "$@"
}
explain -w chat --json Llama-3.3-70B 'H100 PCIe 80GB'
for heading in status limited_by concurrent_requests_fit replicas gpus servers total_usd tokens_per_s_low ttft_ms_expected; do
    printf '%s %s\n' "$(jq -r ".fleet.gpu_counts[1].$heading" stdout)" "$(field full/fleet.csv $heading chat Llama-3.3-70B int8 'H100 PCIe 80GB' 2)" |
        awk -v h=$heading '$1 ~ /^[0-9]/ ? sprintf("%.12g", $1) == sprintf("%.12g", $2) : $1 == $2 { next } { print h ": explain says " $0 }' > wrong
    [ ! -s wrong ] || die "$(cat wrong)"
done
best=$(jq -r '.fleet.recommended | "\(.gpu) \(.gpu_count) \(.rank)"' stdout)
[ "${best##* }" = 1 ] || die "recommended: $best"
[ "$(jq -r '.fleet.recommended.gpu != .fleet.runner_up.gpu' stdout)" = true ] || die "the runner-up is the same GPU"
jq -e '.fleet.steps | map(.step // .quantization) |
    . == ["demand_doubled", "demand_halved", "prompts_doubled", "answers_doubled", "speed_doubled", "speed_halved", "first_token_doubled", "spare_server", "fp16"]' \
    stdout > ignored || die "$(jq -c .fleet.steps stdout)"
own=$(jq '[.fleet.gpu_counts[].gpus // empty] | min' stdout)
jq -e --argjson own "$own" '.fleet.steps | (.[0].gpus >= $own) and (.[1].gpus <= $own)' stdout > ignored || die "twice the demand takes fewer"
jq -e '.fleet.failing | map(select(.by == "safety_margin_percent")) | .[0] | .fleets > 0 and .nearest.status == "DOESN\u0027T SERVE"' stdout > ignored ||
    die "what the others fail by: $(jq -c '.fleet.failing | map({by, fleets})' stdout)"
explain -w chat Llama-3.3-70B 'H100 PCIe 80GB'
tr -s '\n ' '  ' < stdout > text
has() { grep -qE -- "$1" text || die "not there: $1 in $(cat text)"; }
has 'Fleet for chat: int8, engine vllm Requests in flight at the peak: 100 \(users: 1,000 × 10%\) A request: 512 tokens in, 256 out; memory is kept for 4,096 \+ 1,024'
has 'Replicas: 100 requests \+ 20% headroom, over [0-9]+ per replica \(limit: [a-z_]+\) = [0-9]+\. GPUs: [0-9]+ × [0-9]+, as they are sold and with the spare machines \(1\): [0-9]+\. Machines: [0-9]+\.'
has 'What would change the answer: GPUs of this kind \(replicas × GPUs per replica\) as it is [0-9]+ \([0-9]+ × [0-9]+\) twice the demand [0-9]+'
has 'Runner-up: [0-9]+ '
has 'What the others fail by, of 24 ways .* they fit, but without the safety margin nearest: [0-9]?x? ?[A-Z]'
explain -M architecture --json Llama-3.3-70B 'H100 PCIe 80GB'
[ "$(jq -c .fleet stdout)" = null ] || die "nobody asked for a fleet"

# Numbers that people read have no exponent.
printf 'name,concurrent_requests,prompt_tokens,output_tokens,min_tokens_per_s\nfast,1,2000,300,1000000\n' > fast.csv
run --workloads fast.csv -q int8 --select-models Llama-3.1-8B --select-gpus L40S -o fast
plain fast/fleet.csv | grep -q '1;000;000' || die "no speed in the reason: $(plain fast/fleet.csv)"
! grep 'e+0' fast/fleet.csv || die "an exponent"

# Answer tells the memory of the busiest replica, what a price leaves out, and which have a price.
printf 'name,concurrent_requests,prompt_tokens,output_tokens,prompt_tokens_p95,output_tokens_p95\nlong,20,512,256,31744,1024\n' > long.csv
run --workloads long.csv -q native --select-models Llama-3.3-70B --select-gpus 'RTX PRO 6000*Work*,H100 SXM5*,A40' -f xlsx,fleet -o long
replicas=$(awk -F , 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } $at["rank"] == 1 { print $at["replicas"], $at["concurrent_requests"] }' long/fleet.csv)
[ "$replicas" = '2 10' ] || die "not two replicas: $replicas"
unzip -p long/vramgrid.xlsx xl/worksheets/sheet1.xml > answer
grep -q 'Memory of a replica (4 × RTX PRO 6000 Blackwell Workstation) with 10 of the longest requests (32768 tokens)' answer || die "memory of all requests on one replica"
grep -q 'Least cost of all that serve and have a recent price: ' answer || die "the least of those that nobody knows the price of"
grep -q 'It is the price of the GPUs alone: what the machines around them cost (machines: 2) nobody says\.' answer || die "a card that needs no machine"
run --workloads long.csv -q native --select-models Llama-3.3-70B --select-gpus 'H100 SXM5*' -f xlsx,fleet -o whole
! unzip -p whole/vramgrid.xlsx xl/worksheets/sheet1.xml | grep -o '<v>Price of[^<]*GPUs alone' || die "a server without its machine"
run --workloads long.csv -q native --select-models Llama-3.3-70B --select-gpus 'RTX PRO 6000*Work*' -s assumptions.host_usd_per_machine=5000 -f xlsx,fleet -o hosts
! unzip -p hosts/vramgrid.xlsx xl/worksheets/sheet1.xml | grep -o 'GPUs alone' || die "machines that a setting has a price of"

# What cannot be: no workloads, no such one, an engine that nothing asks for.
printf 'name,params_billion,kv_cache_mb_per_token\nA,8,0.7\n' > a.csv
printf 'name,vram_gb\nG,24\n' > g.csv
expect 2 "$VRAMGRID" -m a.csv -g g.csv -q fp16 -f csv --engine vllm -o no
grep -q 'only mode architecture and fleets ask for an engine' stderr || die "$(cat stderr)"
cp "$VRAMGRID" alone # from the data it comes with
if [ ! -e /usr/local/share/vramgrid ]; then
    expect 2 ./alone -m a.csv -g g.csv -q fp16 -f fleet -o no
    grep -q 'fleet: no sheet of workloads was given (--workloads)' stderr || die "$(cat stderr)"
fi

# Of a card that does not serve only the limits and the reasons are told, and what would change that.
expect 0 "$VRAMGRID" explain -m "$inputs/models.csv" -g "$inputs/gpus.csv" --workloads workloads.csv -s assumptions.engine=vllm -q int8 -w fifty Llama-3.3-70B 'RTX A4000'
grep -q '^  requests that memory takes  *0  *0  *0  *[0-9]' stdout || die "limits of what does not serve"
! grep -q 'replicas, with headroom\|^  Replicas:' stdout || die "a fleet that does not serve"
grep -q '^  8x: DOESN.T SERVE: One machine takes 4 of this GPU, a replica has 8$' stdout || die "$(grep 8x: stdout)"
grep -q '^  as it is  *does not serve$' stdout || die "$(grep 'as it is' stdout)"

# A template's workload is one of its own sheet. An option's sheet without it answers for its first, or the first that -w
# selects; the template's own sheet has to have it, and so has any for what an option says.
of_template() { expect "$@" --workloads workloads.csv --select-models Llama-3.1-8B --select-gpus L4 -q int8 -f fleet,pdf -s heatmap.figures=answer -o other; }
of_template 0 "$VRAMGRID" "$inputs/../templates/default.ini"
[ "$(cut -d , -f 1 other/fleet.csv | uniq | paste -s -d ,)" = workload,fifty,chat,docs ] || die "all workloads of an own sheet"
of_template 0 "$VRAMGRID" -w docs "$inputs/../templates/default.ini"
[ "$(cut -d , -f 1 other/fleet.csv | uniq | paste -s -d ,)" = workload,docs ] || die "-w of an own sheet"
if command -v pdftotext > tool; then
    pdftotext -layout other/heatmaps.pdf - | grep -q 'recommended for docs' || die "the answer's page is not for docs"
fi
of_template 2 "$VRAMGRID" -s report.workload=caht "$inputs/../templates/default.ini"
grep -q "workload: 'caht' is no workload of workloads.csv; did you mean 'chat'?" stderr || die "$(cat stderr)"
printf '[report]\nworkload = caht\n[inputs]\nworkloads = workloads.csv\n' > own.ini
expect 1 "$VRAMGRID" check own.ini
grep -q "own.ini:2: workload: 'caht' is no workload of .*workloads.csv; did you mean 'chat'?" stderr || die "$(cat stderr)"
