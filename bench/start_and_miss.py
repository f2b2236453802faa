"""Cold start and warm miss of the built render function, under the Lambda runtime emulator.

Baselines in the same, interleaved run: `floor` answers a constant (what emulator and runtime client cost);
`bare` makes the same three AWS calls with botocore clients made at import, and renders nothing. All three run
with bytecode on read-only code, against one moto server, whose own time is in every figure.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit import artifact, content, service

if TYPE_CHECKING:
    from toolkit.service import Service

COLD_RUNS = 9
WARM_RUNS = 60
PAGE = "/is-ketamine-iv-safe-for-liver-cancer-patients"
EVENT = Path(__file__).parents[1] / "tests" / "events" / "api_page.json"
FLOOR = """
def handler(event, context):
    return {"statusCode": 200, "headers": {"content-type": "text/plain"}, "body": "constant"}
"""
BARE = """
import os
import botocore.session

session = botocore.session.get_session()
dynamodb = session.create_client("dynamodb")
s3 = session.create_client("s3")
TABLE, BUCKET = os.environ["TABLE_NAME"], os.environ["PAGE_BUCKET"]
KEYS = ["site#", "questions#", "compound#ketamine-iv", "condition#liver-cancer"]
KEYS.append("pair#ketamine-iv/liver-cancer")
BODY = "x" * 43000

def handler(event, context):
    keys = [{"pk": {"S": key}, "sk": {"S": "record"}} for key in KEYS]
    dynamodb.batch_get_item(RequestItems={TABLE: {"Keys": keys, "ConsistentRead": True}})
    s3.put_object(Bucket=BUCKET, Key="pages" + event["rawPath"], Body=BODY.encode(), IfNoneMatch="*")
    small = {"Keys": keys, "ConsistentRead": True, "ProjectionExpression": "pk, version"}
    dynamodb.batch_get_item(RequestItems={TABLE: small})
    return {"statusCode": 200, "headers": {"content-type": "text/html"}, "body": BODY}
"""


def main() -> None:
    """Measure and print medians, spread, and ratios to `bare`."""
    with tempfile.TemporaryDirectory() as name:
        out = Path(name)
        built = artifact.build(out)
        codes = {"floor": _code(out, "floor", FLOOR), "bare": _code(out, "bare", BARE)}
        codes["render"] = built / "RenderFunction"
        with service.running(content.load(content.OWN)) as running, artifact.moto_server() as backend:
            environment = running.stack.environment("RenderFunction") | artifact.layers(built)
            environment["AWS_ENDPOINT_URL"] = backend
            cold: dict[str, list[float]] = {kind: [] for kind in codes}
            warm: dict[str, list[float]] = {kind: [] for kind in codes}
            for _ in range(COLD_RUNS):
                for kind, code in codes.items():
                    one_cold, misses = _measure(running, code, environment, out)
                    cold[kind].append(one_cold)
                    warm[kind] += misses
    _print("cold start, ms", cold)
    _print("warm miss, ms", warm)


def _code(out: Path, name: str, source: str) -> Path:
    folder = out / name
    folder.mkdir()
    (folder / "app.py").write_text(source)
    return folder


def _measure(
    running: Service, code: Path, environment: dict[str, str], scratch: Path
) -> tuple[float, list[float]]:
    event = json.loads(EVENT.read_text())
    event["headers"]["x-origin-secret"] = environment["ORIGIN_SECRETS"].split(",")[0]
    _forget(running)
    started = time.perf_counter()
    with artifact.emulated(code, environment, scratch) as function:
        first = function.invoke(event)
        cold = time.perf_counter() - started
        if first.get("statusCode") != 200:
            sys.exit(f"{code.name}: {first}")
        misses = []
        for _ in range(WARM_RUNS // COLD_RUNS + 1):
            _forget(running)
            started = time.perf_counter()
            function.invoke(event)
            misses.append(time.perf_counter() - started)
    return cold, misses


def _forget(running: Service) -> None:
    running.stack.s3.delete_object(Bucket=running.stack.bucket, Key=f"pages{PAGE}")


def _print(title: str, measured: dict[str, list[float]]) -> None:
    bare = statistics.median(measured["bare"])
    print(f"{title:16} {'median':>8} {'min':>8} {'max':>8} {'to bare':>8}")
    for kind, seconds in measured.items():
        median, low, high = statistics.median(seconds), min(seconds), max(seconds)
        print(f"{kind:16} {median * 1e3:8.1f} {low * 1e3:8.1f} {high * 1e3:8.1f} {median / bare:8.2f}")
    print()


if __name__ == "__main__":
    main()
