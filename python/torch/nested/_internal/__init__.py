"""The jagged layout, in the modules that PyTorch has for it."""
