"""ConvViz's convolution library: layers, forwards and backwards, in NumPy and the standard library alone.

Convolutions (`conv2d`, its gradients, `Conv2DOperation`, `image_patches`, `conv2d_matrix`), transposed
convolutions, pooling by maximum and by mean, and activations. A gradient is named after its layer and ends in
`_grad`. `conv_transpose2d` is PyTorch's name for `conv2d_transpose`, and means the same here.
"""

from convviz.ops.activation import (
    leaky_relu,
    leaky_relu_grad,
    relu,
    relu_grad,
    sigmoid,
    sigmoid_grad,
    tanh,
    tanh_grad,
)
from convviz.ops.forward import conv2d
from convviz.ops.gradients import conv2d_bias_grad, conv2d_input_grad, conv2d_weight_grad
from convviz.ops.matrix import conv2d_matrix
from convviz.ops.operation import Conv2DOperation
from convviz.ops.patches import image_patches
from convviz.ops.pooling import avg_pool2d, avg_pool2d_grad, max_pool2d, max_pool2d_grad, max_pool2d_winners
from convviz.ops.transposed import (
    conv2d_transpose,
    conv2d_transpose_input_grad,
    conv2d_transpose_weight_grad,
    conv_transpose2d,
    conv_transpose2d_input_grad,
    conv_transpose2d_weight_grad,
)

__version__ = "0.1.0"

__all__ = [
    "Conv2DOperation",
    "avg_pool2d",
    "avg_pool2d_grad",
    "conv2d",
    "conv2d_bias_grad",
    "conv2d_input_grad",
    "conv2d_matrix",
    "conv2d_transpose",
    "conv2d_transpose_input_grad",
    "conv2d_transpose_weight_grad",
    "conv2d_weight_grad",
    "conv_transpose2d",
    "conv_transpose2d_input_grad",
    "conv_transpose2d_weight_grad",
    "image_patches",
    "leaky_relu",
    "leaky_relu_grad",
    "max_pool2d",
    "max_pool2d_grad",
    "max_pool2d_winners",
    "relu",
    "relu_grad",
    "sigmoid",
    "sigmoid_grad",
    "tanh",
    "tanh_grad",
]
