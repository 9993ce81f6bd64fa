"""What each view is called where a person reads it."""

from convviz.i18n import N_

VIEW_NAMES = {
    "output": N_("Output"),
    "patches": N_("Patches"),
    "matrix": N_("Matrix"),
    "picture": N_("Whole picture"),
    "weight_grad": N_("Weight gradient"),
    "input_grad": N_("Input gradient"),
    "matrix_grad": N_("Matrix"),
    "two_ways": N_("Two ways"),
    "check": N_("Check"),
    "after": N_("After the layer"),
    "after_grad": N_("Back to the layer"),
    "transposed": N_("Transposed"),
}
