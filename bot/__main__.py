"""``python -m bot``: see ``python -m bot --help``."""

import gc
import sys

gc.disable()  # what a start makes is no garbage, and looking for some took a third of it

from bot.cli.main import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
