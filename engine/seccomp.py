"""A filter of system calls for this process: no new programs, no children, no other sockets.

Linux only, and only where the numbers of its calls are known here; :func:`install` says whether it
could. The machine that it speaks to: https://docs.kernel.org/userspace-api/seccomp_filter.html
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
from typing import List, Mapping, NamedTuple, Optional

_PR_SET_SECCOMP = 22
_MODE_FILTER = 2
_LOAD, _EQUAL, _ANY_BIT, _AT_LEAST, _AND, _RETURN = 0x20, 0x15, 0x45, 0x35, 0x54, 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER, _ARCHITECTURE, _FIRST, _SECOND = 0, 4, 16, 24
_CLONE_THREAD = 0x00010000
_AF_INET, _AF_INET6, _SOCK_STREAM, _SOCK_TYPE = 2, 10, 1, 0xF
_X32 = 0x40000000


class Machine(NamedTuple):
    """What the filter must know of an architecture."""

    audit: int
    denied: Mapping[str, int]
    clone: int
    clone3: int
    socket: int


MACHINES: Mapping[str, Machine] = {
    "x86_64": Machine(
        0xC000003E,
        {
            "fork": 57, "vfork": 58, "execve": 59, "execveat": 322, "ptrace": 101,
            "process_vm_readv": 310, "process_vm_writev": 311, "pidfd_getfd": 438,
            "mount": 165, "umount2": 166, "pivot_root": 155, "chroot": 161, "setns": 308,
            "unshare": 272, "bpf": 321, "perf_event_open": 298, "userfaultfd": 323,
            "keyctl": 250, "add_key": 248, "request_key": 249, "init_module": 175,
            "finit_module": 313, "kexec_load": 246, "reboot": 169, "io_uring_setup": 425,
        },
        clone=56, clone3=435, socket=41,
    ),
    "aarch64": Machine(
        0xC00000B7,
        {
            "execve": 221, "execveat": 281, "ptrace": 117,
            "process_vm_readv": 270, "process_vm_writev": 271, "pidfd_getfd": 438,
            "mount": 40, "umount2": 39, "pivot_root": 41, "chroot": 51, "setns": 268,
            "unshare": 97, "bpf": 280, "perf_event_open": 241, "userfaultfd": 282,
            "keyctl": 219, "add_key": 217, "request_key": 218, "init_module": 105,
            "finit_module": 273, "kexec_load": 104, "reboot": 142, "io_uring_setup": 425,
        },
        clone=220, clone3=435, socket=198,
    ),
}  # fmt: skip
"""io_uring is among the denied because its requests pass no filter of calls."""


def _step(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    return struct.pack("HBBI", code, then, otherwise, value)


def program(machine: Machine) -> bytes:
    """The filter's instructions: what is denied fails with EPERM, all else passes."""
    refuse = _step(_RETURN, _ERRNO | errno.EPERM)
    steps: List[bytes] = [
        _step(_LOAD, _ARCHITECTURE),
        _step(_EQUAL, machine.audit, 1, 0),
        _step(_RETURN, _KILL),
        _step(_LOAD, _NUMBER),
        _step(_AT_LEAST, _X32, 0, 1),
        refuse,
    ]
    for number in machine.denied.values():
        steps += [_step(_EQUAL, number, 0, 1), refuse]
    # A thread is a clone too; of the newer call the flags cannot be seen, and libc does without.
    steps += [_step(_EQUAL, machine.clone3, 0, 1), _step(_RETURN, _ERRNO | errno.ENOSYS)]
    steps += [
        _step(_EQUAL, machine.clone, 0, 3),
        _step(_LOAD, _FIRST),
        _step(_ANY_BIT, _CLONE_THREAD, 1, 0),
        refuse,
        _step(_LOAD, _NUMBER),
    ]
    # Only streams over IP, which the network's own rules then bind to two ports.
    steps += [
        _step(_EQUAL, machine.socket, 0, 8),
        _step(_LOAD, _FIRST),
        _step(_EQUAL, _AF_INET, 2, 0),
        _step(_EQUAL, _AF_INET6, 1, 0),
        refuse,
        _step(_LOAD, _SECOND),
        _step(_AND, _SOCK_TYPE),
        _step(_EQUAL, _SOCK_STREAM, 1, 0),
        refuse,
        _step(_RETURN, _ALLOW),
    ]
    return b"".join(steps)


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def install(machine: Optional[Machine] = None) -> bool:
    """Put the filter on this process for good; false where that is not possible.

    ``no_new_privs`` must be set."""
    known = machine or MACHINES.get(platform.machine())
    if platform.system() != "Linux" or known is None:
        return False
    code = program(known)
    filter_ = _Program(len(code) // 8, code)
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(filter_), 0, 0) == 0)
