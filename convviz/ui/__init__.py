"""What a person meets: the session, the frame, the cards, the workbench."""
