"""Tests of convviz.lab.learning.one_kernel."""
