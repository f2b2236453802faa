"""A large site made of the project's own content, and other ways to write its pages as files."""
