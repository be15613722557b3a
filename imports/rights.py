"""The permission of imports."""

RUN = "imports.run"
