"""Tests of convviz.imitation."""
