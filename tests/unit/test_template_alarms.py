"""What the template promises of the alarms on the way of a read; those of a change are with the queues."""

from __future__ import annotations

import pytest
from template import FILE, TEMPLATE, of_type, properties

RENDER = [{"Name": "service", "Value": "render"}]
# Alarm: namespace, metric, statistic, dimensions, and how long it must last, in periods of five minutes.
# Sources: CloudFront Developer Guide, "Types of metrics for CloudFront"; API Gateway Developer Guide,
# "Monitor CloudWatch metrics for HTTP APIs"; Lambda Developer Guide, "Types of metrics". The others are ours.
ALARMS = {
    "EdgeFailsAlarm": (
        ("AWS/CloudFront", "5xxErrorRate", "Average"),
        [{"Name": "DistributionId", "Value": {"Ref": "Distribution"}}, {"Name": "Region", "Value": "Global"}],
        3,
    ),
    "RenderFailsAlarm": (
        ("AWS/ApiGateway", "5xx", "Sum"),
        [{"Name": "ApiId", "Value": {"Ref": "Api"}}],
        1,
    ),
    "RenderThrottledAlarm": (
        ("AWS/Lambda", "Throttles", "Sum"),
        [{"Name": "FunctionName", "Value": {"Ref": "RenderFunction"}}],
        1,
    ),
    "RefusedAlarm": (("CompoundPages", "Refused", "Sum"), RENDER, 1),
    "PutFailedAlarm": (("CompoundPages", "PutFailed", "Sum"), RENDER, 1),
    "NeedlessRenderAlarm": (("CompoundPages", "PutLost", "Sum"), RENDER, 3),
}
OPERATING = (FILE.parent / "docs/operating.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_watches_a_metric_that_there_is(name: str) -> None:
    alarm = properties(name)
    metric, dimensions, periods = ALARMS[name]
    assert (alarm["Namespace"], alarm["MetricName"], alarm["Statistic"]) == metric
    assert alarm["Dimensions"] == dimensions
    assert (alarm["Period"], alarm["EvaluationPeriods"]) == (300, periods)


@pytest.mark.parametrize("name", ALARMS)
def test_one_mishap_wakes_nobody(name: str) -> None:
    assert properties(name)["Threshold"] >= 5


def test_our_own_metrics_are_in_the_namespace_that_the_functions_are_told() -> None:
    told = TEMPLATE["Globals"]["Function"]["Environment"]["Variables"]["POWERTOOLS_METRICS_NAMESPACE"]
    ours = {metric[0] for metric, *_ in ALARMS.values() if not metric[0].startswith("AWS/")}
    assert ours == {told}


def test_the_page_for_the_night_names_every_alarm() -> None:
    """Who is woken up finds the alarm, and what to do, in docs/operating.md."""
    table = OPERATING.partition("### At night")[2].partition("\n## ")[0]
    assert [name for name in of_type("AWS::CloudWatch::Alarm") if f"| `{name}` |" not in table] == []
