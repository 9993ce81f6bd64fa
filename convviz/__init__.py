"""ConvViz's convolution library: a layer, forwards and backwards, in NumPy and the standard library alone."""

from convviz.ops.forward import conv2d
from convviz.ops.gradients import conv2d_bias_grad, conv2d_input_grad, conv2d_weight_grad
from convviz.ops.operation import Conv2DOperation
from convviz.ops.patches import image_patches

__version__ = "0.1.0"

__all__ = [
    "Conv2DOperation",
    "conv2d",
    "conv2d_bias_grad",
    "conv2d_input_grad",
    "conv2d_weight_grad",
    "image_patches",
]
