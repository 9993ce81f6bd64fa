"""The convolution layer in NumPy alone: forward, weight gradient, input gradient, bias gradient, patches."""
