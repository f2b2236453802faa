"""The environment of each function, in the form that `sam local --env-vars` reads.

Source: AWS SAM Developer Guide, "Locally invoke Lambda functions", "Environment variable file". The rest was
read in aws-sam-cli 1.170, `samcli/local/lambdafn/env_vars.py`: a variable that the template does not declare
is dropped without a word; a value of this file goes before the shell's, and that before the template's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.stack import Stack

_FUNCTION = "AWS::Lambda::Function"
# Values for every function. The name is `sam local`'s.
EVERYWHERE = "Parameters"
_OURS = "AWS_"


def environment(stack: Stack, endpoint: str) -> dict[str, dict[str, str]]:
    """Return the variables of each function by its logical name, and under `Parameters` those of all.

    `endpoint`: the backend, as the functions' containers reach it. With it go Region and credentials of
    nobody: `sam local` hands the user's own to the container, and moto keeps Regions apart.
    """
    functions: dict[str, dict[str, str]] = {
        name: dict(one["Environment"]["Variables"]) for name, one in stack.resources(_FUNCTION).items()
    }
    name = next(iter(functions))
    ours = {key: value for key, value in stack.environment(name).items() if key.startswith(_OURS)}
    return {EVERYWHERE: ours | {"AWS_ENDPOINT_URL": endpoint}, **functions}
