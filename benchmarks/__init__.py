"""How quick the program is, against its peers and against itself: ``make bench``. See ``README.md`` here."""
