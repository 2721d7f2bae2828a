"""``python -m bot.content [knowledge folder]``: proof-reading; see :mod:`bot.content.lint`."""

from __future__ import annotations

import sys

from bot.content.lint import main

sys.exit(main(sys.argv[1:]))
