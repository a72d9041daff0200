from . import gescom_allocation_why
from . import gescom_allocation_why_entry
from . import gescom_new_delivery_line
from . import gescom_overtake
from . import gescom_priority_simulation
from . import gescom_priority_simulation_line
