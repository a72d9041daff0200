from . import test_run_queue
from . import test_settings
