{
    "name": "GesCom - Base",
    "summary": "The order management app: menus, groups, settings page, long runs",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "GesCom",
    "website": "https://github.com/gescom/gescom",
    "category": "Sales",
    "development_status": "Beta",
    "depends": ["base_setup", "mail"],
    "data": [
        "security/gescom_base_security.xml",
        "views/res_config_settings_views.xml",
        "views/gescom_base_menus.xml",
    ],
    "application": True,
    "installable": True,
}
