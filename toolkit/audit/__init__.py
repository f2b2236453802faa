"""The audit from outside: what html-validate and Lighthouse have against the finished pages.

`make audit` runs it. It fetches its tools from npm and takes minutes, so no test does; the rules of content
are elsewhere (toolkit/content/audit).
"""
