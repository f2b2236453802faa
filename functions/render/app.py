"""API Gateway: a path is asked for."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from compound_pages.lasting import lasting

with lasting():
    from compound_pages import bootstrap
    from compound_pages.pages import Request

    logger, metrics = bootstrap.powertools()
    pages = bootstrap.pages()


@logger.inject_lambda_context(clear_state=True, log_event=False)  # never: an event holds the secret
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:  # noqa: ANN401  Lambda's own context
    """Answer one HTTP API event (payload format 2.0)."""
    http = event["requestContext"]["http"]
    headers = {name.lower(): value for name, value in event["headers"].items()}  # `sam local` capitalises
    request = Request(http["method"], event["rawPath"], headers.get("x-origin-secret", ""))
    answer = pages.serve(request, lambda: context.get_remaining_time_in_millis() / 1000)
    for name, value in {"Answered": 1, **answer.measured}.items():
        unit = "Milliseconds" if name.endswith("Milliseconds") else "Count"
        metrics.add_metric(name, unit, value)
    response = answer.response
    log = logger.error if answer.error else logger.info
    about = {"path": request.path, "status": response.status, **answer.measured}
    log("answered", exc_info=answer.error, extra=about)
    text = response.headers["content-type"].startswith("text/")
    return {
        "statusCode": response.status,
        "headers": response.headers,
        "body": response.body.decode() if text else b64encode(response.body).decode(),
        "isBase64Encoded": not text,
    }
