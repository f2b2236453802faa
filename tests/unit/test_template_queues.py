"""What the template promises of the way of a change: stream, queues, schedule, and the alarms about them."""

from __future__ import annotations

from typing import Any

import pytest
from template import (
    EXPANDED,
    TEMPLATE,
    allowed,
    arn,
    default,
    expanded,
    of_type,
    properties,
    references,
    statements,
)

from compound_pages import tasks
from compound_pages.refresher import PAGE_SECONDS
from compound_pages.tasks import PATHS_MAX, SweepTask

QUEUES = of_type("AWS::SQS::Queue")
DEAD = [name for name in QUEUES if name.endswith("DeadQueue")]
SOURCES = [name for name in QUEUES if name not in DEAD]
MAPPINGS = of_type("AWS::Lambda::EventSourceMapping", EXPANDED)
STREAM = expanded("PlanFunctionRecords")
SCHEDULE = properties("SweepSchedule")
ALARMS = of_type("AWS::CloudWatch::Alarm")
# A page that is in step takes about 0.05 s; one that is put takes the put and a second look as well.
SECONDS_A_PUT = 0.1


def _reader(queue: str) -> dict[str, Any]:
    """Return the mapping that reads a queue."""
    (mapping,) = (one for one in MAPPINGS if expanded(one)["EventSourceArn"] == arn(queue))
    return expanded(mapping)


def _timeout(mapping: dict[str, Any]) -> int:
    seconds: int = expanded(mapping["FunctionName"]["Ref"])["Timeout"]
    return seconds


# ---- Queues ------------------------------------------------------------------------------------------------


def test_each_queue_has_a_dead_letter_queue_of_its_own() -> None:
    dead = [properties(name)["RedrivePolicy"]["deadLetterTargetArn"] for name in SOURCES]
    assert dead == [arn(name.replace("Queue", "DeadQueue")) for name in SOURCES]
    assert len(dead) == len(DEAD) == 3


@pytest.mark.parametrize("name", SOURCES)
def test_what_fails_is_tried_five_times(name: str) -> None:
    """AWS recommends at least five: a message that is throttled, not failed, is counted too."""
    assert properties(name)["RedrivePolicy"]["maxReceiveCount"] == 5


@pytest.mark.parametrize("name", SOURCES)
def test_a_message_stays_hidden_for_six_tries_of_its_function(name: str) -> None:
    """Else a second copy is at work while the first is: Lambda Developer Guide, "Using Lambda with SQS"."""
    reader = _reader(name)
    window = reader.get("MaximumBatchingWindowInSeconds", 0)
    assert properties(name)["VisibilityTimeout"] >= 6 * _timeout(reader) + window


@pytest.mark.parametrize("name", SOURCES)
def test_a_dead_letter_queue_keeps_longer_than_its_source(name: str) -> None:
    """A message that moves keeps the time at which it was sent: with equal times it would hardly stay."""
    dead = name.replace("Queue", "DeadQueue")
    assert properties(dead)["MessageRetentionPeriod"] == 14 * 86400  # all that SQS allows
    assert properties(name)["MessageRetentionPeriod"] <= properties(dead)["MessageRetentionPeriod"] / 2


@pytest.mark.parametrize("name", DEAD)
def test_a_sweep_finds_a_dead_letter_wherever_it_lies(name: str) -> None:
    """A short poll asks some servers of a queue only, and finds it empty although it is not."""
    assert properties(name)["ReceiveMessageWaitTimeSeconds"] > 0


@pytest.mark.parametrize("name", DEAD)
def test_nothing_but_a_sweep_reads_dead_letters(name: str) -> None:
    assert arn(name) not in [expanded(mapping)["EventSourceArn"] for mapping in MAPPINGS]


@pytest.mark.parametrize("name", QUEUES)
def test_a_queue_is_encrypted_at_rest(name: str) -> None:
    assert properties(name)["SqsManagedSseEnabled"] is True


def test_every_queue_refuses_whatever_is_not_encrypted_on_the_way() -> None:
    assert properties("QueuePolicy")["Queues"] == [{"Ref": name} for name in QUEUES]
    assert list(statements("QueuePolicy")) == ["NothingWithoutTls"]
    statement = statements("QueuePolicy")["NothingWithoutTls"]
    assert (statement["Effect"], statement["Principal"], statement["Action"]) == ("Deny", "*", "sqs:*")
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert statement["Resource"] == "*"  # SQS refuses a statement that lists several


# ---- Event sources -----------------------------------------------------------------------------------------


def test_each_source_wakes_its_function_up() -> None:
    woken = {
        mapping: (expanded(mapping)["EventSourceArn"], expanded(mapping)["FunctionName"]["Ref"])
        for mapping in MAPPINGS
    }
    assert woken == {
        "PlanFunctionRecords": ({"Fn::GetAtt": ["Table", "StreamArn"]}, "PlanFunction"),
        "SweepFunctionStarts": (arn("SweepStartQueue"), "SweepFunction"),
        "RefreshFunctionChanges": (arn("ChangesQueue"), "RefreshFunction"),
        "RefreshFunctionSweep": (arn("SweepQueue"), "RefreshFunction"),
    }


@pytest.mark.parametrize("mapping", MAPPINGS)
def test_one_failure_does_not_fail_its_batch(mapping: str) -> None:
    """Without it, Lambda takes an answer that names failed messages for success, and deletes them."""
    assert expanded(mapping)["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


@pytest.mark.parametrize("mapping", MAPPINGS)
def test_no_event_source_is_switched_off_or_filtered(mapping: str) -> None:
    assert expanded(mapping).keys().isdisjoint({"Enabled", "FilterCriteria"})


def test_a_change_never_waits_behind_a_sweep() -> None:
    """Each queue has its own share of refreshes at once."""
    shares = {name: _reader(name)["ScalingConfig"]["MaximumConcurrency"] for name in SOURCES}
    assert shares["ChangesQueue"] == {"Ref": "ChangeConcurrency"}
    assert shares["SweepQueue"] == {"Ref": "SweepConcurrency"}


def test_keeping_in_step_leaves_a_new_account_room_to_render() -> None:
    """Ten executions at once is what AWS gives a new account, for all of its functions together."""
    sweeps = _reader("SweepStartQueue")["ScalingConfig"]["MaximumConcurrency"]
    plans = 1  # one for each shard; a small table has one
    assert default("ChangeConcurrency") + default("SweepConcurrency") + sweeps + plans < 10


def test_a_change_is_on_its_way_at_once() -> None:
    assert "MaximumBatchingWindowInSeconds" not in _reader("ChangesQueue")
    assert "MaximumBatchingWindowInSeconds" not in STREAM


@pytest.mark.parametrize("name", ["ChangesQueue", "SweepQueue"])
def test_a_batch_fits_into_its_functions_time_even_if_every_page_is_put(name: str) -> None:
    reader = _reader(name)
    pages = reader["BatchSize"] * PATHS_MAX
    assert pages * SECONDS_A_PUT <= _timeout(reader) - PAGE_SECONDS - 5  # five for a cold start


def test_one_start_of_a_sweep_is_one_invocation() -> None:
    """A second one in the batch would begin with no time left."""
    assert _reader("SweepStartQueue")["BatchSize"] == 1


def test_a_record_that_cannot_be_planned_stops_nobody() -> None:
    assert STREAM["BisectBatchOnFunctionError"] is True
    assert 100 < STREAM["MaximumRetryAttempts"] <= 1000
    assert 3600 <= STREAM["MaximumRecordAgeInSeconds"] < 86400  # past a day the stream itself forgets it


def test_a_record_that_cannot_be_planned_is_kept_whole() -> None:
    """To a queue Lambda would send the record's place in the stream, which is empty a day later."""
    assert STREAM["DestinationConfig"] == {"OnFailure": {"Destination": arn("FailureBucket")}}


def test_what_was_written_before_the_first_poll_is_planned_too() -> None:
    assert STREAM["StartingPosition"] == "TRIM_HORIZON"


# ---- Schedule ----------------------------------------------------------------------------------------------


def test_the_schedule_starts_a_whole_sweep() -> None:
    """Not by calling the function: a start that fails is then tried again and ends where an alarm is."""
    assert SCHEDULE["Target"]["Arn"] == arn("SweepStartQueue")
    assert tasks.decoded(SCHEDULE["Target"]["Input"], SweepTask) == SweepTask()


def test_the_schedule_is_an_operators_to_set_and_on() -> None:
    assert SCHEDULE["ScheduleExpression"] == {"Ref": "SweepRate"}
    assert SCHEDULE.get("State", "ENABLED") == "ENABLED"
    assert default("SweepRate") == "rate(1 day)"


def test_a_start_that_cannot_be_delivered_is_a_dead_letter_before_the_next_is_due() -> None:
    retry = SCHEDULE["Target"]["RetryPolicy"]
    assert retry["MaximumEventAgeInSeconds"] < 3600  # the shortest rate
    assert SCHEDULE["Target"]["DeadLetterConfig"] == {"Arn": arn("SweepStartDeadQueue")}


def test_the_schedule_may_send_starts_and_nothing_else() -> None:
    assert SCHEDULE["Target"]["RoleArn"] == arn("SweepScheduleRole")
    sends = ("sqs:SendMessage", [arn("SweepStartQueue"), arn("SweepStartDeadQueue")])
    assert allowed("SweepScheduleRole") == {"StartSweep": sends}


# ---- Alarms ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_goes_to_the_operators_topic_if_there_is_one(name: str) -> None:
    topic = [{"Fn::If": ["HasAlarmTopic", {"Ref": "AlarmTopic"}, {"Ref": "AWS::NoValue"}]}]
    assert properties(name)["AlarmActions"] == properties(name)["OKActions"] == topic
    assert TEMPLATE["Conditions"]["HasAlarmTopic"] == {
        "Fn::Not": [{"Fn::Equals": [{"Ref": "AlarmTopic"}, ""]}]
    }


@pytest.mark.parametrize("name", ALARMS)
def test_an_idle_service_alarms_nobody(name: str) -> None:
    """A queue that is empty and a stream that is quiet send no data."""
    assert properties(name)["TreatMissingData"] == "notBreaching"
    assert properties(name)["ComparisonOperator"] == "GreaterThanThreshold"


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_says_what_to_look_at(name: str) -> None:
    assert len(properties(name)["AlarmDescription"].split()) >= 8


@pytest.mark.parametrize("queue", DEAD)
def test_one_dead_letter_is_an_alarm(queue: str) -> None:
    (alarm,) = (
        properties(name)
        for name in ALARMS
        if properties(name).get("Dimensions")
        == [{"Name": "QueueName", "Value": {"Fn::GetAtt": [queue, "QueueName"]}}]
    )
    metric = (alarm["Namespace"], alarm["MetricName"], alarm["Statistic"], alarm["Threshold"])
    assert metric == ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "Maximum", 0)


def test_a_change_that_waits_in_the_queue_is_an_alarm() -> None:
    alarm = properties("ChangesLateAlarm")
    metric = (alarm["Namespace"], alarm["MetricName"], alarm["Statistic"])
    assert metric == ("AWS/SQS", "ApproximateAgeOfOldestMessage", "Maximum")
    assert alarm["Dimensions"][0]["Value"] == {"Fn::GetAtt": ["ChangesQueue", "QueueName"]}
    assert alarm["Threshold"] == {"Ref": "LateSeconds"}


def test_a_change_that_keeps_failing_is_late_before_sqs_leaves_it_out_of_the_age() -> None:
    """After its third receive SQS counts it no longer: Developer Guide, "Available CloudWatch metrics"."""
    hidden = properties("ChangesQueue")["VisibilityTimeout"]
    assert hidden < default("LateSeconds") < 2 * hidden


def test_a_change_that_waits_in_the_stream_is_an_alarm_in_seconds() -> None:
    alarm = properties("StreamLateAlarm")
    seconds, milliseconds = alarm["Metrics"]
    assert (seconds["Id"], seconds["Expression"]) == ("seconds", f"{milliseconds['Id']} / 1000")
    assert milliseconds["ReturnData"] is False
    metric = milliseconds["MetricStat"]["Metric"]
    assert (metric["Namespace"], metric["MetricName"]) == ("AWS/Lambda", "IteratorAge")
    assert references(metric["Dimensions"]) == {"PlanFunction"}
    assert alarm["Threshold"] == {"Ref": "LateSeconds"}


def test_a_change_that_was_not_planned_is_an_alarm() -> None:
    """Lambda counts it only where it is asked to, and under the name of the mapping."""
    alarm = properties("ChangesDroppedAlarm")
    metric = (alarm["Namespace"], alarm["MetricName"], alarm["Statistic"], alarm["Threshold"])
    assert metric == ("AWS/Lambda", "OnFailureDestinationDeliveredEventCount", "Sum", 0)
    assert alarm["Dimensions"] == [
        {"Name": "EventSourceMappingUUID", "Value": {"Ref": "PlanFunctionRecords"}}
    ]
    assert STREAM["MetricsConfig"] == {"Metrics": ["EventCount"]}
