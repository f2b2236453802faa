"""In place of msgspec's own, which describes types, for JSON schemas: nobody asks for one (docs/adr/0051)."""
