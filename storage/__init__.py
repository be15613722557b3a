"""Documents, their versions, the bytes of files, and reading what stands in them."""
