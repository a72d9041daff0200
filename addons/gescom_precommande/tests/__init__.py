from . import test_release
from . import test_engine
from . import test_coverage
from . import test_steering
from . import test_seniority
