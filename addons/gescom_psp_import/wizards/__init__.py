from . import gescom_psp_format_try, gescom_psp_load
