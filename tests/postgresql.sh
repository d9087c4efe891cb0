#!/bin/bash
# A throw-away PostgreSQL 15 for tests and benchmarks, reached by a socket in its folder, as one is that runs on the same
# machine (and on 127.0.0.1).
#
#   tests/postgresql.sh start [DIR] [PORT]   prints the URL; DIR defaults to a new temporary folder, PORT to a free one
#   tests/postgresql.sh stop DIR             stops it and removes DIR
#
# FSYNC=on makes commits durable and cleans up by itself (for benchmarks); tests do without. PostgreSQL refuses to run as root, so root
# starts it as the system user tinhso-test, which is made when it is not there.
set -euo pipefail

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)
if [ -z "$bin" ]; then
  echo "postgresql.sh: PostgreSQL is not installed (apt-get install postgresql-15)" >&2
  exit 1
fi

user=$(id -un)
if [ "$(id -u)" = 0 ]; then
  user=tinhso-test
  id "$user" >/dev/null 2>&1 || useradd --system --no-create-home --shell /usr/sbin/nologin "$user"
fi
as_user() {
  if [ "$(id -u)" = 0 ]; then (cd / && runuser -u "$user" -- "$@"); else "$@"; fi
}

free_port() {
  local port
  while :; do
    port=$((49152 + RANDOM % 16384))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

start() {
  local dir=${1:-$(mktemp -d "${TMPDIR:-/tmp}/tinhso-postgresql.XXXXXX")} port=${2:-$(free_port)}
  local fsync=${FSYNC:-off}
  mkdir -p "$dir"
  if ! as_user test -x "$(dirname "$dir")"; then  # a folder below root's own: the cluster goes elsewhere, DIR says where
    local place
    place=$(mktemp -d "${TMPDIR:-/tmp}/tinhso-postgresql.XXXXXX")
    echo "$place" >"$dir/place"
    dir=$place
  fi
  if [ "$(id -u)" = 0 ]; then chown "$user" "$dir"; fi
  chmod 700 "$dir"
  if [ ! -d "$dir/data" ]; then
    as_user "$bin/initdb" --pgdata="$dir/data" --username=tinhso --auth=trust --encoding=UTF8 --locale=C.UTF-8 \
      --no-sync >"$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log" >&2; exit 1; }
  fi
  cat >"$dir/settings.conf" <<CONF
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = '$dir'
max_connections = 200
shared_buffers = 128MB
fsync = $fsync
synchronous_commit = $fsync
full_page_writes = $fsync
autovacuum = $fsync
log_min_messages = fatal
CONF
  grep -q settings.conf "$dir/data/postgresql.conf" || echo "include '$dir/settings.conf'" >>"$dir/data/postgresql.conf"
  as_user "$bin/pg_ctl" --pgdata="$dir/data" --log="$dir/data/server.log" --wait --silent start >&2 ||
    { cat "$dir/data/server.log" >&2; exit 1; }
  echo "postgresql://tinhso@/postgres?host=$dir&port=$port"
}

stop() {
  local dir=${1:?postgresql.sh stop DIR}
  if [ -f "$dir/place" ]; then
    stop "$(cat "$dir/place")"
    rm -rf "$dir"
    return
  fi
  as_user "$bin/pg_ctl" --pgdata="$dir/data" --mode=immediate --wait --silent stop >&2 || true
  rm -rf "$dir"
}

case ${1:-} in
  start) shift; start "$@" ;;
  stop) shift; stop "$@" ;;
  *) sed -n '2,8p' "$0" | cut -c3- >&2; exit 2 ;;
esac
