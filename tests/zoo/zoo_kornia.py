"""kornia: images, their geometry and their filters, differentiable."""

from absent import absent

absent("kornia_rs", "PIL")

import kornia  # noqa: E402
import torch  # noqa: E402
from kornia import augmentation  # noqa: E402
from kornia.geometry import transform  # noqa: E402


def _image(channels=3):
    return torch.rand(2, channels, 16, 16, requires_grad=True)


def case_colors():
    """Convert between color spaces."""
    x = _image()
    names = ("rgb_to_grayscale", "rgb_to_hsv", "rgb_to_lab", "rgb_to_ycbcr")
    return {"x": x}, lambda: [getattr(kornia.color, name)(x) for name in names]


def case_filters():
    """Blur, find edges, dilate."""
    x = _image()

    def call():
        return (
            kornia.filters.gaussian_blur2d(x, (5, 5), (1.5, 1.5)),
            kornia.filters.sobel(x),
            kornia.filters.median_blur(x, (3, 3)),
            kornia.morphology.dilation(x, torch.ones(3, 3)),
        )

    return {"x": x}, call


def case_geometry():
    """Rotate, and warp by a homography that four points give."""
    x, angle = _image(), torch.tensor([30.0, -10.0], requires_grad=True)
    corners = torch.tensor([[[0.0, 0.0], [15.0, 0.0], [15.0, 15.0], [0.0, 15.0]]])
    moved = torch.tensor([[[1.0, 2.0], [13.0, 1.0], [14.0, 15.0], [2.0, 12.0]]])

    def call():
        homography = transform.get_perspective_transform(corners, moved).expand(2, 3, 3)
        return transform.rotate(x, angle), transform.warp_perspective(x, homography, (12, 16))

    return {"x": x, "angle": angle}, call


def case_losses():
    """Compare images, and masks with logits."""
    x, logits = _image(), torch.randn(2, 4, 8, 8, requires_grad=True)
    target = torch.randint(4, (2, 8, 8))

    def call():
        return (
            kornia.losses.ssim_loss(x, x.detach().flip(-1), 5),
            kornia.losses.dice_loss(logits, target),
            kornia.losses.focal_loss(logits, target, 0.5, reduction="mean"),
        )

    return {"x": x, "logits": logits}, call


def case_augmentation():
    """Draw flips, colors and affine maps of an image and its mask."""
    steps = augmentation.AugmentationSequential(
        augmentation.RandomHorizontalFlip(p=0.5),
        augmentation.ColorJitter(0.1, 0.1, 0.1, 0.1, p=1.0),
        augmentation.RandomAffine(30.0, p=1.0),
        data_keys=["input", "mask"],
    )
    x, mask = torch.rand(2, 3, 16, 16), torch.rand(2, 1, 16, 16).round()
    return {"x": x}, lambda: steps(x, mask)
