"""What the paid OCR engine costs: asked before, told after, never paid twice."""
