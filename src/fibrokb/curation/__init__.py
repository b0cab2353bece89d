"""What keeps the data true."""
