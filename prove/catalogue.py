"""Every fault and attack that a check answers for, by id: its priority and its name.

Priority 0 must hold before anybody relies on the program, 1 before a release, 2 is followed. A row
without a program is reported as not run.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the report. ``name`` says what goes wrong."""

    id: str
    priority: int
    name: str


CHAPTERS = {
    "A": "Durability and delivery",
    "B": "Order and concurrency",
    "C": "Degraded operation and patients' safety",
    "D": "Load and denial of service",
    "E": "Patients' sessions",
    "F": "Staff security",
    "G": "Browser",
    "H": "Privacy",
    "I": "Supply chain and deployment",
    "J": "Engine and model",
    "K": "Input",
}

_ROWS = """
A01 0 The engine is killed
A02 0 The web process is killed
A03 0 Clients send again
A04 0 An acknowledgement comes before the disk has it
A05 0 The answer is lost on its way
A06 0 PostgreSQL restarts, its backends are killed
A07 0 The disk is full
A08 1 Single writes and syncs fail
A09 1 Processes are replaced one after the other
A10 1 Backup under load, restored elsewhere
A11 1 Migration with data, killed in the middle
B01 0 Two web processes answer one conversation
B02 0 A stopped process wakes up late
B03 0 Whoever holds the lock dies
B04 1 Any order of acts, against a model
B05 1 Expiry, staff and erasure race with messages
B06 1 Histories of all runs, checked as a whole
C01 0 The service is down while a patient opens the page
C02 0 The database is gone
C03 0 Redis is gone, slow, full, emptied
C04 0 The engine hangs or answers nonsense
C05 0 Actions fail
C06 0 Red flags without the engine
C07 0 A message stays without an answer
C08 1 Clocks are wrong
C09 1 The patient's network is poor
C10 2 Memory runs out
D01 0 Requests are far too large
D02 0 Connections stay open and slow
D03 0 A conversation grows very long
D04 1 Hours of load
D05 0 Floods
D06 1 The client's address is forged
D07 1 Patterns that take exponential time
D08 1 How much one machine carries
E01 0 Calls without a token
E02 0 Other people's conversations
E03 0 Forged tokens
E04 0 Conversation ids smuggled into the body
E05 0 Guessable tokens
E06 0 Tokens in logs, addresses and pages
E07 0 Fixed, expired and revoked tokens
E08 1 A shared computer
F01 0 Who may do what
F02 0 Passwords guessed by force
F03 0 Names told apart
F04 0 The second factor avoided
F05 0 Sessions of staff kept alive
F06 0 Requests forged from other sites
F07 0 The first administrator
F08 0 Acts that leave no entry in the log
F09 0 The log is altered
F10 1 Forged sign-on
F11 1 Bad passwords
G01 0 Scripts in stored text
G02 0 Missing security headers
G03 0 Pages framed by others
G04 0 Other origins read answers
G05 1 Streams opened from other origins
G06 1 Forged messages between frames
G07 0 Barriers for people with disabilities
G08 1 A page that is hostile to the chat
H01 0 Patients' words in logs
H02 0 Patients' words in files
H03 0 Erased, and still there
H04 0 Kept too long
H05 1 The master key is changed under load
H06 0 Sealed values are moved about
H07 1 What a patient takes along
H08 1 Scrubbing of names and numbers
I01 0 Known vulnerabilities in what is installed
I02 0 Altered packages
I03 1 A list of everything that is installed
I04 1 Secrets in the tree
I05 1 Dangerous constructs in the code
I06 0 Connections that leave the machine
I07 1 Installation on a fresh machine
J01 0 The model is replaced under load
J02 1 Engines are recycled
J03 0 A worse model is released
J04 0 The model or a file of the knowledge is altered
J05 0 Files that execute when loaded
J06 0 A hostile engine
J07 0 The program says what nobody wrote
K01 0 Malformed requests
K02 0 Commands in patients' text
K03 0 Strange characters
K04 1 Red flags in disguise
K05 1 Red flags that are none
K06 1 Random input
"""


def _parsed() -> dict[str, Row]:
    rows = (line.split(" ", 2) for line in _ROWS.strip().splitlines())
    return {name: Row(name, int(priority), text) for name, priority, text in rows}


ROWS: dict[str, Row] = _parsed()
