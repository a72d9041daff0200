from . import gescom_csv_column
from . import gescom_csv_profile
from . import gescom_csv_handler
from . import gescom_csv_handler_write
from . import gescom_csv_handler_product
from . import gescom_csv_error
from . import gescom_csv_import
