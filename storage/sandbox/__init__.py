"""The cage: parsers and converters of foreign files run in it, and nothing they do reaches further.

A zygote process holds the reading libraries ready and forks one child for each file. `storage.sandbox.cage` is the
side of the server; `zygote` and `child` run on the other side and import nothing of Django.
"""
