"""What is said about a file from which no weights open: what it is, and the way out."""

from __future__ import annotations

from convviz.errors import RefusedValue, written
from convviz.i18n import N_
from convviz.lab.files.sniffing import ARCHIVE, LAB, PAINTING, PICTURE, RAW, FileKind

UNKNOWN = N_(
    "Weights open from .npy, .npz and .safetensors files; got a file of {size} B that is none of them:"
    " save the layer's weight with numpy.save."
)
OTHER = N_(
    "Weights open from .npy, .npz and .safetensors files; got a {kind} file: save the layer's weight with"
    " numpy.save."
)

_PICTURE = N_("Weights are needed here; this is a picture ({kind}): open it in the Picture card.")
_PACKED = N_(
    "Weights are needed here; this is an archive ({kind}): unpack it, then open the .npy, .npz or"
    " .safetensors file in it."
)
_CHECKPOINT = N_(
    "This is a TensorFlow checkpoint, which consists of several files: save it in Python with"
    ' numpy.savez("model.npz", **dict((name, tf.train.load_variable(path, name)) for name, shape in'
    " tf.train.list_variables(path)))."
)

_LAB = N_("Weights are needed here; this is a whole lab ({kind}): drop it anywhere on the page.")

FAMILIES = {PICTURE: _PICTURE, PAINTING: _PICTURE, RAW: _PICTURE, ARCHIVE: _PACKED, LAB: _LAB}

# Sentences put code after a colon. In it {} would be a placeholder, hence dict().
KINDS = {
    "PyTorch": N_(
        "This is a PyTorch checkpoint, a pickle that may run code: in Python, save it as .safetensors with"
        ' safetensors.torch.save_file(model.state_dict(), "model.safetensors").'
    ),
    "pickle": N_(
        "This is a pickle, which may run code: load it in Python, and save the layer's weight with"
        ' numpy.save("weight.npy", weight).'
    ),
    "zlib": N_(
        "This file is compressed with zlib, as joblib does with pickles, which may run code: load it in"
        ' Python, and save the layer\'s weight with numpy.save("weight.npy", weight).'
    ),
    "Keras": N_(
        "This is a .keras file: load the model in Python, and save it with"
        ' numpy.savez("model.npz", **dict((v.path, v.numpy()) for v in model.weights)).'
    ),
    "HDF5": N_(
        "This is an HDF5 file, as Keras saves weights (.h5): load the model in Python, and save it with"
        ' numpy.savez("model.npz", **dict((v.path, v.numpy()) for v in model.weights)).'
    ),
    "ONNX": N_(
        "This is an ONNX model: save it in Python with numpy.savez("
        '"model.npz", **dict((t.name, onnx.numpy_helper.to_array(t)) for t in'
        ' onnx.load("model.onnx").graph.initializer)).'
    ),
    "TensorFlow": N_(
        "This is a TensorFlow model: load it in Python, and save its weights with"
        ' numpy.savez("model.npz", **dict((v.name, v.numpy()) for v in model.variables)).'
    ),
    "TensorFlow checkpoint": _CHECKPOINT,
    "TFLite": N_(
        "This is a TFLite model, reduced for phones: use the weights of the model that it was made from,"
        " saved with numpy.savez."
    ),
    "Flax": N_(
        "This is a Flax checkpoint: save it in Python with"
        ' numpy.savez("model.npz", **flax.traverse_util.flatten_dict(params, sep="/")).'
    ),
    "MXNet": N_(
        "This is an MXNet file: save it in Python with"
        ' numpy.savez("model.npz", **dict((k, v.asnumpy()) for k, v in mx.nd.load(path).items())).'
    ),
    "GGUF": N_(
        "This is a GGUF file, which holds a language model in quantised numbers and no convolution: use"
        " the weights of an image network, saved as .safetensors."
    ),
    "MATLAB": N_(
        "This is a MATLAB file: turn it into an .npz in Python with"
        ' numpy.savez("layer.npz", **scipy.io.loadmat("layer.mat")).'
    ),
    "MATLAB 7.3": N_(
        'This is a MATLAB 7.3 file: save it in MATLAB with "-v7", then in Python with'
        ' numpy.savez("layer.npz", **scipy.io.loadmat("layer.mat")).'
    ),
    "ZIP": N_(
        "This is a zip file without any .npy array: unpack it, then open the .npy, .npz or .safetensors"
        " file in it."
    ),
    "text": N_(
        "This is text: paste a kernel's numbers into the kernel itself, or save them with"
        ' numpy.save("kernel.npy", numpy.loadtxt("kernel.csv", delimiter=",")).'
    ),
    "HTML": N_("This is a web page, not the file that it links to: download the file itself."),
    "Git LFS": N_(
        "This is a Git LFS pointer, which stands for the file and holds no numbers: get the file itself"
        " with git lfs pull, or download it from its page."
    ),
    "safetensors index": N_(
        "This is the index of a network saved in several files: open the .safetensors file that it names"
        " for your layer."
    ),
}


def foreign(kind: FileKind | None, size: int) -> RefusedValue:
    """Return the refusal of a file that holds no weights, or none that open here."""
    if kind is None:
        return RefusedValue(UNKNOWN, size=written(size))
    template = KINDS.get(kind.name) or FAMILIES.get(kind.family, OTHER)
    return RefusedValue(template, kind=kind.name)
