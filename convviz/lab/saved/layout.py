"""How a `.convviz` file is laid out, version 1: a zip file.

    lab.json     format, version, the page, the state as text by its keys in the address, the picture's name,
                 and what its own file said where a smaller copy is kept (`origin`)
    picture      the bytes of the picture that was brought, as they are kept; only where there is one
    maps.npy     float32 (C, H, W), the feature maps that the layer reads; only where it reads some
    numbers.npy  float64 (C, H, W), the numbers that were typed last; only where some were

Nothing in it runs, and other members are passed over.
"""

FORMAT = "ConvViz lab"
VERSION = 1
SUFFIX = ".convviz"
DESCRIPTION, PICTURE, MAPS, NUMBERS = "lab.json", "picture", "maps.npy", "numbers.npy"
ORIGIN = "origin"
