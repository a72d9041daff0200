from . import test_company_clock
from . import test_js
from . import test_run_access
from . import test_run_concurrency
from . import test_run_control
from . import test_run_execution
from . import test_run_progress
from . import test_settings
