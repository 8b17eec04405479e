# Configures and builds. Needs say.sh; $root is the project's folder.

# As many compilers at once as there are cores, and as have 1.5 GB of memory each.
build_jobs() {
  local cores kilobytes by_memory
  cores=$(nproc)
  kilobytes=$(sed -n 's/^MemAvailable: *\([0-9]*\).*/\1/p' /proc/meminfo 2>/dev/null)
  by_memory=$((${kilobytes:-99000000} / 1500000))
  [ "$by_memory" -ge 1 ] || by_memory=1
  echo $((cores < by_memory ? cores : by_memory))
}

# configure PRESET [ARGUMENT...]
configure() {
  local preset=$1 log=$root/.cache/logs/configure-$1.log
  shift
  mkdir -p "$root/.cache/logs"
  (cd "$root" && cmake --preset "$preset" ${TORCH_DIR:+-DTORCH_DIR="$TORCH_DIR"} "$@") >"$log" 2>&1 || {
    tail -n 30 "$log" | sed 's/^/    | /'
    die "CMake could not configure the $preset build." "The whole output is in $log"
  }
}

# build FOLDER TARGET...: ninja's own line on a terminal, elsewhere a line every 20 seconds.
build() {
  local folder=$1 begun=$SECONDS jobs
  jobs=$(build_jobs)
  shift
  export NINJA_STATUS='    %f of %t steps, %e s '
  if [ -t 1 ]; then
    ninja -C "$folder" -j "$jobs" "$@" || die "the build failed; the compiler's words are above."
  else
    build_in_words "$folder" -j "$jobs" "$@" || die "the build failed; the compiler's words are above."
  fi
  say "    built ($(minutes $((SECONDS - begun))))"
}

# Passes on what is not a progress line, and a progress line every 20 seconds.
build_in_words() {
  ninja -C "$@" 2>&1 | {
    local line next=$((SECONDS + 20))
    while IFS= read -r line; do
      case $line in
        '    '*' of '*)
          [ $SECONDS -lt $next ] || { say "${line%% [A-Z]*}"; next=$((SECONDS + 20)); }
          ;;
        'ninja: Entering'* | 'ninja: no work'*) ;;
        *) say "$line" ;;
      esac
    done
  }
}
