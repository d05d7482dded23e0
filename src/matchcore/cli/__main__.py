"""``python -m matchcore.cli`` is the ``matchcore`` command."""

from matchcore.cli import main

main()
