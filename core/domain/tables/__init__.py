"""Tables: headings, columns, rows."""
