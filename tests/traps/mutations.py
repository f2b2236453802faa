"""Mutations of the template: each takes one protection away, and says which traps must snap then."""

from __future__ import annotations

from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest.mock import patch

from traps import test_pains as pains
from traps import test_t01_to_t10 as early
from traps import test_t11_to_t20 as middle
from traps import test_t21_to_t30 as late

from compound_pages import freshness
from compound_pages.cache import Cache

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from traps.world import Change, Template, World

    type Trap = Callable[[World], None]
    type Step = str | int

MONTH = 2_592_000
CONFIG = ("Distribution", "DistributionConfig")
DEFAULT = (*CONFIG, "DefaultCacheBehavior")
CODES = (*CONFIG, "OriginGroups", "Items", 0, "FailoverCriteria", "StatusCodes", "Items")
MEMBERS = (*CONFIG, "OriginGroups", "Items", 0, "Members", "Items")
S3, API = (*CONFIG, "Origins", 0), (*CONFIG, "Origins", 1)
PAGES = ("PageCachePolicy", "CachePolicyConfig")
KEY = (*PAGES, "ParametersInCacheKeyAndForwardedToOrigin")
HEADERS = ("HeadersPolicy", "ResponseHeadersPolicyConfig")
ERRORS = (*CONFIG, "CustomErrorResponses")
STAGE = "ApiApiGatewayDefaultStage"
EVERYTHING = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"]
# CloudFront Developer Guide, "Use managed cache policies" and "Use managed origin request policies".
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
ALL_OF_THE_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3"


class Mutation(NamedTuple):
    """A protection that is taken away, and the tests that must fail without it.

    `elsewhere`: what is changed outside the template, where the protection is not in it.
    """

    name: str
    changes: tuple[Change, ...]
    snaps: tuple[Trap, ...]
    elsewhere: Callable[[], AbstractContextManager[object]] = nullcontext


def at(template: Template, steps: tuple[Step, ...]) -> Any:
    """Return what stands at a place: a resource, then steps into its properties."""
    found: Any = template["Resources"][steps[0]]["Properties"]
    for step in steps[1:]:
        found = found[step]
    return found


def put(value: Any, *steps: Step) -> Change:
    """Put a value at a place."""

    def change(template: Template) -> None:
        at(template, steps[:-1])[steps[-1]] = value

    return change


def take(*steps: Step) -> Change:
    """Take away what is at a place."""

    def change(template: Template) -> None:
        del at(template, steps[:-1])[steps[-1]]

    return change


def add(value: Any, *steps: Step) -> Change:
    """Add a value to the list at a place."""
    return lambda template: at(template, steps).append(value)


def keep(wanted: Callable[[Any], bool], *steps: Step) -> Change:
    """Leave in the list at a place only what is wanted."""

    def change(template: Template) -> None:
        found = at(template, steps)
        left = [one for one in found if wanted(one)]
        assert len(left) < len(found)
        found[:] = left

    return change


def without(name: str) -> Change:
    """Take a resource away."""

    def change(template: Template) -> None:
        del template["Resources"][name]

    return change


def error(code: int, **rule: Any) -> Change:
    """Give the rule of an error status other values."""

    def change(template: Template) -> None:
        (found,) = (one for one in at(template, ERRORS) if one["ErrorCode"] == code)
        found |= rule

    return change


def not_removed(header: str) -> Change:
    """Let a header through to readers."""
    return keep(lambda one: one["Header"] != header, *HEADERS, "RemoveHeadersConfig", "Items")


def without_statement(sid: str, name: str) -> Change:
    """Take a statement out of the policy of a bucket or a role."""

    def change(template: Template) -> None:
        said = at(template, (name,))
        for policy in said.get("Policies", [said]):
            found = policy["PolicyDocument"]["Statement"]
            found[:] = [one for one in found if one["Sid"] != sid]

    return change


def without_action(action: str, role: str) -> Change:
    """Take one action out of a role's statements."""

    def change(template: Template) -> None:
        for policy in at(template, (role, "Policies")):
            for statement in policy["PolicyDocument"]["Statement"]:
                if isinstance(statement["Action"], list) and action in statement["Action"]:
                    statement["Action"].remove(action)

    return change


def and_action(action: str, role: str, sid: str) -> Change:
    """Allow a role one action more."""

    def change(template: Template) -> None:
        for policy in at(template, (role, "Policies")):
            for statement in policy["PolicyDocument"]["Statement"]:
                if statement["Sid"] == sid:
                    statement["Action"] = [*statement["Action"], action]

    return change


def retained_no_more(name: str) -> Change:
    """Let a resource go with its stack."""

    def change(template: Template) -> None:
        template["Resources"][name]["DeletionPolicy"] = "Delete"

    return change


def limited_to(most: int, name: str) -> Change:
    """Let a parameter be as high as this."""

    def change(template: Template) -> None:
        template["Parameters"][name]["MaxValue"] = most

    return change


def second_table(template: Template) -> None:
    """Keep a register of tags beside the records."""
    template["Resources"]["TagTable"] = template["Resources"]["Table"]


def swap_members(template: Template) -> None:
    """Ask the function first, and S3 where it fails."""
    at(template, MEMBERS).reverse()


@contextmanager
def stale_for_a_month() -> Iterator[None]:
    """Let pages say what some frameworks say: old for a month while somebody asks for a new one."""
    real = freshness.page

    def page(
        body: bytes, tags: tuple[str, ...], edge_seconds: int, content_type: str = freshness.HTML
    ) -> Any:
        made = real(body, tags, edge_seconds, content_type)
        life = made.headers["cache-control"].replace("revalidate=60", f"revalidate={MONTH}")
        made.headers["cache-control"] = life
        return made

    with patch.object(freshness, "page", page):
        yield


@contextmanager
def unconditional_puts() -> Iterator[None]:
    """Let the last writer of a page win, whatever it has seen."""
    real = Cache._call

    def call(cache: Cache, operation: str, **arguments: Any) -> Any:
        conditions = {"IfMatch", "IfNoneMatch"}
        return real(cache, operation, **{name: arguments[name] for name in arguments.keys() - conditions})

    with patch.object(Cache, "_call", call):
        yield


MUTATIONS = (
    # ---- Alarms ----
    *(
        Mutation(f"no {alarm}", (without(alarm),), (trap,))
        for alarm, trap in {
            "ChangesLateAlarm": early.test_t01_html_in_s3_is_made_again_without_a_reader,
            "ChangesDeadAlarm": pains.test_pain_04_no_change_is_taken_for_a_duplicate,
            "NeedlessRenderAlarm": (
                pains.test_pain_11_the_function_is_asked_for_what_s3_lacks_and_for_nothing_else
            ),
            "PutFailedAlarm": late.test_t23_a_put_that_fails_is_not_the_readers_trouble,
            "RenderThrottledAlarm": late.test_t26_a_brown_out_of_s3_is_carried,
        }.items()
    ),
    # ---- Which origin is asked, and when the second ----
    Mutation(
        "403 among the failover codes",
        (add(403, *CODES),),
        (early.test_t04_403_is_never_taken_for_a_missing_page,),
    ),
    Mutation(
        "404 not among the failover codes",
        (keep(lambda code: code != 404, *CODES),),
        (
            early.test_t04_403_is_never_taken_for_a_missing_page,
            middle.test_t11_head_is_get_without_a_body,
            pains.test_pain_11_the_function_is_asked_for_what_s3_lacks_and_for_nothing_else,
        ),
    ),
    Mutation(
        "5xx not among the failover codes",
        (keep(lambda code: code == 404, *CODES),),
        (late.test_t26_a_brown_out_of_s3_is_carried,),
    ),
    Mutation(
        "the function asked first",
        (swap_members,),
        (
            late.test_t25_a_purge_of_everything_renders_nothing,
            pains.test_pain_09_no_reader_waits_for_a_function_to_start,
            pains.test_pain_11_the_function_is_asked_for_what_s3_lacks_and_for_nothing_else,
        ),
    ),
    Mutation(
        "the function alone",
        (put("render", *DEFAULT, "TargetOriginId"),),
        (
            middle.test_t12_an_expired_copy_of_the_functions_is_renewed_by_s3,
            pains.test_pain_09_no_reader_waits_for_a_function_to_start,
        ),
    ),
    Mutation(
        "S3 alone",
        (put("pages", *DEFAULT, "TargetOriginId"),),
        (early.test_t07_404_and_410_keep_the_functions_own_words,),
    ),
    # ---- Who may read the bucket ----
    Mutation(
        "no ListBucket for the edge",
        (without_statement("EdgeTellsMissingFromForbidden", "PageBucketPolicy"),),
        (
            early.test_t04_403_is_never_taken_for_a_missing_page,
            pains.test_pain_11_the_function_is_asked_for_what_s3_lacks_and_for_nothing_else,
        ),
    ),
    Mutation(
        "requests that are not signed",
        (put("never", "PageAccess", "OriginAccessControlConfig", "SigningBehavior"),),
        (pains.test_pain_09_no_reader_waits_for_a_function_to_start,),
    ),
    Mutation(
        "no ListBucket for refresh",
        (without_statement("TellMissingFromForbidden", "RefreshRole"),),
        (early.test_t04_a_page_that_nobody_asked_for_is_no_fault,),
    ),
    Mutation(
        "no root object",
        (take(*CONFIG, "DefaultRootObject"),),
        (early.test_t05_without_the_function_the_root_object_stands_in,),
    ),
    Mutation(
        "no root object, no function, and the bucket's root as origin",
        (take(*CONFIG, "DefaultRootObject"), early.without_function, put("", *S3, "OriginPath")),
        (
            early.test_t05_nobody_can_list_the_bucket,
            early.test_t05_without_the_function_the_root_object_stands_in,
        ),
    ),
    # ---- The cache key, and what is forwarded ----
    Mutation(
        "all cookies forwarded",
        (put({"CookieBehavior": "all"}, *KEY, "CookiesConfig"),),
        (
            late.test_t29_no_cookie_gets_in_or_out,
            pains.test_pain_06_the_end_of_a_life_is_one_request,
            pains.test_pain_10_a_query_is_nobodys_business,
        ),
    ),
    Mutation(
        "one cookie in the key",
        (put({"CookieBehavior": "whitelist", "Cookies": ["session"]}, *KEY, "CookiesConfig"),),
        (late.test_t29_no_cookie_gets_in_or_out,),
    ),
    Mutation(
        "the query in the key",
        (put({"QueryStringBehavior": "all"}, *KEY, "QueryStringsConfig"),),
        (
            early.test_t08_a_path_that_is_no_page_costs_one_call_in_half_a_minute,
            pains.test_pain_10_a_query_is_nobodys_business,
        ),
    ),
    *(
        Mutation(
            f"{name} in the key",
            (put({"HeaderBehavior": "whitelist", "Headers": [name]}, *KEY, "HeadersConfig"),),
            (middle.test_t15_nothing_that_a_reader_sends_goes_to_an_origin,),
        )
        for name in ("Host", "Authorization", "Accept-Language")
    ),
    Mutation(
        "all headers of the reader forwarded",
        (put(ALL_OF_THE_VIEWER, *DEFAULT, "OriginRequestPolicyId"),),
        (middle.test_t15_nothing_that_a_reader_sends_goes_to_an_origin,),
    ),
    # ---- Lives ----
    Mutation(
        "a minimum of one second",
        (put(1, *PAGES, "MinTTL"),),
        (late.test_t28_the_edge_obeys_no_store_and_forgets_what_forgot_to_say,),
    ),
    Mutation(
        "a minimum of a minute",
        (put(60, *PAGES, "MinTTL"),),
        (late.test_t23_a_put_that_fails_is_not_the_readers_trouble,),
    ),
    Mutation(
        "a default of a day",
        (put(86_400, *PAGES, "DefaultTTL"),),
        (late.test_t28_the_edge_obeys_no_store_and_forgets_what_forgot_to_say,),
    ),
    Mutation(
        "an hour at most, stale or fresh",
        (put(3_600, *PAGES, "MaxTTL"),),
        (early.test_t03_the_first_reader_of_a_quiet_edge_gets_no_old_page,),
    ),
    Mutation(
        "assets for a day at most",
        (put(86_400, "AssetCachePolicy", "CachePolicyConfig", "MaxTTL"),),
        (late.test_t28_the_edge_obeys_no_store_and_forgets_what_forgot_to_say,),
    ),
    Mutation(
        "an edge life of a day",
        (early.chosen(EdgeSeconds=86_400),),
        (early.test_t02_the_lives_of_a_copy_add_up_to_an_hour_and_a_minute,),
    ),
    Mutation(
        "no caching",
        (put(CACHING_DISABLED, *DEFAULT, "CachePolicyId"),),
        (
            pains.test_pain_01_a_404_is_not_remembered_for_a_year,
            late.test_t21_many_readers_of_a_cold_page_cause_one_render,
        ),
    ),
    Mutation(
        "stale-while-revalidate for a month, in the headers of pages",
        (),
        (
            early.test_t02_the_lives_of_a_copy_add_up_to_an_hour_and_a_minute,
            early.test_t03_the_first_reader_of_a_quiet_edge_gets_no_old_page,
        ),
        stale_for_a_month,
    ),
    # ---- Errors ----
    Mutation(
        "404 kept for five minutes",
        (error(404, ErrorCachingMinTTL=300),),
        (
            early.test_t06_a_missing_page_is_not_remembered_for_long,
            pains.test_pain_01_a_404_is_not_remembered_for_a_year,
        ),
    ),
    Mutation(
        "a page in the place of 404",
        (error(404, ResponseCode=404, ResponsePagePath="/errors/unavailable.html"),),
        (early.test_t07_404_and_410_keep_the_functions_own_words,),
    ),
    Mutation(
        "404 as 200",
        (error(404, ResponseCode=200, ResponsePagePath="/errors/unavailable.html"),),
        (early.test_t09_s3_holds_pages_and_nothing_else,),
    ),
    Mutation(
        "no page in the place of 5xx",
        (keep(lambda one: one["ErrorCode"] < 500, *ERRORS),),
        (
            early.test_t07_404_and_410_keep_the_functions_own_words,
            pains.test_pain_02_a_500_is_kept_by_nobody_and_brings_no_cookie,
        ),
    ),
    *(
        Mutation(
            f"{code} kept for an hour",
            (error(code, ErrorCachingMinTTL=3_600),),
            (pains.test_pain_02_a_500_is_kept_by_nobody_and_brings_no_cookie,),
        )
        for code in (500, 503)
    ),
    Mutation(
        "the page of an outage from the group",
        (put("pages-then-render", *CONFIG, "CacheBehaviors", 1, "TargetOriginId"),),
        (early.test_t07_404_and_410_keep_the_functions_own_words,),
    ),
    # ---- Tags ----
    Mutation(
        "no tags",
        (take(*CONFIG, "CacheTagConfig"),),
        (
            early.test_t06_a_missing_page_is_not_remembered_for_long,
            late.test_t24_the_edge_forgets_after_s3_has_the_new_page,
            late.test_t25_a_purge_of_everything_renders_nothing,
            pains.test_pain_15_a_reader_sees_the_change_and_not_only_s3,
        ),
    ),
    Mutation(
        "tags of another header",
        (put("cache-tag", *CONFIG, "CacheTagConfig", "HeaderName"),),
        (early.test_t10_a_page_that_was_taken_down_is_nowhere_left,),
    ),
    Mutation(
        "refresh may not make the edge forget",
        (without_statement("MakeTheEdgeForget", "RefreshRole"),),
        (pains.test_pain_15_a_reader_sees_the_change_and_not_only_s3,),
    ),
    # ---- Headers ----
    *(
        Mutation(
            f"{name} is shown",
            (not_removed(name),),
            (middle.test_t13_both_copies_of_a_page_have_the_same_headers,),
        )
        for name in (
            *("accept-ranges", "apigw-requestid", "last-modified", "server", "x-amz-id-2"),
            *("x-amz-meta-cache-tag", "x-amz-request-id", "x-amz-server-side-encryption", "x-amz-version-id"),
        )
    ),
    Mutation(
        # Either alone is enough: CloudFront takes set-cookie away where it forwards no cookie.
        "set-cookie is shown, and cookies forwarded",
        (not_removed("set-cookie"), put({"CookieBehavior": "all"}, *KEY, "CookiesConfig")),
        (pains.test_pain_02_a_500_is_kept_by_nobody_and_brings_no_cookie,),
    ),
    Mutation(
        "no content security policy",
        (take(*HEADERS, "SecurityHeadersConfig", "ContentSecurityPolicy"),),
        (middle.test_t14_one_strict_policy_for_every_page,),
    ),
    Mutation(
        "a content security policy that an origin may replace",
        (put(False, *HEADERS, "SecurityHeadersConfig", "ContentSecurityPolicy", "Override"),),
        (middle.test_t14_one_strict_policy_for_every_page,),
    ),
    Mutation(
        "no headers policy",
        (take(*DEFAULT, "ResponseHeadersPolicyId"),),
        (
            middle.test_t13_both_copies_of_a_page_have_the_same_headers,
            middle.test_t14_one_strict_policy_for_every_page,
        ),
    ),
    Mutation(
        "no compression",
        (put(False, *DEFAULT, "Compress"),),
        (
            late.test_t27_pages_are_compressed_whoever_made_them,
            pains.test_pain_13_the_etag_is_the_same_wherever_a_page_comes_from,
        ),
    ),
    Mutation(
        "no gzip in the key",
        (put(False, *KEY, "EnableAcceptEncodingGzip"),),
        (late.test_t27_pages_are_compressed_whoever_made_them,),
    ),
    Mutation(
        "no Brotli in the key",
        (put(False, *KEY, "EnableAcceptEncodingBrotli"),),
        (late.test_t27_pages_are_compressed_whoever_made_them,),
    ),
    # ---- Paths and methods ----
    Mutation(
        "no function at the edge",
        (early.without_function,),
        (
            early.test_t05_nobody_can_list_the_bucket,
            early.test_t08_what_can_be_no_path_ends_at_the_edge,
            middle.test_t17_an_escaped_path_never_becomes_a_key,
            middle.test_t18_one_page_has_one_path_one_copy_and_one_object,
        ),
    ),
    *(
        Mutation(
            name, (put(methods, *DEFAULT, "AllowedMethods"),), (middle.test_t16_only_get_and_head_get_in,)
        )
        for name, methods in {"OPTIONS allowed": EVERYTHING[:3], "every method allowed": EVERYTHING}.items()
    ),
    # ---- Patience, and many at once ----
    *(
        Mutation(name, (change,), (middle.test_t19_s3_is_given_up_within_seconds,))
        for name, change in {
            "S3 waited for three times": put(3, *S3, "ConnectionAttempts"),
            "S3 waited for as long as CloudFront likes": take(*S3, "ConnectionTimeout"),
            "S3 read for half a minute": put(30, *S3, "S3OriginConfig", "OriginReadTimeout"),
        }.items()
    ),
    *(
        Mutation(name, (change,), (middle.test_t20_a_slow_page_is_rendered_once,))
        for name, change in {
            "the API asked three times": put(3, *API, "ConnectionAttempts"),
            "the API asked as often as CloudFront likes": take(*API, "ConnectionAttempts"),
            "an edge that waits for less than the API": put(
                20, *API, "CustomOriginConfig", "OriginReadTimeout"
            ),
            "a function that may outlast the API": limited_to(29, "RenderTimeout"),
            "a function that outlasts the API": put(29, "RenderFunction", "Timeout"),
        }.items()
    ),
    *(
        Mutation(
            f"no shield before {name}",
            (put({"Enabled": False}, *origin, "OriginShield"),),
            (late.test_t21_many_readers_of_a_cold_page_cause_one_render,),
        )
        for name, origin in {"S3": S3, "the API": API}.items()
    ),
    # ---- The API ----
    Mutation(
        "no secret header",
        (take(*API, "OriginCustomHeaders"),),
        (pains.test_pain_11_the_function_is_asked_for_what_s3_lacks_and_for_nothing_else,),
    ),
    Mutation(
        "no throttle",
        (take(STAGE, "DefaultRouteSettings"),),
        (early.test_t08_the_api_lets_so_many_through_and_no_more,),
    ),
    Mutation(
        "a firewall that is attached to nothing",
        (take(*CONFIG, "WebACLId"),),
        (early.test_t08_a_firewall_can_be_put_in_front,),
    ),
    Mutation(
        "a firewall without a limit by address",
        (keep(lambda rule: "RateBasedStatement" not in rule["Statement"], "WebAcl", "Rules"),),
        (early.test_t08_a_firewall_can_be_put_in_front,),
    ),
    Mutation(
        "no reserved concurrency, whatever an operator says",
        (take("RenderFunction", "ReservedConcurrentExecutions"),),
        (early.test_t08_the_api_lets_so_many_through_and_no_more,),
    ),
    Mutation(
        "a stage with a name",
        (put("live", STAGE, "StageName"),),
        (middle.test_t11_the_api_hands_every_path_and_method_on,),
    ),
    Mutation(
        "a route for GET of some paths",
        (put({"/pages/{page}": {"get": {}}}, "Api", "Body", "paths"),),
        (middle.test_t11_the_api_hands_every_path_and_method_on,),
    ),
    Mutation(
        "an API that may let ten thousand through",
        (early.chosen(ThrottleRate=10_000, ThrottleBurst=5_000),),
        (early.test_t08_the_api_lets_so_many_through_and_no_more,),
    ),
    # ---- Storage ----
    Mutation(
        "KMS in the place of SSE-S3",
        (
            put(
                {"SSEAlgorithm": "aws:kms"},
                *("PageBucket", "BucketEncryption", "ServerSideEncryptionConfiguration", 0),
                "ServerSideEncryptionByDefault",
            ),
        ),
        (
            middle.test_t12_an_expired_copy_of_the_functions_is_renewed_by_s3,
            pains.test_pain_13_the_etag_is_the_same_wherever_a_page_comes_from,
        ),
    ),
    Mutation(
        "pages expire in S3",
        (
            put(
                {"Rules": [{"Id": "x", "Status": "Enabled", "ExpirationInDays": 30}]},
                *("PageBucket", "LifecycleConfiguration"),
            ),
        ),
        (late.test_t30_no_page_expires_in_s3,),
    ),
    Mutation(
        "records expire",
        (put({"AttributeName": "ends", "Enabled": True}, "Table", "TimeToLiveSpecification"),),
        (late.test_t30_no_page_expires_in_s3,),
    ),
    Mutation(
        "pages go with the stack",
        (retained_no_more("PageBucket"),),
        (late.test_t30_no_page_expires_in_s3,),
    ),
    Mutation(
        "a bucket that redirects",
        (
            put(
                {"ErrorDocument": "404.html", "IndexDocument": "index.html"},
                "PageBucket",
                "WebsiteConfiguration",
            ),
        ),
        (early.test_t09_s3_holds_pages_and_nothing_else,),
    ),
    Mutation(
        "a build's id in every key",
        (put("/pages-2", *S3, "OriginPath"),),
        (pains.test_pain_14_a_deployment_leaves_every_page_where_it_is,),
    ),
    Mutation(
        "render may not put",
        (without_action("s3:PutObject", "RenderRole"),),
        (
            late.test_t23_a_put_that_fails_is_not_the_readers_trouble,
            late.test_t29_no_cookie_gets_in_or_out,
        ),
    ),
    Mutation(
        "render may write records",
        (and_action("dynamodb:PutItem", "RenderRole", "ReadRecords"),),
        (pains.test_pain_08_there_is_no_register_of_tags_to_grow,),
    ),
    Mutation(
        "a register of tags", (second_table,), (pains.test_pain_08_there_is_no_register_of_tags_to_grow,)
    ),
    Mutation(
        "puts without a condition, in the page cache's adapter",
        (),
        (late.test_t22_an_old_render_never_overwrites_a_newer_one,),
        unconditional_puts,
    ),
    # ---- The way of a change ----
    *(
        Mutation(
            f"nobody reads {name}",
            (put(False, mapping, "Enabled"),),
            (
                early.test_t01_html_in_s3_is_made_again_without_a_reader,
                early.test_t10_a_page_that_was_taken_down_is_nowhere_left,
            ),
        )
        for name, mapping in {
            "the stream": "PlanFunctionRecords",
            "the changes": "RefreshFunctionChanges",
        }.items()
    ),
    *(
        Mutation(name, (change,), (pains.test_pain_03_no_page_stays_old,))
        for name, change in {
            "a schedule that is off": put("DISABLED", "SweepSchedule", "State"),
            "no schedule": without("SweepSchedule"),
            "a sweep every ten days": early.chosen(SweepRate="rate(10 days)"),
            "nobody reads the starts": put(False, "SweepFunctionStarts", "Enabled"),
        }.items()
    ),
    Mutation(
        "nobody reads the sweep",
        (put(False, "RefreshFunctionSweep", "Enabled"),),
        (pains.test_pain_12_what_was_removed_is_removed_although_its_event_was_lost,),
    ),
    *(
        Mutation(name, (change,), (pains.test_pain_04_no_change_is_taken_for_a_duplicate,))
        for name, change in {
            "a queue that drops duplicates": put(True, "ChangesQueue", "FifoQueue"),
            "no dead-letter queue": take("ChangesQueue", "RedrivePolicy"),
            "a message hidden for half a minute": take("ChangesQueue", "VisibilityTimeout"),
        }.items()
    ),
    Mutation(
        "refreshes without a pace",
        (take("RefreshFunctionSweep", "ScalingConfig"),),
        (pains.test_pain_05_reading_starts_no_refresh,),
    ),
    Mutation(
        "a purge for each message",
        (put(1, "RefreshFunctionChanges", "BatchSize"),),
        (pains.test_pain_07_a_change_of_many_pages_is_one_purge,),
    ),
    Mutation(
        "purges of thousands of names",
        (early.chosen(PurgeLimit=3_000),),
        (pains.test_pain_07_a_change_of_many_pages_is_one_purge,),
    ),
)
