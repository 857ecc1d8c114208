"""The published network sizes, and the settings of a model as they come from a configuration."""

ENCODER_SIZES = {
    "B": {"depth": 12, "width": 768, "heads": 12},
    "L": {"depth": 24, "width": 1024, "heads": 16},
    "XL": {"depth": 28, "width": 1152, "heads": 16},
}
DECODER_SIZES = {
    "small": {"decoder_depth": 12, "decoder_width": 384, "decoder_heads": 6},
    "base": {"decoder_depth": 12, "decoder_width": 768, "decoder_heads": 12},
    "large": {"decoder_depth": 24, "decoder_width": 1024, "decoder_heads": 16},
}
PUBLISHED_DECODER_INPUT_WIDTH = 768  # the same for every published decoder

KEYS = (
    "image_size_px channels num_classes patch_size_px registers latent_width time_features "
    "depth width heads decoder_depth decoder_width decoder_heads decoder_input_width "
    "class_tokens class_tokens_start class_dropout tokenizer_time_max "
    "noise_start noise_probability noise_mode noise_scale flow_time flow_shift flow_loss "
    "velocity_clamp pixel_loss pixel_weight flow_weight perceptual_weight "
    "output_norm block_norm weights stop_gradient phase"
).split()

CHOICES = {
    "noise_mode": ("interpolate", "additive"),
    "flow_time": ("logit_normal", "uniform"),
    "flow_loss": ("velocity", "plain"),
    "pixel_loss": ("l1", "l2"),
    "output_norm": ("layer", "layer_plain", "rms"),
    "weights": ("shared", "separate"),
    "phase": ("joint", "tokenizer", "denoiser"),
}


def resolve(model):
    """Replace size names by numbers and check what a caller can get wrong, all at once.

    Args:
        model: settings by configuration key; `size` and `decoder_size` may name published sizes.

    Returns: a dict with exactly the keys of `KEYS` plus `perceptual_dropout`.

    Raises:
        ValueError: a key is missing or a value impossible; the message lists every case.
    """
    settings = dict(model)
    problems = []
    _resolve_size(settings, "size", ENCODER_SIZES, problems)
    _resolve_size(settings, "decoder_size", DECODER_SIZES, problems)
    if settings.get("decoder_size") in DECODER_SIZES:
        settings["decoder_input_width"] = PUBLISHED_DECODER_INPUT_WIDTH
    unused = "noise_start" if settings.get("noise_mode") == "additive" else "noise_scale"
    settings[unused] = 0.0
    missing = [key for key in KEYS if settings.get(key) is None]
    if missing:
        problems.append(f"expected the keys {', '.join(missing)}, got no value for them")
    if not problems:
        _check(settings, problems)
    if problems:
        raise ValueError("model: " + "; ".join(problems))
    resolved = {key: settings[key] for key in KEYS}
    perceptual = settings.get("perceptual") or {}
    resolved["perceptual_dropout"] = bool(perceptual.get("dropout", True))
    return resolved


def _resolve_size(settings, key, sizes, problems):
    name = settings.get(key)
    if name in sizes:
        settings.update(sizes[name])
    elif name not in (None, "custom"):
        problems.append(f"{key}: expected {', '.join(sizes)} or custom, got '{name}'")


def _check(settings, problems):
    for key, choices in CHOICES.items():
        if settings[key] not in choices:
            problems.append(f"{key}: expected {' or '.join(choices)}, got '{settings[key]}'")
    multiples = (
        ("image_size_px", settings["patch_size_px"], "patch_size_px"),
        ("width", 2 * settings["heads"], "2 * heads"),
        ("decoder_width", settings["decoder_heads"], "decoder_heads"),
        ("decoder_width", 4, "4 (its position code)"),
    )
    for key, divisor, name in multiples:
        if settings[key] % divisor:
            problems.append(
                f"{key}: expected a multiple of {name} = {divisor}, got {settings[key]}"
            )
    if settings["class_tokens"] and settings["class_tokens_start"] >= settings["depth"]:
        problems.append(
            f"class_tokens_start: expected less than depth = {settings['depth']}, "
            f"got {settings['class_tokens_start']}; lower it or set class_tokens to 0"
        )
    if settings["phase"] == "denoiser" and settings["weights"] == "shared":
        problems.append("phase: denoiser needs weights: separate, got shared")
    if settings["perceptual_weight"] > 0 and settings["image_size_px"] < 16:
        problems.append(
            "perceptual_weight: expected 0 for images under 16 px (VGG16 halves them four times), "
            f"got {settings['perceptual_weight']} for {settings['image_size_px']} px"
        )
