"""What a month costs: counted calls and list prices in, docs/cost.md out (`python -m bench.pricing`)."""
