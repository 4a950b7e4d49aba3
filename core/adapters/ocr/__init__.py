"""The local OCR engine: lines found and read, words with boxes and confidence."""
