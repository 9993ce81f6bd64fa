"""What can be set, computed, asked and kept, without Streamlit and without a browser."""
