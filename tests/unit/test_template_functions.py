"""What the template promises of the functions: what each is told, what it may do, and what is called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from template import (
    EXPANDED,
    FILE,
    TEMPLATE,
    allowed,
    arn,
    expanded,
    of_type,
    properties,
    references,
    statements,
    variables,
)

from toolkit.cloudformation.expand import expand

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ["render", "plan", "sweep", "refresh"]
ROLES = of_type("AWS::IAM::Role")
RENDER = properties("RenderFunction")
FOR_ALL = {"POWERTOOLS_SERVICE_NAME", "POWERTOOLS_METRICS_NAMESPACE", "POWERTOOLS_LOG_LEVEL"}
TOLD = {
    "render": {
        *("TABLE_NAME", "PAGE_BUCKET", "EDGE_SECONDS", "ORIGIN_SECRETS", "CONTENT_ROOT", "CHANGES_QUEUE_URL"),
    },
    "plan": {"TABLE_NAME", "CHANGES_QUEUE_URL", "SWEEP_START_QUEUE_URL"},
    "sweep": {
        "PAGE_BUCKET",
        *("CHANGES_QUEUE_URL", "SWEEP_QUEUE_URL", "SWEEP_START_QUEUE_URL"),
        *("CHANGES_DEAD_QUEUE_URL", "SWEEP_DEAD_QUEUE_URL", "SWEEP_START_DEAD_QUEUE_URL"),
    },
    "refresh": {
        *("TABLE_NAME", "PAGE_BUCKET", "CONTENT_ROOT", "EDGE_SECONDS", "DISTRIBUTION_ID", "PURGE_LIMIT"),
    },
}
# What a name in the environment stands for, whichever function reads it.
MEANT: dict[str, Any] = {
    "TABLE_NAME": {"Ref": "Table"},
    "PAGE_BUCKET": {"Ref": "PageBucket"},
    "EDGE_SECONDS": {"Ref": "EdgeSeconds"},
    "CONTENT_ROOT": "/opt/content",
    "DISTRIBUTION_ID": {"Ref": "Distribution"},
    "PURGE_LIMIT": {"Ref": "PurgeLimit"},
    "CHANGES_QUEUE_URL": {"Ref": "ChangesQueue"},
    "CHANGES_DEAD_QUEUE_URL": {"Ref": "ChangesDeadQueue"},
    "SWEEP_QUEUE_URL": {"Ref": "SweepQueue"},
    "SWEEP_DEAD_QUEUE_URL": {"Ref": "SweepDeadQueue"},
    "SWEEP_START_QUEUE_URL": {"Ref": "SweepStartQueue"},
    "SWEEP_START_DEAD_QUEUE_URL": {"Ref": "SweepStartDeadQueue"},
    "POWERTOOLS_METRICS_NAMESPACE": "CompoundPages",
    "POWERTOOLS_LOG_LEVEL": {"Ref": "LogLevel"},
}
READ_RECORDS = (["dynamodb:BatchGetItem", "dynamodb:Query"], arn("Table"))
KEEP_PAGES = (
    ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
    {"Fn::Sub": "${PageBucket.Arn}/pages/*"},
)
LIST_PAGES = ("s3:ListBucket", arn("PageBucket"))
TAKE = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
MAY: dict[str, dict[str, tuple[Any, Any]]] = {
    "render": {
        "ReadRecords": READ_RECORDS,
        "KeepPages": KEEP_PAGES,
        "TellMissingFromForbidden": LIST_PAGES,
        "TellOfChanges": ("sqs:SendMessage", arn("ChangesQueue")),
    },
    "plan": {
        "ReadStream": (
            ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
            {"Fn::GetAtt": ["Table", "StreamArn"]},
        ),
        "FindStream": ("dynamodb:ListStreams", {"Fn::Sub": "${Table.Arn}/stream/*"}),
        "ReadQuestionsAndLists": (["dynamodb:BatchGetItem", "dynamodb:Query"], arn("Table")),
        "QueuePages": ("sqs:SendMessage", [arn("ChangesQueue"), arn("SweepStartQueue")]),
        "KeepFailures": ("s3:PutObject", {"Fn::Sub": "${FailureBucket.Arn}/*"}),
        "FindFailureBucket": ("s3:ListBucket", arn("FailureBucket")),
    },
    "sweep": {
        "TakeStarts": (TAKE, arn("SweepStartQueue")),
        "ListPages": LIST_PAGES,
        "TakeDead": (
            ["sqs:ReceiveMessage", "sqs:DeleteMessage"],
            [arn("ChangesDeadQueue"), arn("SweepDeadQueue"), arn("SweepStartDeadQueue")],
        ),
        "QueuePages": ("sqs:SendMessage", [arn("ChangesQueue"), arn("SweepQueue"), arn("SweepStartQueue")]),
    },
    "refresh": {
        "TakePages": (TAKE, [arn("ChangesQueue"), arn("SweepQueue")]),
        "ReadRecords": READ_RECORDS,
        "KeepPages": KEEP_PAGES,
        "TellMissingFromForbidden": LIST_PAGES,
        "MakeTheEdgeForget": (
            "cloudfront:CreateInvalidation",
            {"Fn::Sub": "arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Distribution}"},
        ),
    },
}


def function(name: str) -> str:
    """Return the logical name of a function."""
    return f"{name.capitalize()}Function"


# ---- Each of them ------------------------------------------------------------------------------------------


def test_there_is_one_function_for_each_way_to_be_woken_up() -> None:
    assert of_type("AWS::Serverless::Function") == [function(name) for name in NAMES]
    assert [properties(function(name))["CodeUri"] for name in NAMES] == [
        f"functions/{name}" for name in NAMES
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_function_is_told_these_things_and_no_others(name: str) -> None:
    assert set(variables(function(name))) == TOLD[name] | FOR_ALL


@pytest.mark.parametrize("name", NAMES)
def test_what_a_function_is_told_is_what_its_name_says(name: str) -> None:
    told = variables(function(name))
    assert told.pop("POWERTOOLS_SERVICE_NAME") == name
    told.pop("ORIGIN_SECRETS", None)
    assert told == {key: MEANT[key] for key in told}


@pytest.mark.parametrize("name", NAMES)
def test_a_function_may_do_what_its_work_takes_and_nothing_else(name: str) -> None:
    own_log = (["logs:CreateLogStream", "logs:PutLogEvents"], arn(f"{name.capitalize()}LogGroup"))
    assert allowed(f"{name.capitalize()}Role") == MAY[name] | {"WriteOwnLog": own_log}


@pytest.mark.parametrize("name", NAMES)
def test_a_function_has_a_role_and_a_log_of_its_own_in_json(name: str) -> None:
    assert expanded(function(name))["Role"] == arn(f"{name.capitalize()}Role")
    group = f"{name.capitalize()}LogGroup"
    assert expanded(function(name))["LoggingConfig"] == {"LogFormat": "JSON", "LogGroup": {"Ref": group}}
    assert properties(group)["RetentionInDays"] == {"Ref": "LogRetentionDays"}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_names_actions_and_things_of_this_stack(role: str) -> None:
    """No statement of a role is for everything, and none for an action that it does not spell out."""
    for statement in statements(role).values():
        listed = statement["Resource"]
        for resource in listed if isinstance(listed, list) else [listed]:
            assert isinstance(resource, dict), f"{role}: {resource}"
            assert references(resource) | set(resource.get("Fn::GetAtt", [])[:1])
        assert "*" not in str(statement["Action"])
        assert statement["Effect"] == "Allow"
    assert "ManagedPolicyArns" not in properties(role)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_for_one_service(role: str) -> None:
    (trusted,) = properties(role)["AssumeRolePolicyDocument"]["Statement"]
    scheduled = role == "SweepScheduleRole"
    service = "scheduler.amazonaws.com" if scheduled else "lambda.amazonaws.com"
    assert (trusted["Principal"], trusted["Action"]) == ({"Service": service}, "sts:AssumeRole")
    own = {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    assert trusted.get("Condition") == (own if scheduled else None)


@pytest.mark.parametrize("name", NAMES)
def test_only_what_renders_carries_the_content(name: str) -> None:
    layers = [{"Ref": "CoreLayer"}, {"Ref": "ContentLayer"}]
    assert properties(function(name))["Layers"] == (layers if "CONTENT_ROOT" in TOLD[name] else layers[:1])


@pytest.mark.parametrize("name", NAMES)
def test_a_function_runs_on_the_processor_and_in_the_memory_that_an_operator_chose(name: str) -> None:
    about = expanded(function(name))
    assert (about["Runtime"], about["Handler"]) == ("python3.13", "app.handler")
    assert about["Architectures"] == [{"Ref": "Architecture"}]
    assert about["MemorySize"] == {"Ref": f"{name.capitalize()}Memory"}


def test_a_sweep_may_go_on_for_as_long_as_there_are_pages() -> None:
    """Lambda stops a function that calls itself through a queue after 16 turns, and tells a metric only."""
    assert {name: properties(function(name)).get("RecursiveLoop") for name in NAMES} == {
        "render": None,
        "plan": None,
        "sweep": "Allow",
        "refresh": None,
    }


# ---- Render ------------------------------------------------------------------------------------------------


def test_every_path_and_method_of_the_api_reaches_the_function() -> None:
    (route,) = expanded("Api")["Body"]["paths"].values()
    assert route["x-amazon-apigateway-any-method"]["isDefaultRoute"] is True


def test_only_the_api_calls_an_alias() -> None:
    """A snapshot needs a version; a stream or a queue that called one would lag behind its settings."""
    (alias,) = of_type("AWS::Lambda::Alias", EXPANDED)
    assert alias.startswith("RenderFunction")
    mappings = of_type("AWS::Lambda::EventSourceMapping", EXPANDED)
    named = [expanded(mapping)["FunctionName"]["Ref"] for mapping in mappings]
    assert set(named) == {function(name) for name in ("plan", "sweep", "refresh")}


def test_every_parameter_of_the_function_publishes_a_new_version() -> None:
    """The API calls an alias of a version: a secret that stays out of it would shut the edge out."""
    about = expanded("RenderFunction")
    configuration = {name: value for name, value in about.items() if name != "ReservedConcurrentExecutions"}
    named = references(configuration) | {
        "SnapStart",
        "OriginSecretPrevious",
    }  # these two by their conditions
    parameters = named & set(TEMPLATE["Parameters"])
    assert parameters == references(RENDER["VersionDescription"])
    longest = re.sub(r"\$\{OriginSecret\w+\}", "x" * 64, RENDER["VersionDescription"]["Fn::Sub"])
    assert len(longest) <= 256  # AWS::Lambda::Version


@pytest.mark.parametrize("layer", ["CoreLayer", "ContentLayer"])
def test_a_new_layer_publishes_a_new_version(layer: str, tmp_path: Path) -> None:
    text = FILE.read_text(encoding="utf-8")
    described = properties(layer)["Description"]
    changed = tmp_path / "template.yaml"
    changed.write_text(text.replace(described, "Another build."), encoding="utf-8")
    assert _version(expand(changed)["Resources"]) != _version(EXPANDED)


def _version(resources: dict[str, dict[str, Any]]) -> str:
    (name,) = of_type("AWS::Lambda::Version", resources)
    return name
