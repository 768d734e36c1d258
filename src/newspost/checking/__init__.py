"""The checker: rules over posts and sites, fixes, reports, a baseline, a cache."""
