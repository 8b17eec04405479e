# How the scripts talk: few lines, in words, with the time that each step took.

say() { printf '%s\n' "$*"; }

# die MESSAGE [REMEDY]: one line what failed, one what to do.
die() {
  printf '\n%s\n' "Stopped: $1" >&2
  [ $# -lt 2 ] || printf '%s\n' "  $2" >&2
  exit 1
}

step_count=0

# step TITLE: begins a numbered step.
step() {
  step_count=$((step_count + 1))
  printf '\n[%d] %s\n' "$step_count" "$*"
}

# minutes SECONDS: "41 s" or "3 min 20 s".
minutes() {
  if [ "$1" -lt 60 ]; then printf '%d s' "$1"; else printf '%d min %d s' $(($1 / 60)) $(($1 % 60)); fi
}

# quietly WHAT LOG COMMAND...: runs a command with its output in a file and says every 20 seconds
# that it still runs. When it fails the end of the file is shown.
quietly() {
  local what=$1 log=$2 begun=$SECONDS status=0
  shift 2
  mkdir -p "$(dirname "$log")"
  "$@" >"$log" 2>&1 </dev/null &
  local job=$!
  while kill -0 "$job" 2>/dev/null; do
    local tick=0
    while [ $tick -lt 100 ] && kill -0 "$job" 2>/dev/null; do
      sleep 0.2
      tick=$((tick + 1))
    done
    ! kill -0 "$job" 2>/dev/null || say "    still at it: $what ($(minutes $((SECONDS - begun))))"
  done
  wait "$job" || status=$?
  if [ $status -ne 0 ]; then
    say "    failed; the end of $log:"
    tail -n 25 "$log" | sed 's/^/    | /'
    return $status
  fi
  say "    done: $what ($(minutes $((SECONDS - begun))))"
}
