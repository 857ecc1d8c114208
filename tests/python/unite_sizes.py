"""Sizes, names and shapes of the published networks, and what a wrong setting is told."""

from unite_support import MODEL, PUBLISHED, message_of, settings

from unite.parameters import Layout, uses_adamw
from unite.session import describe
from unite.sizes import KEYS, resolve
from unite.unite import Unite

# (encoder, decoder): trainable numbers, of those Muon's, AdamW's tensors, tensors in the state.
EXPECTED = {
    ("B", "base"): (217_643_616, 215_318_016, 237, 393),
    ("L", "base"): (545_528_384, 541_706_240, 357, 573),
    ("XL", "base"): (762_776_352, 758_107_392, 397, 633),
    ("XL", "large"): (980_425_504, 975_555_840, 493, 777),
}


def test_published_sizes_have_the_published_numbers():
    for (size, decoder), (trainable, muon, adamw_tensors, tensors) in EXPECTED.items():
        found = describe({**PUBLISHED, "size": size, "decoder_size": decoder})
        assert found["trainable"] == trainable, (size, decoder, found)
        assert found["muon"] == muon, (size, decoder, found)
        assert found["adamw_tensors"] == adamw_tensors, (size, decoder, found)
        assert found["state_tensors"] == tensors, (size, decoder, found)


def test_base_is_made_of_the_published_parts():
    found = describe(PUBLISHED)
    assert found["encoder"] == 130_593_056
    assert found["decoder"] == 86_237_952
    assert found["total"] == 233_086_566


def test_perceptual_network_has_33_names():
    without = describe({**PUBLISHED, "perceptual_weight": 0.0})
    assert without["state_tensors"] == 393 - 33
    assert without["trainable"] == 217_643_616


def test_state_has_the_published_order_and_shapes():
    state = Unite(resolve(PUBLISHED), device="meta").state_dict()
    shapes = [(name, tuple(tensor.shape)) for name, tensor in state.items()]
    assert shapes[0] == ("latent_tokens", (1, 256, 768))
    assert shapes[1] == ("lpips_loss.scaling_layer.shift", (1, 3, 1, 1))
    assert shapes[29] == ("lpips_loss.lin0.model.1.weight", (1, 64, 1, 1))
    assert shapes[34:37] == [
        ("patch_embed.position_embeddings", (1, 257, 768)),
        ("patch_embed.patch_embeddings.projection.weight", (768, 3, 16, 16)),
        ("patch_embed.patch_embeddings.projection.bias", (768,)),
    ]
    encoder = [(name[8:], shape) for name, shape in shapes if name.startswith("encoder.")]
    assert encoder[:15] == [
        ("pos_embed", (1, 256, 768)),
        ("in_context_posemb", (1, 32, 768)),
        ("up_sample.weight", (768, 32)),
        ("up_sample.bias", (768,)),
        ("t_embedder.W", (256,)),
        ("t_embedder.special_time_emb", (768,)),
        ("t_embedder.mlp.0.weight", (768, 512)),
        ("t_embedder.mlp.0.bias", (768,)),
        ("t_embedder.mlp.2.weight", (768, 768)),
        ("t_embedder.mlp.2.bias", (768,)),
        ("y_embedder.embedding_table.weight", (1002, 768)),
        ("feat_rope.freqs_cos", (512, 64)),
        ("feat_rope.freqs_sin", (512, 64)),
        ("feat_rope_incontext.freqs_cos", (544, 64)),
        ("feat_rope_incontext.freqs_sin", (544, 64)),
    ]
    assert encoder[15:32] == [
        ("blocks.0.norm1.weight", (768,)),
        ("blocks.0.norm2.weight", (768,)),
        ("blocks.0.norm3.weight", (768,)),
        ("blocks.0.attn.qkv.weight", (2304, 768)),
        ("blocks.0.attn.qkv.bias", (2304,)),
        ("blocks.0.attn.q_norm.weight", (64,)),
        ("blocks.0.attn.k_norm.weight", (64,)),
        ("blocks.0.attn.proj.weight", (768, 768)),
        ("blocks.0.attn.proj.bias", (768,)),
        ("blocks.0.mlp.w12.weight", (4096, 768)),
        ("blocks.0.mlp.w12.bias", (4096,)),
        ("blocks.0.mlp.w3.weight", (768, 2048)),
        ("blocks.0.mlp.w3.bias", (768,)),
        ("blocks.0.adaLN_modulation.1.weight", (4608, 768)),
        ("blocks.0.adaLN_modulation.1.bias", (4608,)),
        ("blocks.1.norm1.weight", (768,)),
        ("blocks.1.norm2.weight", (768,)),
    ]
    assert encoder[-5:] == [
        ("final_layer.norm_final.weight", (768,)),
        ("final_layer.linear.weight", (32, 768)),
        ("final_layer.linear.bias", (32,)),
        ("final_layer.adaLN_modulation.1.weight", (1536, 768)),
        ("final_layer.adaLN_modulation.1.bias", (1536,)),
    ]
    after = shapes[shapes.index(("encoder_layer_norm.weight", (32,))) :]
    assert after[:7] == [
        ("encoder_layer_norm.weight", (32,)),
        ("encoder_layer_norm.bias", (32,)),
        ("decoder.decoder_pos_embed", (1, 257, 768)),
        ("decoder.trainable_cls_token", (768,)),
        ("decoder.decoder_embed.weight", (768, 768)),
        ("decoder.decoder_embed.bias", (768,)),
        ("decoder.decoder_layers.0.layernorm_before.weight", (768,)),
    ]
    assert after[-6:] == [
        ("decoder.decoder_norm.weight", (768,)),
        ("decoder.decoder_norm.bias", (768,)),
        ("decoder.decoder_pred.weight", (768, 768)),
        ("decoder.decoder_pred.bias", (768,)),
        ("up_sample_decoder.weight", (768, 32)),
        ("up_sample_decoder.bias", (768,)),
    ]


def test_matrices_go_to_muon_except_the_named_ones():
    model = Unite(resolve(PUBLISHED), device="meta")
    parameters = dict(model.named_parameters())
    adamw = {name for name, parameter in parameters.items() if uses_adamw(name, parameter)}
    for name in (
        "latent_tokens",
        "encoder.in_context_posemb",
        "encoder.final_layer.linear.weight",
        "patch_embed.patch_embeddings.projection.weight",
        "decoder.decoder_pred.bias",
    ):
        assert name in adamw, name
    for name in (
        "encoder.y_embedder.embedding_table.weight",
        "encoder.up_sample.weight",
        "decoder.decoder_pred.weight",
    ):
        assert name not in adamw, name


def test_layout_gives_every_number_its_own_place():
    layout = Layout(Unite(resolve(MODEL), device="meta"))
    slots = sorted(layout.slots(), key=lambda slot: slot.start)
    for slot, following in zip(slots[:-1], slots[1:], strict=True):
        assert slot.start + slot.stride <= following.start, (slot.name, following.name)
        assert slot.stride >= slot.size
    assert slots[-1].start + slots[-1].stride <= layout.size


def test_missing_keys_are_named_together():
    incomplete = {key: value for key, value in MODEL.items() if key not in ("width", "flow_shift")}
    message = message_of(resolve, incomplete)
    assert "width, flow_shift" in message, message


def test_impossible_values_are_named_together():
    message = message_of(
        resolve, settings(patch_size_px=3, heads=5, weights="both", class_tokens_start=3)
    )
    for part in ("image_size_px", "width", "weights: expected shared or separate, got 'both'"):
        assert part in message, (part, message)
    assert "class_tokens_start: expected less than depth = 3, got 3" in message, message


def test_training_the_denoiser_alone_needs_its_own_weights():
    assert "weights: separate" in message_of(resolve, settings(phase="denoiser"))


def test_every_key_is_needed_and_kept():
    resolved = resolve(MODEL)
    for key in KEYS:
        assert key in resolved, key
