"""What the team runs by hand: check, render, export, serve. Never deployed."""
