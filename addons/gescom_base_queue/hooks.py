def uninstall_hook(env):
    """Give the scheduler back what the job workers were at."""
    parameters = env["ir.config_parameter"]
    if parameters.get_param("gescom_base.run_executor") == "queue":
        parameters.set_param("gescom_base.run_executor", "scheduler")
    for model in env["gescom.run.unit"]._get_run_models():
        runs = env[model].search([("executor", "=", "queue")])
        runs.executor = "scheduler"
    env["gescom.run.mixin"]._trigger_scheduler()
