"""What is on a picture besides words: boxes, strokes, colours, photographs."""
