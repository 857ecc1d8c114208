"""The modules of torch.nn, a file per topic; a file loads when one of its names is first used."""

from torch.nn.modules.module import Module
from torch.utils._lazy import attach, by_name

PLACES = by_name(
    {
        "activation": (
            "CELU ELU GELU Hardsigmoid Hardswish LeakyReLU LogSigmoid Mish PReLU ReLU SELU Sigmoid "
            "SiLU Softsign Tanh Tanhshrink"
        ),
        "adaptive": "AdaptiveLogSoftmaxWithLoss",
        "adaptive_pooling": (
            "AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveAvgPool3d AdaptiveMaxPool1d "
            "AdaptiveMaxPool2d AdaptiveMaxPool3d"
        ),
        "attention": "MultiheadAttention",
        "batchnorm": "BatchNorm1d BatchNorm2d BatchNorm3d SyncBatchNorm",
        "channelshuffle": "ChannelShuffle",
        "container": "Container ModuleDict ModuleList Sequential",
        "conv": "Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d ConvTranspose3d",
        "distance": "CosineSimilarity PairwiseDistance",
        "dropout": "AlphaDropout Dropout Dropout1d Dropout2d Dropout3d FeatureAlphaDropout",
        "flatten": "Flatten Unflatten",
        "fold": "Fold Unfold",
        "instancenorm": "InstanceNorm1d InstanceNorm2d InstanceNorm3d",
        "lazy": (
            "LazyBatchNorm1d LazyBatchNorm2d LazyBatchNorm3d LazyConv1d LazyConv2d LazyConv3d "
            "LazyConvTranspose1d LazyConvTranspose2d LazyConvTranspose3d LazyInstanceNorm1d "
            "LazyInstanceNorm2d LazyInstanceNorm3d LazyLinear"
        ),
        "linear": "Bilinear Identity Linear",
        "loss": (
            "BCELoss BCEWithLogitsLoss CrossEntropyLoss HuberLoss KLDivLoss L1Loss MSELoss NLLLoss "
            "NLLLoss2d SmoothL1Loss"
        ),
        "loss_more": (
            "CosineEmbeddingLoss CTCLoss GaussianNLLLoss HingeEmbeddingLoss MarginRankingLoss "
            "MultiLabelMarginLoss MultiLabelSoftMarginLoss MultiMarginLoss PoissonNLLLoss "
            "SoftMarginLoss TripletMarginLoss TripletMarginWithDistanceLoss"
        ),
        "normalization": "CrossMapLRN2d GroupNorm LayerNorm LocalResponseNorm RMSNorm",
        "padding": (
            "CircularPad1d CircularPad2d CircularPad3d ConstantPad1d ConstantPad2d ConstantPad3d "
            "ReflectionPad1d ReflectionPad2d ReflectionPad3d ReplicationPad1d ReplicationPad2d "
            "ReplicationPad3d ZeroPad1d ZeroPad2d ZeroPad3d"
        ),
        "parameter_container": "ParameterDict ParameterList",
        "pixelshuffle": "PixelShuffle PixelUnshuffle",
        "pooling": (
            "AvgPool1d AvgPool2d AvgPool3d FractionalMaxPool2d FractionalMaxPool3d LPPool1d "
            "LPPool2d LPPool3d MaxPool1d MaxPool2d MaxPool3d MaxUnpool1d MaxUnpool2d MaxUnpool3d"
        ),
        "rnn": "GRU LSTM RNN RNNBase",
        "rnn_cells": "GRUCell LSTMCell RNNCell RNNCellBase",
        "softmax": "GLU LogSoftmax Softmax Softmax2d Softmin",
        "sparse": "Embedding EmbeddingBag",
        "threshold": "Hardshrink Hardtanh ReLU6 RReLU Softplus Softshrink Threshold",
        "transformer": (
            "Transformer TransformerDecoder TransformerDecoderLayer TransformerEncoder "
            "TransformerEncoderLayer"
        ),
        "upsampling": "Upsample UpsamplingBilinear2d UpsamplingNearest2d",
    }
)
__all__ = ["Module", *PLACES]
__getattr__ = attach(__name__, globals(), PLACES)
