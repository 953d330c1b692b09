"""``python -m riwaya.cli``: the command line where no script is installed."""

from riwaya.cli import main

main(prog_name="riwaya")
