# Measures a running server over HTTP. Sourced by bench/run; needs wrk, curl, jq.

# emit NAME VALUE UNIT [AIM] [CPU_US] [YARDSTICK] [BESIDE] — one row of the table
emit() {
  jq -cn --arg name "$1" --argjson value "$2" --arg unit "$3" --arg aim "${4-}" --arg cpu "${5-}" --arg yard "${6-}" --arg beside "${7-}" \
    '{$name, $value, $unit, $aim}
     + (if $cpu == "" then {} else {cpu_us: ($cpu | tonumber)} end)
     + (if $yard == "" then (if $beside == "" then {} else {$beside} end)
        else {yardstick: ($yard | tonumber), $beside, ratio: ($value / ($yard | tonumber))} end)' | tee -a "$rows" >&2
}

# cpu_ticks PID… — user and system time of processes, in hundredths of a second
cpu_ticks() {
  local pid total=0 line
  for pid in "$@"; do
    line=$(<"/proc/$pid/stat")
    read -ra line <<<"${line##*) }"
    ((total += line[11] + line[12]))
  done
  echo "$total"
}

# sign_in USER — sets $COOKIE for percentiles.lua
sign_in() {
  COOKIE=$(curl -fs -D - -o /dev/null -H 'content-type: application/json' -d "{\"username\":\"$1\",\"password\":\"namdinh2020\"}" \
    "$server_url/api/accounts/sign-in" | grep -i '^set-cookie:' | sed -E 's/^[^:]*: *([^;]*);.*/\1/' | tr '\n' ';' | tr -d '\r') || return 1
  export COOKIE
}

# get URL CONNECTIONS SECONDS — sets n p50 p95 max errors (latencies in µs)
get() {
  read -r _ n p50 p95 max errors < <(wrk -t1 -c"$2" -d"$3s" -s bench/percentiles.lua "$1" | grep '^result')
  if ((errors > 0)); then echo "bench: $errors of $n requests failed: $1" >&2; fi
}

# page NAME URL AIM — p95 of one reader who asks again and again
page() {
  local before after
  curl -fs -o /dev/null -H "Cookie: $COOKIE" "$server_url$2" || { echo "bench: $2 is refused" >&2; return 1; }
  before=$(cpu_ticks "$server_pid")
  get "$server_url$2" 1 3
  after=$(cpu_ticks "$server_pid")
  emit "$1" "$(jq -n "$p95 / 1000")" ms "$3" "$(jq -n "($after - $before) * 10000 / $n")"
}

encoded() { jq -rn --arg text "$1" '$text | @uri'; }

# pages LABEL — the lists and searches that are used all day, for the province and for a commune
pages() {
  local who word worst worst_word
  for who in vanthu.tinh vanthu.haiminh chutich.haiminh; do
    sign_in "$who" || return 1
    page "$1: inbox page, p95, $who" '/api/work/tasks?limit=50' '≤ 30 ms'
    page "$1: incoming list, p95, $who" '/api/documents/incoming?limit=50' ''
    page "$1: outgoing list, p95, $who" '/api/documents/outgoing?limit=50' ''
    [[ $who == chutich* ]] && continue
    worst=0 worst_word=
    for word in "báo cáo" "phòng, chống" xã "nông th" "bão số" "hải minh" "12/CV-UBND" "chùa keo hành thiện" zzzz; do
      get "$server_url/api/documents/search?limit=30&q=$(encoded "$word")" 1 2
      echo "# search “$word” as $who: p50 $p50 µs, p95 $p95 µs" >&2
      if ((p95 > worst)); then worst=$p95 worst_word=$word; fi
    done
    emit "$1: search, worst p95 (“$worst_word”), $who" "$(jq -n "$worst / 1000")" ms '≤ 100 ms'
  done
}

# started PROGRAM OPTION… — how long until it answers, median of three; leaves the third running
started() {
  local times=() begun try
  for try in 1 2 3; do
    begun=${EPOCHREALTIME/./}
    start_quick "$@" || return 1
    times+=($((${EPOCHREALTIME/./} - begun)))
    ((try < 3)) && { kill -INT "$server_pid"; wait "$server_pid"; }
  done
  start_ms=$(printf '%s\n' "${times[@]}" | sort -n | sed -n 2p | jq '. / 1000')
}

start_quick() {
  "$@" --port "$port" --address 127.0.0.1 --requests-per-minute 1000000000 >"$work/server.log" 2>&1 &
  server_pid=$!
  server_url=http://127.0.0.1:$port
  for _ in $(seq 3000); do
    curl -fs -o /dev/null "$server_url/healthz" && return 0
    kill -0 "$server_pid" 2>/dev/null || { cat "$work/server.log" >&2; return 1; }
    sleep 0.01
  done
  return 1
}

memory_mb() { awk -v key="$1:" '$1 == key { print $2 / 1024 }' "/proc/$server_pid/status"; }

# beside_nginx — CPU per request of real JSON pages, beside nginx that serves the same bytes as a file
beside_nginx() {
  local nginx_pid workers
  sign_in vanthu.tinh || return 1
  mkdir -p "$work/www"
  cat >"$work/nginx.conf" <<CONF
daemon off; worker_processes 1; pid $work/nginx.pid; error_log stderr crit;
events { worker_connections 1024; }
http {
  access_log off; sendfile on; tcp_nopush on; open_file_cache max=100; keepalive_requests 1000000000; default_type application/json;
  client_body_temp_path $work/n1; proxy_temp_path $work/n2; fastcgi_temp_path $work/n3; uwsgi_temp_path $work/n4; scgi_temp_path $work/n5;
  server { listen 127.0.0.1:$((port + 1)); root $work/www; }
}
CONF
  chmod -R a+rX "$work"
  nginx -c "$work/nginx.conf" &
  nginx_pid=$!
  sleep 0.5
  workers=$(<"/proc/$nginx_pid/task/$nginx_pid/children")
  json_page 'GET of the 29 types' /api/documents/types
  json_page 'GET of the counts in the rail' /api/work/counts
  json_page 'GET of a list of 50' '/api/documents/incoming?limit=50'
  kill "$nginx_pid"
  wait "$nginx_pid" 2>/dev/null
}

# json_page NAME URL — five times in turns, the medians
json_page() {
  local before after ours=() theirs=() file
  file=$(mktemp -p "$work/www" page-XXXXXX.json)  # nginx keeps files open: a new name for each page
  chmod a+r "$file"
  curl -fs -H "Cookie: $COOKIE" "$server_url$2" >"$file"
  for _ in 1 2 3 4 5; do
    before=$(cpu_ticks "$server_pid")
    get "$server_url$2" 8 3
    after=$(cpu_ticks "$server_pid")
    ours+=("$(jq -n "($after - $before) * 10000 / $n")")
    before=$(cpu_ticks $workers)
    get "http://127.0.0.1:$((port + 1))/${file##*/}" 8 3
    after=$(cpu_ticks $workers)
    theirs+=("$(jq -n "($after - $before) * 10000 / $n")")
  done
  emit "$1 ($(stat -c %s "$file") bytes)" "$(middle "${ours[@]}")" "µs CPU" '≤ 4' '' "$(middle "${theirs[@]}")" \
    'nginx, the same bytes as a file'
}

middle() { printf '%s\n' "$@" | sort -g | sed -n "$((($# + 1) / 2))p"; }
