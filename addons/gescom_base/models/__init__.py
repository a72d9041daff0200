from . import gescom_guard_mixin
from . import gescom_run_engine
from . import gescom_run_mixin
from . import gescom_preview_run_mixin
from . import gescom_run_unit
from . import gescom_run_log
from . import res_company
from . import res_config_settings
