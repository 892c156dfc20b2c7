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

from govtool.privacy.masking.characters import (
    COMPATIBILITY_BLOCKS,
    DOTS,
    digit_view,
    ideograph_forms,
    ideographs_glob,
    name_key,
    name_pattern,
    plain,
    signs_of,
)
from govtool.privacy.masking.known_numbers import (
    canonical,
    is_strong,
    known_numbers,
    known_replaced,
    may_have_known,
)
from govtool.privacy.masking.masks import (
    concealed,
    has_masked_number,
    hidden,
    hidden_digits,
    hidden_value,
    mask,
    mask_name,
    mask_numbers,
    mask_own,
    mask_reference,
    shown,
)
from govtool.privacy.masking.number_patterns import anybodys_numbers, numbers_replaced
from govtool.privacy.masking.spans import Span, replaced

__all__ = [
    "COMPATIBILITY_BLOCKS",
    "DOTS",
    "Span",
    "anybodys_numbers",
    "canonical",
    "concealed",
    "digit_view",
    "has_masked_number",
    "hidden",
    "hidden_digits",
    "hidden_value",
    "ideograph_forms",
    "ideographs_glob",
    "is_strong",
    "known_numbers",
    "known_replaced",
    "mask",
    "mask_name",
    "mask_numbers",
    "mask_own",
    "mask_reference",
    "may_have_known",
    "name_key",
    "name_pattern",
    "numbers_replaced",
    "plain",
    "replaced",
    "shown",
    "signs_of",
]
