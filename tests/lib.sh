# Shared by ./run and ./check: packages, the web apps, the program. Sourced by bash.

# Objects are found again from another folder and another build folder.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }

# install_packages FILE… — installs what is missing of the packages named in the files.
install_packages() {
  local missing=() name guard rest
  while read -r name guard rest; do
    [[ -z $name || $name == \#* ]] && continue
    if [[ $guard == \?* ]] && command -v "${guard#?}" >/dev/null; then continue; fi
    missing+=("$name")
  done < <(cat "$@")
  # One query for all of them: a second start must take no time. It fails when one has never been heard of, as they are
  # at first.
  local installed
  installed=" $( (dpkg-query -W -f '${db:Status-Abbrev}${Package} ' "${missing[@]}" 2>/dev/null || true) | sed 's/ii *\([^ ]*\)/\1/g') "
  local wanted=()
  for name in "${missing[@]}"; do [[ $installed == *" $name "* ]] || wanted+=("$name"); done
  ((${#wanted[@]})) || return 0
  say "Installing ${#wanted[@]} Debian packages: ${wanted[*]}"
  local root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || {
      say "Not root and no sudo. Ask the administrator for: apt-get install ${wanted[*]}"
      return 1
    }
    root=(sudo)
  fi
  "${root[@]}" apt-get update -q >&2
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${wanted[@]}" >&2
}

# build_web — installs the web apps' packages and builds them, when anything they are made of has changed.
build_web() {
  local stamp=build/web.stamp lock_stamp=web/node_modules/.tinhso-lock
  mkdir -p build
  if [[ ! -f $lock_stamp ]] || ! cmp -s web/package-lock.json "$lock_stamp"; then
    say "Fetching the web apps' packages (about a minute)"
    (cd web && npm ci --no-audit --no-fund --loglevel=error) >&2
    cp web/package-lock.json "$lock_stamp"
  fi
  local state
  state=$(cd web && find . -path ./node_modules -prune -o -path '*/node_modules' -prune -o -path '*/dist' -prune -o -type f -print0 |
    sort -z | xargs -0 sha256sum | sha256sum)
  if [[ ! -f web/officials/dist/index.html || ! -f web/citizen/dist/index.html || ! -f $stamp || $(<"$stamp") != "$state" ]]; then
    say "Building the web apps"
    (cd web && npm run --silent build) >&2
    printf '%s' "$state" >"$stamp"
  fi
}

# build_program PRESET [TARGET…] — configures once and builds, showing how long is left.
build_program() {
  local preset=$1
  shift
  [[ -f build/$preset/build.ninja ]] || {
    say "Configuring ($preset)"
    cmake --preset "$preset" >build-configure.log 2>&1 || { cat build-configure.log >&2; rm -f build-configure.log; return 1; }
    rm -f build-configure.log
  }
  # [done total seconds] → how long is left
  NINJA_STATUS='[%f %t %e] ' ninja -C "build/$preset" "$@" 2>&1 | awk -v preset="$preset" -v tty="$([[ -t 2 ]] && echo 1)" '
    match($0, /^\[[0-9]+ [0-9]+ [0-9.]+\] /) {
      split(substr($0, 2, RLENGTH - 3), n, " ")
      left = n[1] > 0 ? (n[2] - n[1]) * n[3] / n[1] : 0
      line = sprintf("  building %s: %d of %d, about %d:%02d left", preset, n[1], n[2], left / 60, left % 60)
      if (tty) printf "\r\033[K%s", line > "/dev/stderr"
      else if (n[1] == n[2] || n[3] - shown > 20) { print line > "/dev/stderr"; shown = n[3] }
      next
    }
    /^ninja: (Entering|no work)/ || /Re-checking/ { next }
    { print > "/dev/stderr" }
    END { if (tty && line != "") printf "\r\033[K" > "/dev/stderr" }'
  return "${PIPESTATUS[0]}"
}
