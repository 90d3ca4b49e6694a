"""Workers: kinds of job, the loop, the child process. Imports nothing: `limited` stays light."""
