"""A convolution layer as an object that remembers its input: forward once, then backward."""

from typing import Any

from numpy.typing import ArrayLike

from convviz.ops.checks import FloatArray, as_floats, as_shape
from convviz.ops.forward import conv2d
from convviz.ops.geometry import resolve_options
from convviz.ops.gradients import conv2d_bias_grad, conv2d_input_grad, conv2d_weight_grad
from convviz.ops.layer import WEIGHT_AXES, check_bias, check_filter_groups, remembered

_USUAL = {
    "stride": (1, 1),
    "padding": (0, 0, 0, 0),
    "dilation": (1, 1),
    "groups": 1,
    "padding_mode": "zeros",
}


class Conv2DOperation:
    """One convolution layer with its weight, its bias and, after a backward pass, its gradients.

        operation = Conv2DOperation(weight, bias, stride=2, padding=1)
        output = operation.forward(x)  # or operation(x)
        input_grad = operation.backward(output_grad)  # dL/d output in, dL/dx out
        operation.weight -= learning_rate * operation.weight_grad

    `weight` (O, C/groups, KH, KW) and `bias` (O,) or None are copied, so that training never changes the
    caller's arrays. `weight_grad`, `bias_grad` (None without a bias) and `input_grad` have the shapes of
    weight, bias and x. They are None until `backward` has run for the last input given to `forward`, and
    hold that one pass: nothing is added up over several. `x` is kept, not copied: changing it in place
    between the passes changes the gradients. Options, `precise`, formulae, units, dtypes, memory and errors
    are those of `conv2d` and its gradients, which do the work.
    Source: `torch.nn.Conv2d`, with its backward pass called by name.
    """

    def __init__(
        self,
        weight: ArrayLike,
        bias: ArrayLike | None = None,
        *,
        stride: Any = 1,
        padding: Any = 0,
        dilation: Any = 1,
        groups: int = 1,
        padding_mode: str = "zeros",
        precise: bool = False,
    ) -> None:
        (kernels,) = as_floats(weight=weight)
        filters, _, *kernel_size = as_shape("weight", kernels.shape, WEIGHT_AXES)
        self.options = resolve_options(
            (kernel_size[0], kernel_size[1]),
            stride=stride,
            padding=padding,
            dilation=dilation,
            groups=groups,
            padding_mode=padding_mode,
        )
        check_filter_groups(filters, self.options["groups"])
        self.precise = precise
        self.weight: FloatArray = kernels.copy()
        self.bias: FloatArray | None = None
        if bias is not None:
            (shift,) = as_floats(bias=bias)
            check_bias(shift, filters)
            self.bias = shift.copy()
        self._x: FloatArray | None = None
        self.weight_grad: FloatArray | None = None
        self.bias_grad: FloatArray | None = None
        self.input_grad: FloatArray | None = None

    def __call__(self, x: ArrayLike) -> FloatArray:
        """Return `forward(x)`."""
        return self.forward(x)

    def __repr__(self) -> str:
        bias = "" if self.bias is None else f", bias {self.bias.shape}"
        told = ((name, value) for name, value in self.options.items() if value != _USUAL[name])
        options = "".join(f", {name}={value!r}" for name, value in told)
        return f"<Conv2DOperation: weight {self.weight.shape}{bias}{options}>"

    def forward(self, x: ArrayLike) -> FloatArray:
        """Compute the output (N, O, HO, WO) for `x` (N, C, H, W), which is remembered for `backward`."""
        (images,) = as_floats(x=x)
        output = conv2d(images, self.weight, self.bias, precise=self.precise, **self.options)
        self._x = images
        self.weight_grad = self.bias_grad = self.input_grad = None  # those of an earlier input
        return output

    def backward(self, output_grad: ArrayLike) -> FloatArray:
        """Compute the input gradient (N, C, H, W) for `output_grad` (N, O, HO, WO); set all three gradients.

        Raises RefusedValue before the first `forward`, and for a shape that is not its output's.
        """
        x, options = remembered(self._x), {**self.options, "precise": self.precise}
        weight_grad = conv2d_weight_grad(x, self.weight.shape, output_grad, **options)
        input_grad = conv2d_input_grad(x.shape, self.weight, output_grad, **options)
        self.bias_grad = None if self.bias is None else conv2d_bias_grad(output_grad)
        self.weight_grad, self.input_grad = weight_grad, input_grad
        return input_grad
