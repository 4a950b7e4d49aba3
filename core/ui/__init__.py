"""Streamlit: the frame, widgets and charts that pages use."""
