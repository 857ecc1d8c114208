"""Flow matching between noise (t=0) and latents (t=1): times, noising, velocity, draws.

Axes: K flow steps per image, B batch, N latents, d latent width.
Source: unite-facts 2.3 to 2.6; where paper and code differ, section 11.
"""

import torch


def shift_time(t, shift):
    """Move times toward noise (shift < 1) or data (shift > 1), keeping 0 and 1.

    Args:
        t: number or tensor in [0, 1].
        shift: positive number; 1 changes nothing.

    Returns: the same kind as t.
    """
    return shift * t / (1 + (shift - 1) * t)


def velocity(x, clean, t, clamp):
    """Speed from a noisy latent toward its predicted clean end: (clean - x) / max(1 - t, clamp).

    Args:
        x: state at time t, (B, N, d).
        clean: predicted latents, same shape.
        t: a number in [0, 1].
        clamp: smallest remaining time that is divided by.

    Returns: (B, N, d).
    """
    return (clean - x) / max(1 - t, clamp)


class StepNoise:
    """All random numbers of one micro-batch, drawn at once, so that chunking changes nothing.

    Attributes:
        query: tokenizer's query noise, (B, N, d), normal.
        augment: noise for the decoder's input, (B, N, d), normal.
        flow: start points of the flow, (K, B, N, d), normal.
        query_time, augment_time, augment_gate: (B,), uniform in [0, 1).
        label_gate: (K, B), uniform in [0, 1).
        flow_time: (K, B), in (0, 1), distributed and shifted as configured, not yet reshaped.
    """

    def __init__(self, generator, batch, flow_steps, settings):
        """Draw.

        Args:
            generator: seeded source, on the device where the numbers are wanted.
            batch: B.
            flow_steps: K.
            settings: see `sizes.resolve`; `flow_time` is "logit_normal" or "uniform", for
                `flow_shift` see `shift_time`.
        """
        K, B, N, d = flow_steps, batch, settings["registers"], settings["latent_width"]
        options = {"generator": generator, "device": generator.device}
        normal = torch.randn((2 + K, B, N, d), **options)
        uniform = torch.rand((3 + K, B), **options)
        if settings["flow_time"] == "logit_normal":
            t = torch.sigmoid(torch.randn((K, B), **options))
        else:
            t = torch.rand((K, B), **options)
        self.query, self.augment, self.flow = normal[0], normal[1], normal[2:]
        self.query_time, self.augment_time, self.augment_gate = uniform[:3].unbind(0)
        self.label_gate = uniform[3:]
        shift = settings["flow_shift"]
        self.flow_time = t if shift == 1 else shift_time(t, shift)
