from . import test_affaire
from . import test_billing
from . import test_copy
from . import test_figures
from . import test_occasional
from . import test_settle
from . import test_states
from . import test_terms
