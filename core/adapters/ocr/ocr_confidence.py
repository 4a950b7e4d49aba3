"""From a recogniser's scores of letters to how probable it is that the whole word is right.

The mean of the scores says little: one wrong letter makes a word wrong, and a mean of 0.9 is wrong
three times in ten. Their product, bent by two constants, agrees with what people read. They were
fitted on half of the pages of FUNSD train, SROIE train and NIST SD2; docs/ACCURACY.md has the table
of the other half.
"""

import math
from collections.abc import Sequence

OFFSET, SLOPE = 0.68, 0.74  # of the logistic curve over the product's log-odds
_SUREST, _LEAST = 1 - 1e-4, 1e-4  # past these the scores have no more to say


def of_word(scores: Sequence[float]) -> float:
    """How probable a word is right, 0-1, from the score of each of its letters, 0-1."""
    product = min(max(math.prod(scores), _LEAST), _SUREST)
    odds = OFFSET + SLOPE * math.log(product / (1 - product))
    return 1 / (1 + math.exp(-odds))
