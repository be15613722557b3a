"""Approvals: routes, their runs on documents, and each person's visa bound to the content it was given for."""
