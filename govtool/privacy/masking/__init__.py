"""Numbers and names of people in free texts: recognised in any notation, compared and masked.

Three topics, from the bottom up:

- :mod:`~govtool.privacy.masking.characters`: one form for characters that look alike, and the key
  by which names are compared;
- :mod:`~govtool.privacy.masking.known_numbers` and
  :mod:`~govtool.privacy.masking.number_patterns`: the two recognisers. *Known* numbers are those of
  the people concerned; they are found with anything between their digits and around them.
  *Anybody's* numbers are recognised by their form, and ordinary text is left alone;
- :mod:`~govtool.privacy.masking.masks`: the masks shown in their place.
"""
