"""The table of app/rights.py held against the running system."""
