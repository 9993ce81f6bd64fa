"""Trained layers and networks: weights from a file that nobody trusts, and back."""

from convviz.lab.files.weights.biases import bias_for, biases_of, guess_for
from convviz.lab.files.weights.layout import LAYOUTS, as_oihw, guess_layout, layer_slice
from convviz.lab.files.weights.limits import MAX_FILE, MAX_SLICE, MAX_TENSORS, MAX_VALUES
from convviz.lab.files.weights.network_file import NetworkFile, read_network
from convviz.lab.files.weights.opening import WeightsFile, open_weights, read_tensor
from convviz.lab.files.weights.tensors import TensorInfo
from convviz.lab.files.weights.writing import tensors_to_npz, tensors_to_safetensors, to_npz, to_safetensors

__all__ = [
    "LAYOUTS",
    "MAX_FILE",
    "MAX_SLICE",
    "MAX_TENSORS",
    "MAX_VALUES",
    "NetworkFile",
    "TensorInfo",
    "WeightsFile",
    "as_oihw",
    "bias_for",
    "biases_of",
    "guess_for",
    "guess_layout",
    "layer_slice",
    "open_weights",
    "read_network",
    "read_tensor",
    "tensors_to_npz",
    "tensors_to_safetensors",
    "to_npz",
    "to_safetensors",
]
