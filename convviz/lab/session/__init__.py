"""What one browser tab has set up: brought along, on show, refused, sent by the stage."""
