"""`python -m pacte` is the command `pacte`."""

from pacte.cli.main import run

if __name__ == "__main__":
    run()
