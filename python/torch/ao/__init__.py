"""What PyTorch calls architecture optimization: of it, what float models name."""
