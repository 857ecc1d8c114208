"""Write the file that tests/python/torch_serialization.py reads: `saved_by_HOST.pt`.

Run on both hosts: with the reference, and with `./unite python tests/parity/record_files.py`.
"""

import os
import sys

import torch

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "python"))

if __name__ == "__main__":
    from torch_serialization import contents

    host = "graalvm" if hasattr(torch, "recorded") else "cpython"
    torch.save(contents(), os.path.join(HERE, f"saved_by_{host}.pt"))
