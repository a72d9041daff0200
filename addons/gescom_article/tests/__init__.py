from . import (
    test_label_format,
    test_label_layout,
    test_label_pdf,
    test_label_reception,
    test_symbol,
)
