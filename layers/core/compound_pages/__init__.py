"""On-demand pages about a compound and a condition: records in, HTML out."""
