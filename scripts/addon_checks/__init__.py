"""Rules of the house that no general linter knows. See scripts/check_addons.py."""
