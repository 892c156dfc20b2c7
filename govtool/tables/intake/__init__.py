"""Files in and out: from bytes to validated records with a list of problems, and back.

:mod:`kinds` and :mod:`source` know what a file is and its encoding; :mod:`reader` finds the header
    and gives rows, those of a CSV file (:mod:`csvrows`) or of a workbook (:mod:`sheettable`:
    :mod:`workbook` chooses the sheet; Excel's are read by
:mod:`excelsheet`, :mod:`excelbook`, :mod:`package`, :mod:`sheetxml`, OpenDocument's by
    :mod:`opendocument`, :mod:`odsxml`);
:mod:`lines` gives the objects of JSONL; :mod:`cases`, :mod:`histories` and :mod:`registers` know
    what a row or an object says; :mod:`mapfile` and :mod:`mapping` put a strange table into our
    words, for which
:mod:`suggest` makes a first draft; :mod:`importing` and :mod:`exporting` move whole files.
"""
