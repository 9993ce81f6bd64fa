"""Untrusted bytes in, arrays out, and back: pictures and weights."""
