"""What needs Streamlit or a browser: components, shell, widgets, pages, server."""
