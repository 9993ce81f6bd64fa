"""What each entry of the menu shows; no page knows another."""
