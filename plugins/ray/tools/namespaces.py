"""Networks for nodes on one machine: each node in a network namespace of its own, behind a virtual cable to a bridge.
For root, or whoever else may do that; Linux."""

import contextlib
import ctypes
import os
import subprocess

CLONE_NEWNET = 0x40000000


def ip(*words):
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True)


def allowed():
    """Whether this process may make namespaces and cables."""
    name = f"evo{os.getpid()}t"
    try:
        ip("netns", "add", name)
        try:
            ip("link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name)
            ip("link", "del", name)
        finally:
            ip("netns", "del", name)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


class Networks:
    """A bridge, on which the head is, and a namespace for each further node; all are removed by `remove`."""

    def __init__(self):
        self.bridge = f"evo{os.getpid()}"
        self.subnet = f"10.213.{os.getpid() % 254}"
        self.names = []
        ip("link", "add", self.bridge, "type", "bridge")
        ip("addr", "add", f"{self.subnet}.1/24", "dev", self.bridge)
        ip("link", "set", self.bridge, "up")

    @property
    def head_address(self):
        return f"{self.subnet}.1"

    @contextlib.contextmanager
    def another(self):
        """In a new namespace, as long as the context lasts: what is started there stays in it. Gives its address."""
        number = len(self.names) + 2
        name = f"{self.bridge}n{number}"
        address = f"{self.subnet}.{number}"
        ip("netns", "add", name)
        self.names.append(name)
        ip("link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name)
        ip("link", "set", name, "master", self.bridge, "up")
        ip("-n", name, "addr", "add", f"{address}/24", "dev", "eth0")
        ip("-n", name, "link", "set", "eth0", "up")
        ip("-n", name, "link", "set", "lo", "up")
        with open("/proc/thread-self/ns/net") as before, open(f"/run/netns/{name}") as there:
            enter(there)
            try:
                yield address
            finally:
                enter(before)

    def remove(self):
        for name in self.names:
            with contextlib.suppress(subprocess.CalledProcessError):
                ip("netns", "del", name)
            with contextlib.suppress(subprocess.CalledProcessError):  # gone with it, sooner or later
                ip("link", "del", name)
        with contextlib.suppress(subprocess.CalledProcessError):
            ip("link", "del", self.bridge)


def enter(namespace):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(namespace.fileno(), CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), f"no way into {namespace.name}")
