"""Walls of the kernel around a process: no network, no new rights, no files but a few, limits on all it uses."""

import ctypes
import os
import resource
import signal
from contextlib import suppress
from pathlib import Path

from storage.sandbox.protocol import CageLimits

CLONE_NEWUSER, CLONE_NEWNET, CLONE_NEWIPC = 0x10000000, 0x40000000, 0x08000000
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38
LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446
# Landlock's rights of its first version: execute 1, write 2, read file 4, read folder 8, and the making of things.
# Its second version adds moving files between folders, which the first forbids outright.
LANDLOCK_READ, LANDLOCK_FIRST, LANDLOCK_SECOND = 1 | 4 | 8, (1 << 13) - 1, (1 << 14) - 1
LANDLOCK_FILE, LANDLOCK_LIST = 1 | 2 | 4, 8
# LibreOffice puts a socket into /tmp whatever TMPDIR says: it may make and remove one, and read nothing there.
LANDLOCK_SOCKET = (1 << 9) | (1 << 5)
MEBIBYTE = 1 << 20

_libc = ctypes.CDLL(None, use_errno=True)


def leave_network() -> bool:
    """Move this process and its children to a network of their own with nothing in it; False where that is denied."""
    uid, gid = os.getuid(), os.getgid()
    if _libc.unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC) == 0:
        with suppress(OSError):
            Path("/proc/self/setgroups").write_text("deny")
            Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
            Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")
        return True
    return bool(_libc.unshare(CLONE_NEWNET) == 0)


def forbid_new_rights() -> None:
    """No set-user-id program gives this process or its children more rights."""
    _libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def die_with_parent() -> None:
    """SIGKILL when the parent ends. For children of a single-threaded process only: the kernel means the thread."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def set_limits(limits: CageLimits) -> None:
    """Limits for this process and what it starts: memory, CPU, files, no core dump."""
    memory, output = limits.memory_mb * MEBIBYTE, limits.output_mb * MEBIBYTE
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (output, output))
    resource.setrlimit(resource.RLIMIT_NOFILE, (limits.open_files, limits.open_files))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a full quota is an OSError, not a death


class _PathRule(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def confine_files(readable: list[Path], writable: Path) -> bool:
    """Let this process read only these paths and write only in one folder; False where the kernel has no Landlock."""
    everything = LANDLOCK_FIRST if _libc.syscall(LANDLOCK_CREATE, None, 0, 1) < 2 else LANDLOCK_SECOND
    handled = ctypes.c_uint64(everything)
    ruleset = _libc.syscall(LANDLOCK_CREATE, ctypes.byref(handled), ctypes.sizeof(handled), 0)
    if ruleset < 0:
        return False
    try:
        for path in readable:
            _allow(ruleset, path, LANDLOCK_READ)
        for device in ("/dev/null", "/dev/zero", "/dev/urandom"):
            _allow(ruleset, Path(device), LANDLOCK_FILE)
        # LibreOffice ends when it cannot list folders: it gets their names, and nothing in them.
        _allow(ruleset, Path("/"), LANDLOCK_LIST)
        _allow(ruleset, Path("/tmp"), LANDLOCK_SOCKET)  # noqa: S108  # nothing is written to a name of ours
        _allow(ruleset, writable, everything)
        return bool(_libc.syscall(LANDLOCK_RESTRICT, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path, rights: int) -> None:
    with suppress(FileNotFoundError, PermissionError):
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            allowed = rights if path.is_dir() else rights & LANDLOCK_FILE
            rule = _PathRule(allowed=allowed, parent=handle)
            _libc.syscall(LANDLOCK_ADD, ruleset, 1, ctypes.byref(rule), 0)
        finally:
            os.close(handle)
