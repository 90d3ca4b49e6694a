"""What sets the house up: packages, front-end files, messages, and the chores of `./dev`.

Runs before anything is installed, so `environment` and `assets` know the standard library only.
"""
