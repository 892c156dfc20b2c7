"""Forms of a case as Word files 文书: from the case to values, from values and an office's templates to papers."""
