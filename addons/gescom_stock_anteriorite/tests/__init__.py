from . import test_explained
from . import test_plan
from . import test_reservations
from . import test_same_as_plain
