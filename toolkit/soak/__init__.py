"""Load and abuse by hand: what people and programs send, and what must never come back. Never deployed."""
