"""The figures of the docs, each drawn from one table of a run."""
