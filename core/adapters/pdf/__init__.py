"""What a PDF holds: text, pictures, strokes, form fields, and what could run."""
