"""The stage drawn without a browser: its panels at a step as data, as pictures, as animations."""
