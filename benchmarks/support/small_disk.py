"""A small disk of its own, a tmpfs, for whoever fills one.

SQLite says of nothing else what it says of a full disk: a limit of a file's size is an I/O error to
it. Root may mount one. Anybody else may in a user namespace of their own (Linux:
user_namespaces(7)), where the machine allows these.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SIZE = 64  # MB
_NEW_MOUNTS, _NEW_USERS = 0x00020000, 0x10000000  # CLONE_NEWNS, CLONE_NEWUSER
_DETACH = 2  # MNT_DETACH
_LIBC = ctypes.CDLL(None, use_errno=True)


def come_to_mount() -> None:
    """Let this process mount, where it may; later on it has threads, and the kernel refuses.

    It stays the user who it is, and so do the processes that it starts; they see what it mounts,
    nobody else does.
    """
    # A child tries it first: a process that came half of the way would be nobody.
    if os.geteuid() and _a_child_may():
        _enter_own_namespaces()


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A folder on a small disk; False where this process may not mount: on the usual one."""
    folder.mkdir()
    try:
        _call("mount", b"tmpfs", bytes(folder), b"tmpfs", 0, f"size={SIZE}m".encode())
        mounted = True
    except OSError:
        mounted = False
    try:
        yield mounted
    finally:
        if mounted:
            _call("umount2", bytes(folder), _DETACH)


def _enter_own_namespaces() -> None:
    user, group = os.geteuid(), os.getegid()
    _call("unshare", _NEW_USERS | _NEW_MOUNTS)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def _a_child_may() -> bool:
    child = os.fork()
    if child == 0:
        failed = 1
        try:
            _enter_own_namespaces()
            failed = 0
        finally:
            os._exit(failed)
    return os.waitpid(child, 0)[1] == 0


def _call(name: str, *given: object) -> None:
    """Raises OSError."""
    if getattr(_LIBC, name)(*given):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
