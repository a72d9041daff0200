from . import gescom_early_release
