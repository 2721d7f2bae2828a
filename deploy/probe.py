"""Is a process well? Asks one address with the shared secret; exit code 0 for a 200.

python deploy/probe.py http://127.0.0.1:5005/webhooks/turn/

Orchestrators' own HTTP probes cannot send a secret that is not written into the manifest.
"""

import os
import sys
import urllib.request

TIMEOUT = 2.5


def main(url: str) -> int:
    """0 when the address answers 200."""
    request = urllib.request.Request(  # noqa: S310 - the address is the manifest's
        url, headers={"X-Ossa-Secret": os.environ.get("OSSA_SECRET", "")}
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
            return 0 if answer.status == 200 else 1
    except OSError:
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
