"""Records of a table's stream as a function gets them, made from what the table held before and holds after.

Form: Lambda Developer Guide, "Using AWS Lambda with Amazon DynamoDB", example event; binary is base64.
"""

from __future__ import annotations

from base64 import b64encode
from datetime import date
from typing import TYPE_CHECKING, Any

from toolkit.publishing import every_write

if TYPE_CHECKING:
    from collections.abc import Mapping

    from compound_pages.items import Key, Stored

_TODAY = date(2026, 11, 22)

type Item = dict[str, Any]


def stream_record(pk: str, sk: str, before: Item | None, after: Item | None) -> dict[str, Any]:
    """Return what the stream tells of one item; None for an item that is not there."""
    images = {"OldImage": before, "NewImage": after}
    return {
        "eventID": "c4ca4238a0b923820dcc509a6f75849b",
        "eventName": "MODIFY" if before and after else "INSERT" if after else "REMOVE",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "us-east-1",
        "dynamodb": {
            "ApproximateCreationDateTime": 1795348800,
            "Keys": {"pk": {"S": pk}, "sk": {"S": sk}},
            **{name: _plain(item) for name, item in images.items() if item},
            "SequenceNumber": "4421584500000000017450439091",
            "SizeBytes": 26,
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        },
        "eventSourceARN": "arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/2026-11-22T00:00:00.000",
    }


def _plain(item: Item) -> Item:
    return {
        name: {"B": b64encode(value["B"]).decode()} if "B" in value else value for name, value in item.items()
    }


def items(records: Mapping[Key, Stored]) -> dict[tuple[str, str], Item]:
    """Return every item that `records` come to in the table, entries of lists among them."""
    return {
        (write.place.pk, write.place.sk): write.request()["PutRequest"]["Item"]
        for write in every_write(records, _TODAY)
    }


def between(before: Mapping[Key, Stored], after: Mapping[Key, Stored]) -> list[dict[str, Any]]:
    """Return what the stream tells of a table that held `before` and now holds `after`."""
    old, new = items(before), items(after)
    places = sorted(old.keys() | new.keys())
    return [
        stream_record(*place, old.get(place), new.get(place))
        for place in places
        if old.get(place) != new.get(place)
    ]
