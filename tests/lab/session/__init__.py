"""Tests of what one browser tab has set up."""
