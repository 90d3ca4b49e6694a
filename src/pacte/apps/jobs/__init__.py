"""Work done aside: queued, run in a child process, watched, stopped, taken over."""
