"""A second blind exam: sheets as office programs and apps print them, drawn by a browser."""
