"""Documents for Word and WPS: style sheet, page, tables, charts, and the file itself.

It knows how an official document looks (GB/T 9704) and nothing of what stands in one.
"""
