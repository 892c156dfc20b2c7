"""Period and file in, table models out. Knows no file format and no terminal."""
