"""Plants faults in the shipped data, one at a time, and counts which of them validate and verify find."""
