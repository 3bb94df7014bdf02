"""``python -m policygraph``."""

from policygraph.cli import main

if __name__ == "__main__":
    main(prog_name="policygraph")
