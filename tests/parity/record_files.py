"""Write what torch_serialization and torch_serialization_more of tests/python read.

These are `saved_by_HOST.pt` and `rare_saved_by_HOST.pt`.

Run on both hosts: with the reference, and with `./unite python tests/parity/record_files.py`.
"""

import os
import sys

import torch

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "python"))

if __name__ == "__main__":
    from torch_serialization import contents
    from torch_serialization_more import rare

    host = "graalvm" if hasattr(torch, "recorded") else "cpython"
    torch.save(contents(), os.path.join(HERE, f"saved_by_{host}.pt"))
    torch.save(rare(), os.path.join(HERE, f"rare_saved_by_{host}.pt"))
