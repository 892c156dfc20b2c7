"""The papers of a noun as Word files 文书: values and templates."""
