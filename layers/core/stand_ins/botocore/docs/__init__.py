"""In place of botocore's own, which imports all that writes its documentation (docs/adr/0051)."""
