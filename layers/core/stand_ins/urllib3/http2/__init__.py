"""In place of urllib3's own, which imports what tells the version of h2, a package that is not there.

botocore speaks HTTP/1.1. `probe`, the other module of this package, is urllib3's (docs/adr/0051).
"""
