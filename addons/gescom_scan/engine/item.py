"""What a code was found to stand for."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ScannedItem:
    """What a code stands for.

    :param str code: the code as it was read
    :param product: product.product, empty when nothing has the code
    :param float units: units of the article that one scan stands for
    :param str lot_name: lot or serial number that the code gives, or ""
    """

    code: str
    product: Any
    units: float = 1.0
    lot_name: str = ""
