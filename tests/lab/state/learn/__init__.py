"""Tests of convviz.lab.state.learn."""
