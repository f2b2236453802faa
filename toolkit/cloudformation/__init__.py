"""The template as CloudFormation would read it: expanded, with every value known."""
