"""Tests of convviz.datasets."""
