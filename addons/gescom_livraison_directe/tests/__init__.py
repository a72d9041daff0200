from . import test_allowed_suppliers
from . import test_new_direct_delivery
from . import test_mixed_lines
from . import test_cancel
from . import test_costs
from . import test_batch
from . import test_papers
from . import test_any_sequence
