"""One module for each thing measured: `run(base) -> list[Figure]`, in a process of its own on a prepared base."""
