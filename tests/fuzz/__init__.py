"""Fuzzing: the same targets for hypothesis in the suite and for the coverage-guided fuzzer on the command line."""
