"""Tests of convviz.lab.learning.network."""
