"""Who writes next: who came first, or an alarm; who gives up leaves no gap."""

from __future__ import annotations

import threading
import time

from bot.store.writers import Writers


class Queue:
    """Threads that queue one after the other behind the one that made this."""

    def __init__(self) -> None:
        self.writers = Writers()
        self.order: list[str] = []
        self.threads: list[threading.Thread] = []

    def add(self, name: str, *, first: bool = False, seconds: float = 10) -> threading.Thread:
        waiting = len(self.writers._waiting)

        def write() -> None:
            with self.writers.writing(seconds, first=first) as came:
                self.order.append(name if came else f"{name} gave up")

        thread = threading.Thread(target=write)
        thread.start()
        while seconds and len(self.writers._waiting) == waiting:
            time.sleep(0.001)
        self.threads.append(thread)
        return thread

    def end(self) -> None:
        for thread in self.threads:
            thread.join(timeout=10)


def test_who_came_first_writes_first_and_an_alarm_before_all() -> None:
    queue = Queue()
    with queue.writers.writing(1) as came:
        assert came
        for name in ("a", "b", "c"):
            queue.add(name)
        queue.add("alarm", first=True)
    queue.end()
    assert queue.order == ["alarm", "a", "b", "c"]


def test_who_gives_up_leaves_no_gap() -> None:
    queue = Queue()
    with queue.writers.writing(1):
        queue.add("a")
        queue.add("b", seconds=0).join(timeout=10)
        queue.add("c")
    queue.end()
    assert queue.order == ["b gave up", "a", "c"]


def test_one_writes_at_a_time_also_when_some_give_up() -> None:
    writers, inside, seen = Writers(), [0], [0]

    def write() -> None:
        for _ in range(200):
            with writers.writing(0.0005) as came:
                if came:
                    inside[0] += 1
                    assert inside[0] == 1
                    seen[0] += 1
                    inside[0] -= 1

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    with writers.writing(1) as came:
        assert came
    assert seen[0] > 0
