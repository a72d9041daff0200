from . import product_label_layout
from . import product_label_layout_content
