"""`sam` as it is installed, with the runtime emulator where it would start a container.

Run by the Python of .venv-sam, as `sam_without_docker.py EMULATORS [SAM'S WORDS, a JSON list]…`. EMULATORS is
a JSON object: where each function answers, by its name. What a container would have been made of goes to
standard error, one JSON object a line; what sam prints, the function's answer, to standard output.
"""

from __future__ import annotations

import json
import sys
from typing import Any
from unittest.mock import MagicMock
from urllib.request import Request, urlopen

from samcli.cli.main import cli
from samcli.local.docker.container_client_factory import ContainerClientFactory
from samcli.local.lambdafn.runtime import LambdaRuntime

EMULATORS, *COMMANDS = (json.loads(word) for word in sys.argv[1:])


def invoke(_runtime: Any, function_config: Any, event: str, *_: Any, stdout: Any, **__: Any) -> None:
    """Have the emulator of a function do what its container would do."""
    container = {
        "function": function_config.name,
        "environment": function_config.env_vars.resolve(),
        "code": function_config.code_abs_path,
        "layers": [layer.codeuri for layer in function_config.layers if layer.is_defined_within_template],
        "architecture": function_config.architecture,
        "runtime": function_config.runtime,
        "event": json.loads(event),
    }
    print(json.dumps(container), file=sys.stderr, flush=True)  # noqa: T201
    with urlopen(Request(EMULATORS[function_config.name], event.encode()), timeout=30) as answer:  # noqa: S310  local
        stdout.write_str(answer.read().decode())


ContainerClientFactory.create_client = MagicMock()
LambdaRuntime.invoke = invoke
for words in COMMANDS:
    cli.main(words, standalone_mode=False)
    print(flush=True)  # noqa: T201
