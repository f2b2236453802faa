"""What `sam local` needs: the template's stack on moto, full of content, and files that lead functions there.

`sam local invoke` and `sam local start-api` run the built functions in containers. Nothing of theirs is run
here: this package serves the AWS that the functions find, and writes their environment and their events.
"""
