import re
import subprocess
import sys
from pathlib import Path

import convviz

SCRIPT = """
import sys
before = {name.partition(".")[0] for name in sys.modules}
import convviz
after = {name.partition(".")[0] for name in sys.modules}
print(*sorted(after - before - set(sys.stdlib_module_names)))
"""


def test_importing_convviz_loads_numpy_and_the_standard_library_alone():
    root = Path(convviz.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["convviz", "numpy"]


def test_convviz_offers_the_conv_module_by_name():
    assert set(convviz.__all__) == {
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
    }
    assert all(getattr(convviz, name).__doc__ for name in convviz.__all__)
    assert re.fullmatch(r"\d+\.\d+\.\d+", convviz.__version__)


def test_the_transposed_convolution_has_pytorchs_name_too():
    for end in ("", "_input_grad", "_weight_grad"):
        theirs, ours = (getattr(convviz, f"{name}{end}") for name in ("conv_transpose2d", "conv2d_transpose"))
        assert theirs is ours
