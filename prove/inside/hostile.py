"""A hostile engine: enters the engine's own walls and then tries to get out. Python 3.10.

    python prove/inside/hostile.py VAR SECRET_FILE OPEN_PORT UNIX_SOCKET VICTIM_PID

Prints the acts that succeeded as JSON. ``--without`` tries the same without the walls: what the
check proves then depends on the walls, and not on acts that fail anywhere.
"""

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from engine import jail

VAR, SECRET, PORT, UNIX, VICTIM = sys.argv[1:6]
OWN = Path(VAR) / "engine"


def read_the_database() -> None:
    Path(SECRET).read_bytes()


def list_the_clinics_folder() -> None:
    os.listdir(VAR)


def read_the_environment_of_another_process() -> None:
    Path(f"/proc/{VICTIM}/environ").read_bytes()


def write_beside_the_code() -> None:
    (Path(VAR) / "planted").write_text("x")


def write_over_the_code() -> None:
    with open(jail.__file__, "ab"):
        pass


def connect_to_a_service_of_this_machine() -> None:
    socket.create_connection(("127.0.0.1", int(PORT)), timeout=2).close()


def connect_to_a_socket_file() -> None:
    made = socket.socket(socket.AF_UNIX)
    made.connect(UNIX)


def send_a_datagram() -> None:
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", int(PORT)))


def listen_on_another_port() -> None:
    made = socket.socket()
    made.bind(("127.0.0.1", 0))


def start_a_program() -> None:
    subprocess.run(["/bin/true"], check=True)


def fork() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def become_a_program() -> None:
    told = {"succeeded": ["become_a_program"], "of": 16}
    os.execv("/bin/echo", ["echo", json.dumps(told)])  # noqa: S606


def signal_another_process() -> None:
    os.kill(int(VICTIM), signal.SIGCONT)


def look_into_another_process() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.ptrace(16, int(VICTIM), 0, 0) != 0:  # PTRACE_ATTACH
        raise OSError(ctypes.get_errno(), "ptrace")


def take_four_gigabytes() -> None:
    len(bytearray(4 * 1024**3))


def fill_the_disk() -> None:
    path = OWN / "large"
    try:
        with path.open("wb") as file:
            for _ in range(80):
                file.write(bytes(1024 * 1024))
    finally:
        path.unlink(missing_ok=True)


ACTS = [
    read_the_database, list_the_clinics_folder, read_the_environment_of_another_process,
    write_beside_the_code, write_over_the_code, connect_to_a_service_of_this_machine,
    connect_to_a_socket_file, send_a_datagram, listen_on_another_port, start_a_program, fork,
    signal_another_process, look_into_another_process, take_four_gigabytes, fill_the_disk,
    become_a_program,
]  # fmt: skip


def main() -> None:
    told: Dict[str, Any] = {}
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    if "--without" not in sys.argv:
        code = Path(jail.__file__).parent
        told["missing"] = list(jail.enter([code], [OWN], connect=9, bind=9).missing)
    succeeded = []
    for act in ACTS:
        if act is become_a_program and "--without" in sys.argv:
            succeeded.append(act.__name__)
            continue
        try:
            act()
        except (OSError, MemoryError):
            continue
        succeeded.append(act.__name__)
    own = OWN / "own"
    own.write_text("x")
    told["own file"] = own.read_text() == "x"
    print(json.dumps({**told, "succeeded": succeeded, "of": len(ACTS)}))


if __name__ == "__main__":
    main()
