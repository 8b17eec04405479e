#!/usr/bin/env python3
"""A Ray cluster of several nodes on this machine, on the loopback address alone, for tests and demos.

    local_cluster.py --folder DIR --nodes 3 [--cpus 1] [--namespaces]

`ray start` gives nodes the machine's own address and listens on all of its networks; the nodes here
listen on 127.0.0.1, or with --namespaces (as root) each has a network namespace of its own. Token authentication is on: whoever uses the cluster sets RAY_AUTH_MODE=token and
RAY_AUTH_TOKEN_PATH=DIR/token. Run it with the Python that has Ray.

Says, when all nodes are there, the head first:
    address 127.0.0.1:PORT
    node ID RAYLET'S_PROCESS
    ...
    ready
Then it obeys lines on standard input: `add` starts one more node and says its `node` line and
`ready`. All of it ends with standard input, or when this process ends.
"""

import argparse
import contextlib
import os
import secrets
import signal
import socket
import sys
from pathlib import Path

import namespaces


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def make_token(path):
    if not path.exists():
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as f:
            f.write(secrets.token_hex(32))


def say(*words):
    print(*words, file=answers, flush=True)


def start_node(folder, address, cpus, **more):
    from ray._private.node import Node
    from ray._private.parameter import RayParams

    parameters = RayParams(
        node_ip_address=address,
        temp_dir=str(folder / "ray"),
        num_cpus=cpus,
        num_gpus=0,
        object_store_memory=80 * 1024 * 1024,
        include_log_monitor=False,
        min_worker_port=0,
        max_worker_port=0,
        node_manager_port=0,
        **more,
    )
    head = "gcs_server_port" in more
    # The reaper ends what the node started even if this program is killed.
    return Node(parameters, head=head, shutdown_at_exit=True, spawn_reaper=True)


def introduce(node):
    say("node", node.node_id, node.all_processes["raylet"][0].process.pid)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--nodes", type=int, default=1)
    parser.add_argument("--cpus", type=int, default=1, help="that each node claims to have")
    parser.add_argument("--namespaces", action="store_true", help="a network namespace for each node but the head")
    args = parser.parse_args()
    folder = args.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    token = folder / "token"
    make_token(token)
    # Before ray is imported: it reads them once.
    os.environ.update(
        RAY_AUTH_MODE="token",
        RAY_AUTH_TOKEN_PATH=str(token),
        RAY_USAGE_STATS_ENABLED="0",
        # A dead node is noticed within two seconds, not fifteen.
        RAY_health_check_initial_delay_ms="1000",
        RAY_health_check_period_ms="500",
        RAY_health_check_timeout_ms="2000",
        RAY_health_check_failure_threshold="3",
    )
    os.environ.pop("RAY_AUTH_TOKEN", None)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))

    networks = namespaces.Networks() if args.namespaces else None
    nodes = []

    def add():
        # A driver looks for its own node by address, and is to find the head, which no test ends: without namespaces
        # the others have the same address in other words.
        with networks.another() if networks else contextlib.nullcontext("localhost") as address:
            nodes.append(start_node(folder, address, args.cpus, gcs_address=nodes[0].gcs_address))

    try:
        nodes.append(start_node(folder, networks.head_address if networks else "127.0.0.1", args.cpus,
                                gcs_server_port=free_port(), include_dashboard=False))
        for _ in range(args.nodes - 1):
            add()
        say("address", nodes[0].gcs_address)
        for node in nodes:
            introduce(node)
        say("ready")
        for line in sys.stdin:
            if line.strip() == "add":
                add()
                introduce(nodes[-1])
                say("ready")
    finally:
        for node in reversed(nodes):
            node.kill_all_processes(check_alive=False, allow_graceful=False)
        if networks:
            networks.remove()


if __name__ == "__main__":
    # Ray and its processes write to standard output; only the answers go where the caller reads.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    main()
