"""pytorch-metric-learning: losses of embeddings, with miners of hard pairs."""

from absent import absent

absent("scipy", "sklearn", "torchvision")

import torch  # noqa: E402
from pytorch_metric_learning import distances, losses, miners  # noqa: E402

LABELS = torch.tensor([0, 0, 1, 1, 2, 2, 0, 1])


def _embedder(*parts):
    model = torch.nn.ModuleList([torch.nn.Linear(4, 8), *parts])
    x = torch.randn(8, 4)
    return model, lambda: model[0](x)


def case_pairs():
    """Losses of pairs and triplets."""
    model, embed = _embedder()
    several = (
        losses.ContrastiveLoss(),
        losses.TripletMarginLoss(0.2, distance=distances.CosineSimilarity()),
        losses.NTXentLoss(),
        losses.SupConLoss(),
        losses.MultiSimilarityLoss(),
        losses.CircleLoss(),
        losses.LiftedStructureLoss(),
        losses.FastAPLoss(),
        losses.NCALoss(),
    )
    return model, lambda: [loss(embed(), LABELS) for loss in several]


def case_classes():
    """Losses that have a weight for each class."""
    model, embed = _embedder(
        losses.ArcFaceLoss(3, 8),
        losses.CosFaceLoss(3, 8),
        losses.NormalizedSoftmaxLoss(3, 8),
        losses.ProxyAnchorLoss(3, 8),
        losses.ProxyNCALoss(3, 8),
        losses.SoftTripleLoss(3, 8),
    )
    return model, lambda: [loss(embed(), LABELS) for loss in model[1:]]


def case_miners():
    """Choose pairs, then measure them only."""
    model, embed = _embedder()
    triplets = losses.TripletMarginLoss()

    def call():
        x = embed()
        similar = miners.MultiSimilarityMiner()(x, LABELS)
        return (
            triplets(x, LABELS, miners.BatchHardMiner()(x, LABELS)),
            losses.ContrastiveLoss()(x, LABELS, similar),
            similar,
        )

    return model, call
