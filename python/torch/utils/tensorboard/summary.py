"""What TensorBoard shows, each as the bytes of a `Summary` message.

Source: documentation of torch.utils.tensorboard, PyTorch 2.10, and TensorBoard's message formats.
"""

import torch

from . import _media
from ._messages import double, doubles, integer, part, single, singles, text, texts

_FLOAT, _DOUBLE, _STRING = 1, 2, 7  # DataType
#: The least count that a ratio of counts is divided by.
_LEAST = 1e-7


def _value(tag, *fields):
    return part(1, text(1, tag), *fields)


def _of_plugin(name, content=b""):
    return part(9, part(1, text(1, name), text(2, content)))


def _shape(*sizes):
    return part(2, *(part(2, integer(1, size)) for size in sizes))


def scalar(tag, value, new_style=False, double_precision=False):
    """Return a number.

    Raises: AssertionError if the value has several elements.
    """
    if isinstance(value, str):
        value = float(value)
    found = _media.numbers(value).squeeze()
    assert found.dim() == 0, (
        "Tensor should contain one element (0 dimensions). "
        f"Was given size: {found.numel()} and {found.dim()} dimensions."
    )
    number = float(found)
    if not new_style:
        return _value(tag, single(2, number))
    kind = integer(1, _DOUBLE if double_precision else _FLOAT)
    tensor = doubles(6, [number]) if double_precision else singles(5, [number])
    return _value(tag, part(8, kind, tensor), _of_plugin("scalars"))


def histogram(tag, values, bins, max_bins=None):
    """Return counts of numbers, without the empty bins at both ends.

    Args:
        tag: name.
        values: the numbers, any shape.
        bins: edges, a number of bins, or the name of a rule of numpy.histogram.
        max_bins: neighbours are put together until there are at most about so many.

    Raises: ValueError if there are no numbers.
    """
    import numpy

    numbers = _media.numbers(values).double().flatten()
    if not numbers.numel():
        raise ValueError("The input has no element.")
    counts, edges = numpy.histogram(_media.numbers(values).flatten().numpy(), bins)
    counts, edges = counts.tolist(), edges.tolist()
    if max_bins is not None and len(counts) > max_bins:
        step = len(counts) // max_bins
        counts = [sum(counts[at : at + step]) for at in range(0, len(counts), step)]
        edges = edges[:-1:step] + edges[-1:]
    filled = [place for place, count in enumerate(counts) if count]
    if not filled:
        raise ValueError("The histogram is empty, please file a bug report.")
    first, end = filled[0], filled[-1] + 1
    moments = float(numbers.sum()), float(numbers @ numbers)
    limits, counts = edges[first : end + 1], [0, *counts[first:end]]
    least, most = float(numbers.min()), float(numbers.max())
    return histogram_raw(tag, least, most, numbers.numel(), *moments, limits, counts)


def histogram_raw(tag, min, max, num, sum, sum_squares, bucket_limits, bucket_counts):
    """Return counts as they are given: each bucket with its upper limit."""
    moments = (min, max, num, sum, sum_squares)
    fields = [double(field, float(value)) for field, value in enumerate(moments, 1)]
    limits = doubles(6, [float(limit) for limit in bucket_limits])
    return _value(tag, part(5, *fields, limits, doubles(7, [float(n) for n in bucket_counts])))


def image(tag, tensor, dataformats):
    """Return an image, or several as one; `_media.pixels` tells of what."""
    rows = _media.pixels(tensor, dataformats)
    sizes = [integer(field, size) for field, size in enumerate(rows.shape, 1)]
    return _value(tag, part(4, *sizes, text(4, _media.png(rows))))


def audio(tag, tensor, sample_rate=44100):
    """Return a sound of samples from -1 to 1."""
    sound = _media.numbers(tensor).float().flatten()
    kind = text(4, _media.wav(sound, sample_rate)), text(5, "audio/wav")
    return _value(
        tag, part(6, single(1, sample_rate), integer(2, 1), integer(3, sound.numel()), *kind)
    )


def string(tag, content):
    """Return text, which TensorBoard reads as Markdown."""
    tensor = part(8, integer(1, _STRING), _shape(1), texts(8, [content]))
    return _value(f"{tag}/text_summary", tensor, _of_plugin("text"))


def pr_curve(tag, labels, predictions, num_thresholds=127, weights=None):
    """Return precision and recall by threshold.

    Args:
        tag: name.
        labels: truth of each element, 0 or 1.
        predictions: probability of each, from 0 to 1.
        num_thresholds: from 0 to 1; 127 at most.
        weights: what each element counts; 1 by default.
    """
    count = min(num_thresholds, 127)
    truth = _media.numbers(labels).double().flatten()
    places = (_media.numbers(predictions).double().flatten() * (count - 1)).floor().long()
    weight = torch.ones_like(truth) if weights is None else _media.numbers(weights).double()
    true, false = (
        torch.bincount(places, part * weight, count).flip(0).cumsum(0).flip(0)
        for part in (truth, 1 - truth)
    )
    precision = true / (true + false).clamp(min=_LEAST)
    recall = true / true[0].clamp(min=_LEAST)
    rows = torch.stack([true, false, false[0] - false, true[0] - true, precision, recall])
    return _curve(tag, rows.tolist(), count)


def pr_curve_raw(
    tag,
    true_positive_counts,
    false_positive_counts,
    true_negative_counts,
    false_negative_counts,
    precision,
    recall,
    num_thresholds=127,
):
    """Return precision and recall by threshold as they are given."""
    counts = true_positive_counts, false_positive_counts, true_negative_counts
    rows = (*counts, false_negative_counts, precision, recall)
    return _curve(tag, [_media.numbers(row).tolist() for row in rows], min(num_thresholds, 127))


def _curve(tag, rows, count):
    numbers = singles(5, [number for row in rows for number in row])
    tensor = part(8, integer(1, _FLOAT), _shape(len(rows), len(rows[0])), numbers)
    return _value(tag, tensor, _of_plugin("pr_curves", integer(2, count)))


def custom_scalars(layout):
    """Return a layout of charts: category -> chart -> ["Multiline" or "Margin", tags]."""
    categories = []
    for category, charts in layout.items():
        made = []
        for title, (kind, tags) in charts.items():
            chart = part(2, texts(1, tags))
            if kind == "Margin":
                assert len(tags) == 3, f"expected tags of a value and its limits, got {tags}"
                chart = part(3, part(1, *(text(place, tag) for place, tag in enumerate(tags, 1))))
            made.append(part(2, text(1, title), chart))
        categories.append(part(2, text(1, category), *made))
    tensor = part(8, integer(1, _STRING), _shape(), texts(8, [b"".join(categories)]))
    return _value("custom_scalars__config__", tensor, _of_plugin("custom_scalars"))


def hparams(hparam_dict, metric_dict):
    """Return three summaries of a run: its settings and measures, its start, and its end.

    Raises: TypeError unless both are dicts; ValueError for settings that are no numbers and texts.
    """
    if not isinstance(hparam_dict, dict) or not isinstance(metric_dict, dict):
        raise TypeError("hparam_dict and metric_dict should be dictionary.")
    settings = [(name, _setting(value)) for name, value in hparam_dict.items() if value is not None]
    infos = [part(4, text(1, name), integer(4, kind)) for name, (kind, _) in settings]
    metrics = [part(5, part(1, text(2, name))) for name in metric_dict]
    values = [part(1, text(1, name), part(2, value)) for name, (_, value) in settings]
    return (
        _hparams("experiment", part(2, *infos, *metrics)),
        _hparams("session_start_info", part(3, *values)),
        _hparams("session_end_info", part(4, integer(1, 1))),  # success
    )


def _hparams(name, content):
    return _value(f"_hparams_/{name}", _of_plugin("hparams", content))


def _setting(value):
    """Return a setting's type and value: 1 is text, 3 a number."""
    if isinstance(value, str):
        return 1, texts(3, [value])
    if isinstance(value, torch.Tensor):
        value = value.item()
    if isinstance(value, (int, float)):
        return 3, double(2, float(value), always=True)
    raise ValueError("value should be one of int, float, str, bool, or torch.Tensor")
