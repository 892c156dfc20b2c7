"""The workbook of a return: a sheet for each table and one of charts, ready to print and sign."""
