"""One host's side of the comparison of somebody else's model. Run by dev.unite.bench.

Usage: transformer.py FOLDER STEPS, where FOLDER holds the packages vit_pytorch and einops. Prints
the seconds of each training step of its vision transformer (width 192, 6 blocks, 64 patches, batch
64), then `end LOSS`; no scope, nothing recorded.
"""

import sys
import time

import torch
from torch.nn.functional import cross_entropy


def main(folder, steps):
    """Train on one batch with AdamW, and time each step."""
    # The package itself imports torchvision; the model's file does not.
    sys.path += [folder, folder + "/vit_pytorch"]
    from vit import ViT

    torch.manual_seed(0)
    model = ViT(
        image_size=32,
        patch_size=4,
        num_classes=10,
        dim=192,
        depth=6,
        heads=3,
        mlp_dim=768,
    )
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4)
    x, labels = torch.randn(64, 3, 32, 32), torch.arange(64) % 10
    loss = None
    for _ in range(steps):
        began = time.perf_counter()
        optimizer.zero_grad()
        loss = cross_entropy(model(x), labels)
        loss.backward()
        optimizer.step()
        print(time.perf_counter() - began, flush=True)
    print("end", loss.item(), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
