"""The command `pacte`: result on stdout, progress on stderr, words for errors, no traceback."""
