from . import gescom_run_engine
from . import gescom_run_unit
from . import res_config_settings
