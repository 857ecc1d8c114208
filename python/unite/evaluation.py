"""Numbers about samples: agreement, Frechet distance, distance to the nearest training image.

Axes: n images, F features, C, H, W image.
"""

import torch

BATCH = 256  # images compared with all others at once


def evaluate(judge, samples, labels, train, held_out):
    """Judge samples.

    Args:
        judge: a trained `classifier.Judge`.
        samples: (n, C, H, W), uint8.
        labels: classes asked for, (n,), int64.
        train: training images, uint8.
        held_out: images of the same kind that were not trained on, uint8.

    Returns: dict with `agreement` (share of samples recognised as the class asked for),
        `frechet_distance` (samples to training images), `frechet_distance_held_out` (held-out to
        training images, the distance that real images have), `nearest_neighbour` (dict, see
        `nearest_neighbours`).
    """
    classes, features = judge.judge(samples)
    reference = moments(judge.judge(train)[1])
    real = moments(judge.judge(held_out)[1])
    return {
        "agreement": (classes == labels).double().mean().item(),
        "frechet_distance": frechet_distance(moments(features), reference),
        "frechet_distance_held_out": frechet_distance(real, reference),
        "nearest_neighbour": nearest_neighbours(samples, train, held_out),
    }


def moments(features):
    """Mean (F,) and covariance (F, F), with n - 1, of features (n, F), in float64."""
    x = features.double()
    mean = x.mean(dim=0)
    x = x - mean
    return mean, x.mT @ x / (x.shape[0] - 1)


def frechet_distance(a, b):
    """Frechet distance of two normal distributions given as (mean, covariance), float64.

    |m1 - m2|^2 + tr S1 + tr S2 - 2 tr (S1 S2)^(1/2). The last trace is that of
    (R S2 R)^(1/2), R = S1^(1/2), which is symmetric, so eigenvalues of symmetric matrices do.

    Source: unite-facts 7.1.
    """
    (mean_a, cov_a), (mean_b, cov_b) = a, b
    values, vectors = torch.linalg.eigh(cov_a)
    root = (vectors * values.clamp(min=0).sqrt()) @ vectors.mT
    product = torch.linalg.eigvalsh(root @ cov_b @ root)
    traces = cov_a.diagonal().sum() + cov_b.diagonal().sum()
    overlap = product.clamp(min=0).sqrt().sum()
    return ((mean_a - mean_b).square().sum() + traces - 2 * overlap).item()


def nearest_neighbours(samples, train, held_out):
    """Compare samples' distances to their nearest training image with real images' ones.

    Distances are Euclidean over the pixels in [0, 1].

    Args:
        samples: (n, C, H, W), uint8.
        train: training images, uint8.
        held_out: other real images, uint8.

    Returns: dict with `samples_median`, `samples_smallest`, `held_out_median`,
        `held_out_smallest`, and `copies`, the number of samples equal to a training image.
    """
    to_samples = nearest_distances(samples, train)
    to_held_out = nearest_distances(held_out, train)
    return {
        "samples_median": to_samples.median().item(),
        "samples_smallest": to_samples.min().item(),
        "held_out_median": to_held_out.median().item(),
        "held_out_smallest": to_held_out.min().item(),
        "copies": int((to_samples == 0).sum().item()),
    }


def nearest_distances(images, others):
    """Distance of each image to the nearest of the others.

    Args:
        images: (n, C, H, W), uint8.
        others: (m, C, H, W), uint8.

    Returns: (n,), float64; exactly 0 for equal images.
    """
    # In units of 1/255 every product and sum is an integer, so float64 is exact here.
    others = others.flatten(1).double()
    lengths = others.square().sum(dim=1)
    nearest = []
    for start in range(0, images.shape[0], BATCH):
        x = images[start : start + BATCH].flatten(1).double()
        squares = x.square().sum(dim=1, keepdim=True) + lengths - 2 * (x @ others.mT)
        nearest.append(squares.amin(dim=1))
    return torch.cat(nearest).sqrt() / 255
