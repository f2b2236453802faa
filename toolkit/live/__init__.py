"""Live: the content folder watched, and what is saved in it published while the service runs."""
