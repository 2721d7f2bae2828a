"""Which files and ports this process may still use, by Linux's Landlock; needs no privilege.

See https://docs.kernel.org/userspace-api/landlock.html. Rules of the network need Linux 6.7, those
of signals 6.12; :func:`restrict` says how far the kernel went.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
from pathlib import Path
from typing import Iterable

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same on every architecture
_VERSION = 1
_BENEATH, _PORT = 1, 2
_READ = (1 << 2) | (1 << 3)
_WRITE_FILE, _TRUNCATE = 1 << 1, 1 << 14
_CHANGE = _WRITE_FILE | (1 << 4) | (1 << 5) | (1 << 7) | (1 << 8) | _TRUNCATE
_BIND, _CONNECT = 1, 2
_ONLY_FILES = (1 << 1) | (1 << 2) | _TRUNCATE


def version() -> int:
    """How much the kernel knows of it; 0 where there is none."""
    if platform.system() != "Linux":
        return 0
    libc = ctypes.CDLL(None, use_errno=True)
    return max(0, int(libc.syscall(_CREATE, None, ctypes.c_size_t(0), _VERSION)))


def restrict(
    read: Iterable[Path], write: Iterable[Path], connect: Iterable[int], bind: Iterable[int]
) -> int:
    """From now on this thread and its children read and write only there, and use only these ports.

    Returns the kernel's version of it; 0: nothing is restricted.
    """
    known = version()
    if not known:
        return 0
    files = (1 << 13) - 1  # version 1
    files |= (1 << 13) if known >= 2 else 0
    files |= _TRUNCATE if known >= 3 else 0
    files |= (1 << 15) if known >= 5 else 0
    network = _BIND | _CONNECT if known >= 4 else 0
    scoped = 3 if known >= 6 else 0  # abstract sockets and signals of others
    attributes = struct.pack("QQQ", files, network, scoped)
    size = 24 if known >= 6 else 16 if known >= 4 else 8
    libc = ctypes.CDLL(None, use_errno=True)
    rules = libc.syscall(_CREATE, attributes, ctypes.c_size_t(size), 0)
    if rules < 0:
        return 0
    try:
        for path in read:
            _beneath(libc, rules, path, _READ & files)
        for path in write:
            _beneath(libc, rules, path, (_READ | _CHANGE) & files)
        if network:
            for access, ports in ((_CONNECT, connect), (_BIND, bind)):
                for port in ports:
                    rule = struct.pack("QQ", access, port)
                    libc.syscall(_ADD, rules, _PORT, rule, 0)
        return known if libc.syscall(_RESTRICT, rules, 0) == 0 else 0
    finally:
        os.close(rules)


def _beneath(libc: ctypes.CDLL, rules: int, path: Path, access: int) -> None:
    """Allow ``access`` below a path that is there; one that is not needs no rule."""
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        kept = access if path.is_dir() else access & _ONLY_FILES
        libc.syscall(_ADD, rules, _BENEATH, struct.pack("=Qi", kept, descriptor), 0)
    finally:
        os.close(descriptor)
