"""Visitors without a browser, who speak to the server as a browser does: the load of a class.

What is said follows `BackMsg.proto` and `ForwardMsg.proto` of the installed Streamlit, whose own modules
read and write it; `tests/browser/test_class_load.py` holds it against a real Chromium.
"""
