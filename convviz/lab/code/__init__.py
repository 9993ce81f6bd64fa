"""A layer or a network as text that runs: loops, NumPy, PyTorch, convviz."""
