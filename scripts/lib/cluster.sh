# A Ray cluster of several nodes on this machine, for scripts. Needs say.sh and install_ray; $root is the project's folder.

may_make_namespaces() {
  PYTHONPATH="$root/plugins/ray/tools" PYTHONDONTWRITEBYTECODE=1 \
    python3 -c 'import sys, namespaces; sys.exit(not namespaces.allowed())'
}

# start_cluster FOLDER NODES [OPTION...]: starts it and points Ray's variables at its token. Sets cluster_address, and
# cluster_nodes: a line "ID PROCESS" for each node, the head's first.
start_cluster() {
  local folder=$1 nodes=$2 begun=$SECONDS
  shift 2
  mkdir -p "$folder"
  rm -f "$folder/orders"
  mkfifo "$folder/orders"
  : >"$folder/cluster.txt"
  "$root/.cache/ray/bin/python" "$root/plugins/ray/tools/local_cluster.py" --folder "$folder" --nodes "$nodes" "$@" \
    <"$folder/orders" >"$folder/cluster.txt" 2>"$folder/cluster.log" &
  cluster_process=$!
  # As long as it is open the cluster runs; it ends with this script, however that ends.
  exec {cluster_orders}>"$folder/orders"
  until grep -q '^ready' "$folder/cluster.txt"; do
    kill -0 "$cluster_process" 2>/dev/null || {
      tail -n 15 "$folder/cluster.log" | sed 's/^/    | /'
      die "the cluster did not start." "The whole output is in $folder/cluster.log"
    }
    sleep 0.2
  done
  export RAY_AUTH_MODE=token RAY_AUTH_TOKEN_PATH=$folder/token RAY_USAGE_STATS_ENABLED=0
  cluster_address=$(sed -n 's/^address //p' "$folder/cluster.txt")
  cluster_nodes=$(sed -n 's/^node //p' "$folder/cluster.txt")
  say "    $nodes nodes at $cluster_address ($(minutes $((SECONDS - begun))))"
}

# kill_cluster_node NUMBER: as by a power cut; 1 is the head.
kill_cluster_node() {
  local id process
  read -r id process < <(sed -n "$1p" <<<"$cluster_nodes")
  kill -KILL "$process"
  say "    node ${id:0:8} is killed"
}

# stop_cluster: ends what start_cluster started, if it did.
stop_cluster() {
  [ -n "${cluster_process:-}" ] || return 0
  exec {cluster_orders}>&-
  wait "$cluster_process" || true
  cluster_process=
}
