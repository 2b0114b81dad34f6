"""``python -m mobilitymap.cli``."""

from mobilitymap.cli import main

main()
