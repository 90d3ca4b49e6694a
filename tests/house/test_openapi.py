"""The contract of programs is the committed one: a change of it is seen in review."""

import json

from tests.house import tree

from pacte.api.urls import api

CONTRACT = tree.ROOT / "docs" / "reference" / "openapi.json"


def test_the_committed_contract_is_the_one_that_the_api_serves():
    """A change is accepted by `./dev reference`."""
    served = json.loads(json.dumps(api.get_openapi_schema()))
    assert json.loads(CONTRACT.read_text("utf-8")) == served


def test_every_operation_declares_its_errors():
    for path in api.get_openapi_schema()["paths"].values():
        for operation in path.values():
            assert {"401", "403", "404", "409", "422"} <= {str(s) for s in operation["responses"]}
