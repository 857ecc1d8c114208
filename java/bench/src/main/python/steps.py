"""One host's side of the comparison of training steps. Run by dev.unite.bench.

Usage: steps.py FOLDER SETTINGS.json STEPS [DEVICE], where FOLDER holds the package unite. Prints a
line for each step, its seconds, then `end LOSS`, and waits for the end of its input: the program
that started it looks at this process's memory meanwhile.
"""

import contextlib
import json
import sys
import time

import torch

LEARNING_RATE = 1e-4


def main(folder, settings_file, steps, device="cpu"):
    """Train on images that are new in every step, and time each step."""
    sys.path.append(folder)
    from unite.session import Session

    with open(settings_file, encoding="utf-8") as file:
        settings = json.load(file)
    scope = getattr(torch, "scope", contextlib.nullcontext)
    model = settings["model"]
    session = Session(model, settings["optimizer"], device, settings["precision"], 0)
    batch, side, channels = settings["batch_size"], model["image_size_px"], model["channels"]
    generator = torch.Generator().manual_seed(1)
    loss = None
    for step in range(steps):
        with scope("step"):
            images = torch.randint(
                0, 256, (batch, channels, side, side), dtype=torch.uint8, generator=generator
            )
            labels = torch.arange(batch) % model["num_classes"]
            began = time.perf_counter()
            loss = session.accumulate(images, labels, step, 1.0)["loss"]
            session.update(LEARNING_RATE)
            print(time.perf_counter() - began, flush=True)
    print("end", loss, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), *sys.argv[4:])
