"""A site of any size, changes to it, and what they cost: what bench/growth.py measures with."""
