from . import gescom_choice_mixin
from . import gescom_choice_line_mixin
from . import gescom_new_delivery
from . import gescom_new_delivery_line
