"""What the networks compute, against plain and slow formulas."""

import math

import torch

from unite_cases import CPU, fill
from unite_support import MODEL, byte_images, close, equal, labels, normal, settings, shake

from unite.generative_encoder import Attention, Block, Rotary
from unite.session import Session
from unite.sizes import resolve
from unite.unite import PatchEmbed, Unite


def plain_rms(x, weight):
    return x / (x.square().mean(dim=-1, keepdim=True) + 1e-6).sqrt() * weight


def plain_rotation(x, first_position):
    """Turn pairs of the last axis of (S, D) one by one; tokens before first_position stay."""
    rows = []
    for token in range(x.shape[0]):
        row = x[token].tolist()
        position = token - first_position
        if position > 0:
            for pair in range(len(row) // 2):
                angle = position * 10000 ** (-2 * pair / len(row))
                u, v = row[2 * pair], row[2 * pair + 1]
                row[2 * pair] = u * math.cos(angle) - v * math.sin(angle)
                row[2 * pair + 1] = v * math.cos(angle) + u * math.sin(angle)
        rows.append(row)
    return torch.tensor(rows)


def plain_attention(module, x, first_position):
    """Attention of one sequence (S, D), head by head."""
    width = x.shape[1] // module.heads
    q, k, v = (x @ module.qkv.weight.mT + module.qkv.bias).chunk(3, dim=1)
    outputs = []
    for head in range(module.heads):
        part = slice(head * width, (head + 1) * width)
        query = plain_rotation(plain_rms(q[:, part], module.q_norm.weight), first_position)
        key = plain_rotation(plain_rms(k[:, part], module.k_norm.weight), first_position)
        scores = query @ key.mT / math.sqrt(width)
        outputs.append(torch.softmax(scores, dim=1) @ v[:, part])
    return torch.cat(outputs, dim=1) @ module.proj.weight.mT + module.proj.bias


def test_attention_follows_the_formula():
    with torch.no_grad():
        module, rotary = fill(Attention(12, 2, device=CPU), 1), fill(Rotary(2, 5, 6, device=CPU), 0)
        x = normal((1, 7, 12), 2)
        expected = plain_attention(module, x[0], 2)
        assert close(module(x, rotary(7), slice(None))[0], expected)


def test_block_follows_the_formula():
    with torch.no_grad():
        block, rotary = (
            fill(Block(8, 2, block_norm=True, device=CPU), 1),
            fill(Rotary(0, 5, 4, device=CPU), 0),
        )
        x, activated = normal((5, 8), 2), normal((8,), 3)
        linear = block.adaLN_modulation[1]
        a1, b1, g1, a2, b2, g2 = (activated @ linear.weight.mT + linear.bias).chunk(6)
        h = x + g1 * plain_attention(
            block.attn, plain_rms(x, block.norm1.weight) * (1 + b1) + a1, 0
        )
        inner = plain_rms(h, block.norm2.weight) * (1 + b2) + a2
        gate, value = (inner @ block.mlp.w12.weight.mT + block.mlp.w12.bias).chunk(2, dim=1)
        hidden = gate * torch.sigmoid(gate) * value
        h = h + g2 * (hidden @ block.mlp.w3.weight.mT + block.mlp.w3.bias)
        expected = plain_rms(h, block.norm3.weight)
        assert close(block(x[None], activated[None], rotary(5), slice(None))[0], expected)


def test_tokens_that_are_dropped_do_not_change_the_kept_ones():
    with torch.no_grad():
        block, rotary = (
            fill(Block(8, 2, block_norm=True, device=CPU), 1),
            fill(Rotary(0, 5, 4, device=CPU), 0),
        )
        x, activated = normal((2, 5, 8), 2), normal((2, 8), 3)
        whole = block(x, activated, rotary(5), slice(None))
        assert close(block(x, activated, rotary(5), slice(1, 4)), whole[:, 1:4])


def test_patches_are_those_of_a_strided_convolution():
    module = fill(PatchEmbed(3, 10, 4, 6, device=CPU), 1)
    images = normal((2, 3, 8, 12), 2)
    conv = module.patch_embeddings.projection
    expected = conv(images).flatten(2).mT
    assert close(module(images), expected)


def test_unpatchify_undoes_cutting_into_patches():
    with torch.no_grad():
        decoder = Unite(resolve(settings(channels=3)), device="cpu").decoder
        images = normal((2, 3, 8, 8), 4)
        patches = images.unflatten(3, (4, 2)).unflatten(2, (4, 2))  # (B, C, g, p, g, p)
        patches = patches.permute(0, 2, 4, 3, 5, 1).flatten(3).flatten(1, 2)
        assert equal(decoder.unpatchify(patches), images)


def test_new_model_is_silent():
    """At the start the head is zero: latents and flow loss are exactly zero."""
    session = Session(MODEL, None, "cpu", "fp32", 0)
    images = byte_images(3, 1)
    assert equal(session.encode(images, 5), torch.zeros(3, 16, 4))
    assert session.validate(images, labels(3), 5)["flow"] == 0.0


def test_initial_values_follow_the_rules():
    state = Session(MODEL, None, "cpu", "fp32", 0).model_state()
    qkv = state["encoder.blocks.0.attn.qkv.weight"]
    bound = math.sqrt(6 / (24 + 72))
    assert bound * 0.95 < qkv.abs().max().item() <= bound
    up = state["decoder.decoder_layers.0.ffn_up.weight"]
    assert 0.9 / math.sqrt(16) < up.abs().max().item() <= 1 / math.sqrt(16)
    assert 0.01 < state["encoder.y_embedder.embedding_table.weight"].std().item() < 0.03
    assert state["encoder.blocks.1.adaLN_modulation.1.weight"].abs().max().item() == 0
    assert state["encoder.final_layer.linear.weight"].abs().max().item() == 0
    assert state["decoder.trainable_cls_token"].abs().max().item() == 0
    assert state["encoder.blocks.0.norm3.weight"].min().item() == 1
    table = state["latent_tokens"][0]  # [sin | cos] of the position
    assert abs(table[3, 0].item() - math.sin(3)) < 1e-6
    assert abs(table[3, 13].item() - math.cos(3 * 10000 ** (-1 / 12))) < 1e-6
    grid = state["decoder.decoder_pos_embed"][0]
    assert grid[0].abs().max().item() == 0
    assert abs(grid[1 + 4 * 2 + 3, 0].item() - math.sin(3)) < 1e-6  # row 2, column 3: column first
    assert abs(grid[1 + 4 * 2 + 3, 8].item() - math.sin(2)) < 1e-6


def test_same_seed_gives_same_values_and_another_seed_others():
    first, same, other = (Session(MODEL, None, "cpu", "fp32", seed) for seed in (3, 3, 4))
    name = "encoder.blocks.0.mlp.w12.weight"
    assert equal(first.model_state()[name], same.model_state()[name])
    assert not equal(first.model_state()[name], other.model_state()[name])


def test_odd_shapes_go_through_both_passes():
    cases = (
        {"registers": 7},
        {"registers": 1, "latent_width": 3},
        {"patch_size_px": 8, "channels": 3},
        {"patch_size_px": 1, "registers": 4},
        {"class_tokens": 0},
        {"block_norm": False, "output_norm": "layer_plain"},
        {"num_classes": 1},
    )
    for changes in cases:
        model = settings(**changes)
        session = Session(model, None, "cpu", "fp32", 0)
        shake(session, 1)
        images = byte_images(1, 2, channels=model["channels"])
        assert tuple(session.reconstruct(images, 3).shape) == tuple(images.shape), changes
        losses = session.validate(images, labels(1, 1), 4)
        assert math.isfinite(losses["loss"]), (changes, losses)
