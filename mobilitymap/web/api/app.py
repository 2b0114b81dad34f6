"""``/api/v1/``: areas, measures, figures, postcodes and boundaries for programs, read only.

Every answer is tagged and compressed like a page; an error is *problem details* (RFC 9457) with
a sentence that helps. ``/api/v1/openapi.json`` describes it all, ``/api/v1/`` the same for people.
"""

from __future__ import annotations

import json
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, FastAPI, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route

from mobilitymap.domain.areas import Level
from mobilitymap.domain.indicators import LifeStage
from mobilitymap.errors import MobilityMapError
from mobilitymap.frontend.assets import route_prefix
from mobilitymap.frontend.templating import page as html_page
from mobilitymap.web.api import answers, models
from mobilitymap.web.cache import ResponseCache
from mobilitymap.web.head_requests import HeadAsGet
from mobilitymap.web.responses import Answer, outcome, respond

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from starlette.routing import BaseRoute

    from mobilitymap.domain.atlas import Atlas

VERSION_HEADER: Final = "X-Data-Version"
MAX_AGE: Final = 3600
MAX_PAGE_SIZE: Final = 1000
_PROBLEM: Final = "application/problem+json"
_ABOUT: Final = (
    "Published figures on social mobility for the areas of the United Kingdom, read only. "
    "Figures are as published; a missing one is null and its flag says why. Measures that their "
    "publisher advises against ranking have no ranks. Every answer names the version of the "
    f"data in the header {VERSION_HEADER}."
)

# Errors name commands; who asks over HTTP is told an address.
_INSTEAD: Final = {
    "`mobilitymap areas NAME`": "/api/v1/areas?q=NAME",
    "`mobilitymap indicators`": "/api/v1/indicators",
}

# Where a code, slug or postcode stands in a path: short, so that nonsense is refused early.
Code = Annotated[str, Path(max_length=60, examples=["E08000032"], description="GSS code.")]
Slug = Annotated[str, Path(max_length=60, examples=["child-poverty"])]
PageNumber = Annotated[int, Query(ge=1, le=10_000)]
PageSize = Annotated[int, Query(ge=1, le=MAX_PAGE_SIZE, description="Items on a page.")]
OnlyLevel = Annotated[Level | None, Query(description="Level of geography.")]
OnlyStage = Annotated[LifeStage | None, Query(description="Only measures of this life stage.")]
SearchText = Annotated[str | None, Query(max_length=80, description="Part of a name, or a code.")]
Period = Annotated[
    str | None,
    Query(max_length=20, description="Such as 2024-25, or all; by default the latest."),
]
OnlyArea = Annotated[str | None, Query(max_length=60, description="Code of an area.")]


def routes(atlas: Atlas, base_path: str = "") -> list[BaseRoute]:
    """Return the API as routes of the site.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    base_path : str
        The app's ``server.baseUrlPath``.
    """
    root = f"{route_prefix(base_path)}/api/v1"

    def to_description(_: Request) -> Response:
        return RedirectResponse(f"{root}/", status_code=308)

    return [Route(root, to_description), Mount(root, app=application(atlas, base_path))]


def application(atlas: Atlas, base_path: str = "") -> FastAPI:
    """Return the API as an application of its own.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    base_path : str, optional
        Path that the server's addresses begin with (``server.baseUrlPath``); may be empty.
    """
    prefix = route_prefix(base_path)
    api = FastAPI(
        title="Social mobility map",
        summary="Published figures on social mobility, by area",
        description=_ABOUT,
        version="1",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    # FastAPI keeps every endpoint for ever: what they need, they find in the application.
    api.state.atlas = atlas
    api.state.responses = ResponseCache(entries=1500, megabytes=60, waiting=100)
    for router in (
        _areas(f"{prefix}/api/v1"),
        _indicators(f"{prefix}/api/v1"),
        _places(),
    ):
        api.include_router(router)

    @api.get("/", include_in_schema=False)
    async def description(request: Request) -> Response:
        return await _send(request, _description, request.app, prefix)

    @api.get("/openapi.json", include_in_schema=False)
    async def openapi(request: Request) -> Response:
        return await _send(request, _openapi, request.app, request.scope.get("root_path", ""))

    _describe_problems(api)
    _handle_problems(api, atlas)
    api.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD"],
        expose_headers=["ETag", "Link", VERSION_HEADER],
    )
    api.add_middleware(HeadAsGet)
    return api


def _problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe the errors of an operation; any may be refused while the server is busy."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {_PROBLEM: {"schema": schema}},
        }
        for status in sorted({*statuses, HTTPStatus.SERVICE_UNAVAILABLE.value})
    }


def _object(media_type: str, *members: str) -> dict[int | str, dict[str, Any]]:
    """Describe a successful answer that is an object with these members."""
    schema = {"type": "object", "required": ["type", *members]}
    return {200: {"content": {media_type: {"schema": schema}}}}


_TABLE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}}
}


class _CsvResponse(Response):
    """Names the media type of CSV in the description."""

    media_type = "text/csv"


def _wants_csv(request: Request) -> bool:
    """Whether the header ``Accept`` names CSV first."""
    first = request.headers.get("accept", "").split(",")[0]
    return first.split(";")[0].strip().lower() == "text/csv"


async def _send(request: Request, make: Callable[..., Answer], *arguments: Hashable) -> Response:
    """Send an answer: at once if it is at hand, else when it is made."""
    responses: ResponseCache = request.app.state.responses
    key = (make.__name__, *arguments)
    make_now = partial(make, request.app.state.atlas, *arguments)
    answer = await responses.get_or_make(key, make_now)
    return respond(request, answer, MAX_AGE)


def _areas(root: str) -> APIRouter:
    router = APIRouter(tags=["Areas"])

    @router.get("/areas", response_model=models.AreaPage, responses=_TABLE | _problems(422))
    async def list_areas(
        request: Request,
        q: SearchText = None,
        level: OnlyLevel = None,
        page: PageNumber = 1,
        page_size: PageSize = 200,
    ) -> Response:
        """List the areas of today, or those that a text names, abolished ones included."""
        if _wants_csv(request):
            return await _send(request, answers.areas_csv, q, level)
        asked = answers.Asked(f"{root}/areas", page, page_size)
        return await _send(request, answers.areas_page, q, level, asked)

    @router.get("/areas.csv", response_class=_CsvResponse, responses=_problems(422))
    async def list_areas_as_csv(
        request: Request, q: SearchText = None, level: OnlyLevel = None
    ) -> Response:
        """List areas as CSV, all on one page."""
        return await _send(request, answers.areas_csv, q, level)

    @router.get("/areas/{code}", response_model=models.AreaDetail, responses=_problems(404, 422))
    async def get_area(request: Request, code: Code) -> Response:
        """Get an area with its parents, predecessors and successors."""
        return await _send(request, answers.area, code)

    @router.get(
        "/areas/{code}/profile",
        response_model=models.Profile,
        responses=_TABLE | _problems(404, 422),
    )
    async def get_profile(request: Request, code: Code, stage: OnlyStage = None) -> Response:
        """Get the latest figure of every measure for an area, beside nation and region."""
        make = answers.profile_csv if _wants_csv(request) else answers.profile
        return await _send(request, make, code, stage)

    @router.get(
        "/areas/{code}/profile.csv",
        response_class=_CsvResponse,
        responses=_problems(404, 422),
    )
    async def get_profile_as_csv(request: Request, code: Code, stage: OnlyStage = None) -> Response:
        """Get the profile of an area as CSV."""
        return await _send(request, answers.profile_csv, code, stage)

    @router.get(
        "/areas/{code}/similar", response_model=models.Similar, responses=_problems(404, 422)
    )
    async def get_similar(request: Request, code: Code) -> Response:
        """Get the areas that are like an area, as two publishers name them."""
        return await _send(request, answers.similar, code)

    return router


def _indicators(root: str) -> APIRouter:
    router = APIRouter(tags=["Measures"])

    @router.get(
        "/indicators", response_model=models.IndicatorList, responses=_TABLE | _problems(422)
    )
    async def list_indicators(request: Request, stage: OnlyStage = None) -> Response:
        """List the measures in the order of life stages."""
        make = answers.indicators_csv if _wants_csv(request) else answers.indicators
        return await _send(request, make, stage)

    @router.get("/indicators.csv", response_class=_CsvResponse, responses=_problems(422))
    async def list_indicators_as_csv(request: Request, stage: OnlyStage = None) -> Response:
        """List the measures as CSV."""
        return await _send(request, answers.indicators_csv, stage)

    @router.get(
        "/indicators/{slug}",
        response_model=models.IndicatorDetail,
        responses=_problems(404, 422),
    )
    async def get_indicator(request: Request, slug: Slug) -> Response:
        """Get what a measure is, where it comes from and what to mind."""
        return await _send(request, answers.indicator, slug)

    @router.get(
        "/indicators/{slug}/values",
        response_model=models.ValuePage,
        responses=_TABLE | _problems(404, 422),
    )
    async def get_values(  # noqa: PLR0913, PLR0917 - one for each parameter of the address
        request: Request,
        slug: Slug,
        period: Period = None,
        level: OnlyLevel = None,
        area: OnlyArea = None,
        page: PageNumber = 1,
        page_size: PageSize = MAX_PAGE_SIZE,
    ) -> Response:
        """Get the published figures of a measure; as CSV all on one page."""
        rows = answers.Rows(slug, period, level, area)
        if _wants_csv(request):
            return await _send(request, answers.values_csv, rows)
        asked = answers.Asked(f"{root}/indicators/{slug.lower()}/values", page, page_size)
        return await _send(request, answers.values_page, rows, asked)

    @router.get(
        "/indicators/{slug}/values.csv",
        response_class=_CsvResponse,
        responses=_problems(404, 422),
    )
    async def get_values_as_csv(
        request: Request,
        slug: Slug,
        period: Period = None,
        level: OnlyLevel = None,
        area: OnlyArea = None,
    ) -> Response:
        """Get the published figures of a measure as CSV, with source and licence in each row."""
        return await _send(request, answers.values_csv, answers.Rows(slug, period, level, area))

    return router


def _places() -> APIRouter:
    router = APIRouter(tags=["Postcodes and boundaries"])

    @router.get(
        "/postcodes/{postcode}",
        response_model=models.Postcode,
        responses=_problems(404, 422, 503),
    )
    async def get_postcode(
        request: Request,
        postcode: Annotated[str, Path(max_length=16, examples=["BD1 1HX"])],
    ) -> Response:
        """Get the local authority of a postcode, or those of the start of one."""
        return await _send(request, answers.postcode, postcode)

    @router.get(
        "/boundaries/{level}.geojson",
        response_class=_GeoJsonResponse,
        responses=_object("application/geo+json", "features") | _problems(422),
    )
    async def get_geojson(request: Request, level: Level) -> Response:
        """Get the boundaries of a level as GeoJSON (WGS 84)."""
        return await _send(request, answers.geojson, level)

    @router.get(
        "/boundaries/{level}.topojson",
        responses=_object("application/json", "objects", "arcs") | _problems(422),
    )
    async def get_topojson(request: Request, level: Level) -> Response:
        """Get the boundaries of a level as TopoJSON (WGS 84)."""
        return await _send(request, answers.topojson, level)

    return router


class _GeoJsonResponse(Response):
    """Names the media type of GeoJSON in the description."""

    media_type = "application/geo+json"


def _describe_problems(api: FastAPI) -> None:
    """Put the type of errors into the description, which names it in every operation."""
    generate = api.openapi

    def openapi() -> dict[str, Any]:
        described = generate()
        schemas = described["components"]["schemas"]
        schemas["Problem"] = models.Problem.model_json_schema()
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        return described

    # The way that FastAPI documents for extending the description.
    api.openapi = openapi  # type: ignore[method-assign]


def _handle_problems(api: FastAPI, atlas: Atlas) -> None:
    """Answer every error as problem details."""

    def send(request: Request, status: int, detail: str, headers: Any = None) -> Response:  # noqa: ANN401 - as Starlette has them
        problem = models.Problem(title=HTTPStatus(status).phrase, status=status, detail=detail)
        answer = Answer(
            problem.model_dump_json().encode(),
            _PROBLEM,
            status,
            {VERSION_HEADER: atlas.version, **(headers or {})},
        )
        return respond(request, answer)

    def of_user(request: Request, error: MobilityMapError) -> Response:
        detail = str(error)
        for command, address in _INSTEAD.items():
            detail = detail.replace(command, address)
        status, headers = outcome(error)
        return send(request, status, detail, headers)

    def of_parameter(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        name, reason = first["loc"][-1], first["msg"]
        return send(request, 422, f"The parameter {str(name)!r} is not valid: {reason}.")

    def of_http(request: Request, error: HTTPException) -> Response:
        details = {
            404: "There is nothing at this address. The description of the API, openapi.json, "
            "names every address.",
            405: "The API is read only: use GET or HEAD.",
        }
        detail = details.get(error.status_code, str(error.detail))
        headers = {"Allow": "GET, HEAD"} if error.status_code == 405 else error.headers
        return send(request, error.status_code, detail, headers)

    api.add_exception_handler(MobilityMapError, of_user)  # type: ignore[arg-type]
    api.add_exception_handler(RequestValidationError, of_parameter)  # type: ignore[arg-type]
    api.add_exception_handler(HTTPException, of_http)  # type: ignore[arg-type]


def _openapi(atlas: Atlas, api: FastAPI, root_path: str) -> Answer:
    """Return the description for programs, with where the API stands."""
    described = api.openapi() | ({"servers": [{"url": root_path}]} if root_path else {})
    body = json.dumps(described, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(body, "application/json", headers={VERSION_HEADER: atlas.version})


def _description(atlas: Atlas, api: FastAPI, prefix: str) -> Answer:
    """Return the description for people."""
    described = api.openapi()
    operations = [
        {
            "path": path,
            "tag": found["get"]["tags"][0],
            "text": found["get"]["description"],
            "parameters": found["get"].get("parameters", []),
        }
        for path, found in described["paths"].items()
    ]
    body = html_page(
        "api.html.j2", base=prefix, version=atlas.version, about=_ABOUT, operations=operations
    )
    return Answer(body)
