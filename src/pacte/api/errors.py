"""Errors of operations and of the door, as one JSON form: `{"problems": […]}`."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel, ConfigDict

from pacte.document import Conflict, Invalid, PacteError, Problem, Refused
from pacte.document.results.envelope import Sentence
from pacte.wording import problems
from pacte.wording.catalog import LANGUAGES

STATUS_OF = ((Refused, 403), (Conflict, 409), (Invalid, 422))


class ProblemTold(BaseModel):
    """One thing that is wrong: where, what was found, what was expected, and a sentence."""

    model_config = ConfigDict(extra="forbid")

    code: str
    where: str
    found: str
    expected: str
    message: Sentence


class Problems(BaseModel):
    """Everything that is wrong with a call."""

    model_config = ConfigDict(extra="forbid")

    problems: list[ProblemTold]


MEANINGS = {
    400: "The body is not JSON.",
    401: "No key was given, or it is not one.",
    403: "The member of this key may not do that.",
    404: "There is nothing of that name that this member may see.",
    409: "The plan has moved on since the version given: read again, then redo.",
    422: "What is asked cannot be: each problem says where, what was found, what was expected.",
}
ERRORS = dict.fromkeys(MEANINGS, Problems)
"""What every operation may answer besides its result."""
IN_WORDS = {"responses": {code: {"description": meaning} for code, meaning in MEANINGS.items()}}
"""The same in the contract: in our words, those of Python change with its version."""


def told(found: Iterable[Problem]) -> Problems:
    """Problems with their sentence in both languages."""
    return Problems(
        problems=[
            ProblemTold(
                code=p.code,
                where=p.where,
                found=p.found,
                expected=problems.expected(p, "en"),
                message=Sentence(**{lang: problems.sentence(p, lang) for lang in LANGUAGES}),
            )
            for p in found
        ]
    )


def install(api: NinjaAPI) -> None:
    """Map every family of errors to its status, once."""

    def answer(request: HttpRequest, status: int, *found: Problem) -> HttpResponse:
        return api.create_response(request, told(found).model_dump(mode="json"), status=status)

    @api.exception_handler(PacteError)
    def _refused(request: HttpRequest, error: PacteError) -> HttpResponse:
        status = next(code for family, code in STATUS_OF if isinstance(error, family))
        return answer(request, status, *error.problems)

    @api.exception_handler(AuthenticationError)
    def _unknown(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
        return answer(request, 401, Problem("no_key", "Authorization", "", "Bearer"))

    @api.exception_handler(Http404)
    def _absent(request: HttpRequest, _error: Http404) -> HttpResponse:
        return answer(request, 404, Problem("not_there", request.path))

    @api.exception_handler(ValidationError)
    def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
        return answer(request, 422, *map(_of_validation, error.errors))

    @api.exception_handler(HttpError)
    def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
        return answer(request, error.status_code, Problem("not_json", "", error.message[:200]))


def _of_validation(error: dict[str, object]) -> Problem:
    place = error.get("loc")
    parts = [str(part) for part in place] if isinstance(place, list | tuple) else []
    return Problem("wrong_call", "/".join(["", *parts]), str(error.get("msg", ""))[:200])
