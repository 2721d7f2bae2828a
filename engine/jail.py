"""What a serving engine may still do, decided before a model is opened: answer on its port.

The engine reads texts of strangers and unpacks a model with libraries that get no repairs any
more. So it gives up what it does not need, as far as a process can without privileges: other
programs and children, other files and ports, privileges, large files, much memory. What the kernel
cannot do is said by :class:`Walls`, in the log and in the health check; nothing is refused then.
"""

from __future__ import annotations

import ctypes
import os
import resource
import struct
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Iterable, Sequence

from engine import landlock, seccomp

MEMORY = 2 * 1024**3
"""Bytes of address space; an engine with a model asks for 0.6 GB, of which 0.2 are in memory."""
FILE = 64 * 1024**2
"""Bytes of any file it writes: logs and the unpacked model."""
_PR_SET_NO_NEW_PRIVS = 38
_CAPABILITIES_3 = 0x20080522
SYSTEM = (
    *("/usr", "/lib", "/lib64", "/etc", "/sys/devices/system", "/dev/urandom", "/dev/null"),
    *("/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/loadavg"),
)
"""What libraries read of the system; nothing of another process."""


@dataclass(frozen=True)
class Walls:
    """Which walls stand."""

    files: bool
    network: bool
    calls: bool
    limits: bool

    @property
    def missing(self) -> Sequence[str]:
        """The walls that this kernel could not build."""
        return [name for name, stands in vars(self).items() if not stands]


_standing = Walls(False, False, False, False)


def walls() -> Walls:
    """The walls around this process."""
    return _standing


def enter(read: Iterable[Path], write: Iterable[Path], connect: int, bind: int) -> Walls:
    """Give up everything but reading and writing there, and the two ports. For good.

    The walls stand around this thread and its children, so it must be the only one.
    """
    global _standing
    if threading.active_count() > 1 or _threads() > 1:
        raise RuntimeError("the walls would not stand around threads that run already")
    limits = _limit()
    _give_up_privileges()
    here = [Path(sys.prefix), Path(sys.base_prefix), *map(Path, SYSTEM), *read]
    null = Path(os.devnull)
    known = landlock.restrict(here, [null, *write], [connect], [bind])
    calls = seccomp.install()
    _standing = Walls(known >= 1, known >= 4, calls, limits)
    return _standing


def _threads() -> int:
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.exists() else 1


def _limit() -> bool:
    wanted = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_FSIZE: FILE,
        resource.RLIMIT_CORE: 0,  # a core would hold what patients wrote
        resource.RLIMIT_NOFILE: 1024,
    }
    for which, most in wanted.items():
        _, hard = resource.getrlimit(which)
        new = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(which, (new, new))
        except (ValueError, OSError):
            return False
    return True


def _give_up_privileges() -> None:
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    # For who starts it as root all the same: root's powers over files of others, signals, …
    libc.capset(struct.pack("Ii", _CAPABILITIES_3, 0), bytes(24))
