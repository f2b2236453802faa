from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from aws import bodies, client, make_queue
from aws_calls import around_calls, failing_calls, recorded_calls
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.s3.models import s3_backends

from compound_pages.cache import Cache
from compound_pages.errors import CacheFailed, QueueFailed
from compound_pages.queue import Queue
from compound_pages.sweeper import Sweeper
from compound_pages.tasks import PATHS_MAX, RefreshTask, SweepTask, decoded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from aws_calls import Proceed

BUCKET = "unit-swept"
REFUSED = ClientError({"Error": {"Code": "AccessDenied"}}, "x")


class Swept:
    """A sweeper on a page cache and six queues, and what it has sent."""

    def __init__(self, s3: Any, sqs: Any) -> None:
        self._s3, self._sqs = s3, sqs
        names = ("changes", "sweep", "start")
        self.urls = {name: make_queue(sqs) for name in names}
        self.dead = {name: make_queue(sqs) for name in names}
        queues = {name: Queue(sqs, url) for name, url in self.urls.items()}
        dead = {self.dead[name]: queues[name] for name in names}
        self.sweeper = Sweeper(Cache(s3, BUCKET), queues["sweep"], queues["start"], dead)

    def put(self, *keys: str) -> None:
        """Put an object under each key, past the API: there may be many."""
        for key in keys:
            s3_backends[DEFAULT_ACCOUNT_ID]["aws"].put_object(BUCKET, key, b"")

    def sweep(self, task: SweepTask, seconds_left: Callable[[], float] = lambda: 60.0) -> dict[str, float]:
        """Sweep."""
        return self.sweeper.sweep(task, seconds_left)

    def die(self, name: str, *letters: str) -> None:
        """Put dead letters of a queue."""
        for letter in letters:
            self._sqs.send_message(QueueUrl=self.dead[name], MessageBody=letter)

    def sent(self, name: str) -> list[str]:
        """Take what is in a queue."""
        return bodies(self._sqs, self.urls[name])

    def tasks(self) -> list[RefreshTask]:
        """Take the refreshes that were asked for."""
        return [decoded(body, RefreshTask) for body in self.sent("sweep")]

    def starts(self) -> list[SweepTask]:
        """Take the sweeps that were asked for."""
        return [decoded(body, SweepTask) for body in self.sent("start")]


@pytest.fixture(scope="module")
def _clients() -> Iterator[tuple[Any, Any]]:
    with mock_aws():
        s3 = client("s3")
        s3.create_bucket(Bucket=BUCKET)
        yield s3, client("sqs")


@pytest.fixture
def swept(_clients: tuple[Any, Any]) -> Swept:
    """A sweeper of an empty page cache."""
    s3, _ = _clients
    while keys := [{"Key": one["Key"]} for one in s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])]:
        s3.delete_objects(Bucket=BUCKET, Delete={"Objects": keys})
    return Swept(*_clients)


def _paths(tasks: list[RefreshTask]) -> list[str]:
    return [path for task in tasks for path in task.paths]


def test_every_page_is_asked_for(swept: Swept) -> None:
    """Each page in the page cache goes into a task that purges what it changes; the front door is `/`."""
    swept.put("pages/index.html", "pages/compounds", "pages/compounds/a/2", "pages/favicon.ico")
    measured = swept.sweep(SweepTask())
    (task,) = swept.tasks()
    assert task == RefreshTask(("/compounds", "/compounds/a/2", "/favicon.ico", "/"), purge="changed")
    assert measured == {"PageListed": 4, "RefreshAsked": 1, "Redriven": 0}
    assert swept.starts() == []


def test_an_empty_cache_is_swept(swept: Swept) -> None:
    """Without a page there is nothing to ask for."""
    assert swept.sweep(SweepTask()) == {"PageListed": 0, "RefreshAsked": 0, "Redriven": 0}
    assert (swept.tasks(), swept.starts()) == ([], [])


def test_a_task_carries_what_the_sweep_was_told(swept: Swept) -> None:
    """Tags and purge of the sweep are those of each of its tasks, and of no more than 25 pages each."""
    swept.put(*(f"pages/{number:02}" for number in range(2 * PATHS_MAX + 1)))
    swept.sweep(SweepTask(tags=("all",), purge="nothing"))
    tasks = swept.tasks()
    assert sorted(len(task.paths) for task in tasks if task.paths) == [1, PATHS_MAX, PATHS_MAX]
    assert {(task.tags, task.purge, task.create) for task in tasks} == {(("all",), "nothing", False)}


def test_a_cause_is_purged_where_no_page_is_cached(swept: Swept) -> None:
    """The edge keeps answers that S3 never has, 301 and 410 among them."""
    swept.sweep(SweepTask(tags=("all",), purge="nothing"))
    assert swept.tasks() == [RefreshTask(tags=("all",))]
    swept.sweep(SweepTask())
    assert swept.tasks() == []


def test_more_pages_than_a_listing_has_are_all_asked_for(swept: Swept) -> None:
    """S3 lists a thousand keys at a time; a sweep goes on to the last one, and leaves assets out."""
    keys = [f"pages/{number:04}" for number in range(1030)]
    swept.put(*keys, *(f"pages/assets/{number}.0.css" for number in range(5)))
    measured = swept.sweep(SweepTask())
    assert measured["PageListed"] == 1030
    assert sorted(_paths(swept.tasks())) == [f"/{number:04}" for number in range(1030)]


def test_a_key_that_holds_no_page_is_passed_over(swept: Swept) -> None:
    """A folder that somebody made in the console has no path; it stops nothing and ends no sweep."""
    swept.put("pages/", "pages/a", "elsewhere")
    assert swept.sweep(SweepTask())["PageListed"] == 2
    assert _paths(swept.tasks()) == ["/a"]
    swept.sweep(SweepTask(after="pages/a"))
    assert swept.tasks() == []


def test_a_cache_that_holds_no_page_but_keys_is_swept(swept: Swept) -> None:
    """Where no key holds a page, nothing is asked for."""
    swept.put("pages/")
    assert swept.sweep(SweepTask()) == {"PageListed": 1, "RefreshAsked": 0, "Redriven": 0}


# ---- Going on ----------------------------------------------------------------------------------------------


def test_a_sweep_goes_on_where_it_was(swept: Swept) -> None:
    """What comes before the cursor was asked for by somebody else."""
    swept.put("pages/a", "pages/b", "pages/c")
    assert swept.sweep(SweepTask(after="pages/a"))["PageListed"] == 2
    assert _paths(swept.tasks()) == ["/b", "/c"]


@pytest.fixture
def _two_a_listing() -> Iterator[None]:
    def short(operation: str, parameters: dict[str, Any], proceed: Proceed) -> Any:
        if operation == "ListObjectsV2":
            parameters["MaxKeys"] = 2
        return proceed()

    with around_calls(short):
        yield


@pytest.mark.usefixtures("_two_a_listing")
def test_a_sweep_without_time_hands_over(swept: Swept) -> None:
    """When time runs short the rest is left to a message that says how far it came, and all it was told."""
    swept.put("pages/a", "pages/b", "pages/c")
    measured = swept.sweep(SweepTask(tags=("all",), purge="nothing"), lambda: 14.9)
    assert measured["PageListed"] == 2
    assert _paths(swept.tasks()) == ["/a", "/b"]
    assert swept.starts() == [SweepTask("pages/b", ("all",), "nothing")]


@pytest.mark.usefixtures("_two_a_listing")
@pytest.mark.parametrize("pages", [0, 1, 2, 5, 6])
def test_hand_overs_come_to_an_end(swept: Swept, pages: int) -> None:
    """However little time there is, each turn gets further, and together they ask for each page once."""
    swept.put(*(f"pages/{number}" for number in range(pages)), "pages/assets/a.0.css")
    swept.sweep(SweepTask(), lambda: 0.0)
    done = _paths(swept.tasks())
    for _ in range(pages):
        for task in swept.starts():
            swept.sweep(task, lambda: 0.0)
            done += _paths(swept.tasks())
    assert done == [f"/{number}" for number in range(pages)]
    assert swept.starts() == []


def test_with_time_nothing_is_handed_over(swept: Swept) -> None:
    """A sweep that has time for one more round makes it."""
    swept.put("pages/a")
    swept.sweep(SweepTask(), lambda: 15.0)
    assert swept.starts() == []


# ---- Dead letters ------------------------------------------------------------------------------------------


def test_a_sweep_begins_with_dead_letters(swept: Swept) -> None:
    """Each dead letter gets another chance in the queue that it was in, marked as one that was begun."""
    swept.die("changes", "c1", "c2")
    swept.die("sweep", '{"paths":["/s"]}')
    swept.die("start", '{"after":"x"}')
    assert swept.sweep(SweepTask())["Redriven"] == 4
    assert sorted(swept.sent("changes")) == ["c1", "c2"]
    assert swept.tasks() == [RefreshTask(("/s",), again=True)]
    assert swept.starts() == [SweepTask("x")]


def test_what_died_again_of_a_sweep_ends(swept: Swept) -> None:
    """Each sweep asks for the same pages, so dead tasks of sweeps would grow by a day's failures each day."""
    swept.die("sweep", '{"paths":["/s"],"again":true}', "nonsense")
    swept.die("changes", '{"paths":["/c"],"again":true}')
    swept.sweep(SweepTask())
    assert swept.tasks() == []
    assert swept.sent("changes") == ['{"paths":["/c"],"again":true}']
    assert swept.sweep(SweepTask())["Redriven"] == 0


def test_a_sweep_that_goes_on_leaves_dead_letters_alone(swept: Swept) -> None:
    """They had their chance when it began."""
    swept.die("changes", "c")
    with recorded_calls() as calls:
        assert swept.sweep(SweepTask(after="pages/a"))["Redriven"] == 0
    assert calls == ["ListObjectsV2"]
    assert swept.sent("changes") == []


def test_dead_letters_leave_time_for_a_round(swept: Swept) -> None:
    """A sweep with little time leaves the dead letters where they are and lists pages."""
    swept.die("changes", "c")
    swept.put("pages/a")
    assert swept.sweep(SweepTask(), lambda: 15.0) == {"PageListed": 1, "RefreshAsked": 1, "Redriven": 0}
    assert swept.sent("changes") == []


# ---- What fails --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operation", "state"),
    [("ListObjectsV2", CacheFailed), ("SendMessageBatch", QueueFailed), ("ReceiveMessage", QueueFailed)],
)
def test_a_sweep_that_fails_says_so(swept: Swept, operation: str, state: type[Exception]) -> None:
    """A page cache or queue that refuses stops the sweep, so that it comes again and leaves nothing out."""
    swept.put("pages/a", "pages/b")
    with failing_calls(REFUSED, operation), pytest.raises(state):
        swept.sweep(SweepTask())
    swept.sweep(SweepTask())
    assert set(_paths(swept.tasks())) == {"/a", "/b"}


@pytest.mark.usefixtures("_two_a_listing")
def test_a_hand_over_that_fails_says_so(swept: Swept) -> None:
    """Where the rest cannot be left to a message, the sweep has failed, though its pages were asked for."""
    swept.put("pages/a", "pages/b", "pages/c")

    def fail(_operation: str, parameters: dict[str, Any], proceed: Proceed) -> Any:
        if parameters.get("QueueUrl") == swept.urls["start"]:
            raise REFUSED
        return proceed()

    with around_calls(fail), pytest.raises(QueueFailed):
        swept.sweep(SweepTask(), lambda: 0.0)
    assert _paths(swept.tasks()) == ["/a", "/b"]
