# Starts and stops a throw-away server for tests. Sourced by bash.
#   start_server PROGRAM [OPTION…]   sets $server_url, $server_data, $server_pid; a demo province on a free port
#   stop_server                      ends it; non-zero when it did not end cleanly

start_server() {
  local program=$1
  shift
  server_data=${server_data:-$(mktemp -d)}
  "$program" serve --demo --data "$server_data" --port 0 --address 127.0.0.1 "$@" >"$server_data.log" 2>&1 &
  server_pid=$!
  for _ in $(seq 300); do
    server_url=$(grep -Eo 'http://[0-9.]+:[0-9]+' "$server_data.log" | head -n 1)
    [[ $server_url ]] && curl -fs -o /dev/null "$server_url/healthz" && return 0
    kill -0 "$server_pid" 2>/dev/null || break
    sleep 0.1
  done
  echo "the server did not start:"
  cat "$server_data.log"
  return 1
}

stop_server() {
  kill -INT "$server_pid" 2>/dev/null
  wait "$server_pid"
}
