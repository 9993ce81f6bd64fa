"""What several pages use: cards, fields, uploads, clocks, sentences."""
