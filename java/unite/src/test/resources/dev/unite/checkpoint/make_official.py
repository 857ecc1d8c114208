"""Writes official.safetensors with the official library, for SafetensorsFileTest.

Run: python make_official.py (safetensors 0.8.0, torch 2.10.0)
"""

import pathlib

import torch
from safetensors.torch import save_file

tensors = {
    "weight": torch.arange(6, dtype=torch.float32).reshape(2, 3) / 4,
    "double": torch.tensor([1e300, -0.1], dtype=torch.float64),
    "half": torch.tensor([0.5, -2.0], dtype=torch.float16),
    "bfloat": torch.tensor([1.5], dtype=torch.bfloat16),
    "int64": torch.tensor([2**62, -1]),
    "int32": torch.tensor([[-(2**31)]], dtype=torch.int32),
    "int16": torch.tensor([-32768], dtype=torch.int16),
    "int8": torch.tensor([-128, 127, 5], dtype=torch.int8),
    "bytes": torch.tensor([0, 128, 255], dtype=torch.uint8),
    "flags": torch.tensor([True, False]),
    "scalar": torch.tensor(7.0),
    "empty": torch.zeros(0, 4),
    "größe.ü": torch.tensor([1.0]),
}
target = pathlib.Path(__file__).with_name("official.safetensors")
save_file(tensors, target, {"format": "pt", "note": 'a "quoted" ü'})
