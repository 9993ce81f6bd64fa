"""The programs of exactly this experiment, to run elsewhere: with convviz, in PyTorch and in Keras."""

from convviz.lab.code.experiment.in_convviz import convviz_code
from convviz.lab.code.experiment.in_keras import keras_code
from convviz.lab.code.experiment.in_torch import torch_code
from convviz.lab.code.experiment.parts import last_name

__all__ = ["convviz_code", "keras_code", "last_name", "torch_code"]
