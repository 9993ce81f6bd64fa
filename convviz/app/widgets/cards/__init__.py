"""The cards at the left: each one line that says what is set, and the controls to set it once opened."""
