"""What asks whether a program is being traced."""
