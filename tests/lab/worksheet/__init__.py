"""Tests of convviz.lab.worksheet."""
