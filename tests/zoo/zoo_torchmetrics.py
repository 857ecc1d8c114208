"""torchmetrics: classification, regression, images and text."""

import torch
from torchmetrics import MetricCollection, classification, image, regression, text


def _rates(metrics, predicted, target):
    def run():
        found = MetricCollection(metrics)
        found.update(predicted, target)
        found.update(predicted.flip(0), target)
        return {name: value.float() for name, value in found.compute().items()}

    return {"predicted": predicted}, run


def case_classes():
    """Rate probabilities of four classes."""
    names = (
        "Accuracy F1Score ConfusionMatrix AUROC AveragePrecision CalibrationError CohenKappa "
        "MatthewsCorrCoef JaccardIndex Specificity"
    ).split()
    metrics = [getattr(classification, f"Multiclass{name}")(num_classes=4) for name in names]
    return _rates(metrics, torch.rand(20, 4).softmax(-1), torch.randint(0, 4, (20,)))


def case_numbers():
    """Rate numbers."""
    names = (
        "MeanSquaredError PearsonCorrCoef SpearmanCorrCoef R2Score MeanAbsoluteError "
        "ExplainedVariance KendallRankCorrCoef CosineSimilarity"
    ).split()
    metrics = [getattr(regression, name)() for name in names]
    return _rates(metrics[:-1], torch.randn(30), torch.randn(30))


def case_images():
    """Rate the likeness of images, with gradients."""
    seen, wanted = torch.rand(2, 3, 32, 32, requires_grad=True), torch.rand(2, 3, 32, 32)

    def run():
        return [
            image.StructuralSimilarityIndexMeasure(data_range=1.0)(seen, wanted),
            image.PeakSignalNoiseRatio(data_range=1.0)(seen, wanted),
            image.TotalVariation()(seen),
        ]

    return {"seen": seen}, run


def case_text():
    """Count the wrong words."""
    said, meant = ["this is the prediction", "a b"], ["this is the reference", "a c b"]
    rates = [text.WordErrorRate(), text.CharErrorRate(), text.BLEUScore(n_gram=1)]
    return {}, lambda: [rates[0](said, meant), rates[1](said, meant), rates[2](said, [meant])]
