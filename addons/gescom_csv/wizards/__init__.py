from . import gescom_csv_load
from . import gescom_csv_extract
