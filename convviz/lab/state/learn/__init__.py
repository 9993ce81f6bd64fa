"""The Learn page: views of one subject each, and what the address says of them."""
