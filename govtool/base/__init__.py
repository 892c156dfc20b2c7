"""What every room stands on: texts, dates, codes, languages, and mistakes of people."""
