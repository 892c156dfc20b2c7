"""A return as a workbook in the office's look: a sheet for each table, one with the charts, ready to print and sign."""
