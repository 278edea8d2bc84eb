"""The contract gate: every call to Stripe is checked against Stripe's published description.

``ContractClient`` sits inside the SDK, where the request is exactly what would leave the machine and the
response exactly what came back. Stripe encodes nested objects in a form (``a[b][0]=c``) and describes them
with OpenAPI; the gate decodes the form, gives the values the described types, and validates both sides.
Nested objects are closed, so that a misspelt key is a violation and not a silent loss.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema_rs
import stripe

from payments.gateway.forms import decode_form

DESCRIPTION = Path(__file__).parent / "data" / "stripe-2026-05-27.dahlia.json.gz"
API_VERSION = "2026-05-27.dahlia"
_ROOT = "urn:stripe"
_FORM = "application/x-www-form-urlencoded"
_INTEGER = re.compile(r"-?\d+\Z")
_ANNOTATIONS = {"nullable", "format", "title", "description", "example", "deprecated"}

Schema = dict[str, Any]


class ContractViolation(Exception):
    """A request or a response does not follow Stripe's published description."""


class ContractClient(stripe.RequestsClient):
    """The SDK's HTTP client with the gate in front of it and behind it (about 1 ms a call).

    Raises ContractViolation before anything is sent when the request is wrong, and after the answer came
    when the response is wrong. ``checks`` counts the calls that passed.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.checks = 0

    def request(  # type: ignore[override]  # as stripe.RequestsClient itself narrows HTTPClient
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        operation = find_operation(method, urlsplit(url).path)
        operation.check_request(urlsplit(url).query, post_data)
        body, status, response_headers = super().request(method, url, headers, post_data)
        operation.check_response(status, body)
        self.checks += 1
        return body, status, response_headers


class Operation:
    """One described operation (a method on a path) with its validators."""

    def __init__(self, name: str, described: Schema) -> None:
        self.name = name
        self._query = _query_schema(described.get("parameters", []))
        content = described.get("requestBody", {}).get("content", {})
        self._form: Schema = content.get(_FORM, {}).get(
            "schema", {"type": "object", "properties": {}}
        )
        self._query_validator = _validator(self._query)
        self._form_validator = _validator(self._form)
        self._responses = {
            status: _validator(response["content"]["application/json"]["schema"])
            for status, response in described["responses"].items()
        }

    def check_request(self, query: str, form: str | bytes | None) -> None:
        """Check the query string and the form body; raises ContractViolation."""
        text = form.decode() if isinstance(form, bytes) else form or ""
        for part, encoded, schema, validator in (
            ("query", query, self._query, self._query_validator),
            ("form", text, self._form, self._form_validator),
        ):
            try:
                value = coerce(decode_form(encoded), schema)
            except ValueError as error:
                raise ContractViolation(f"{self.name}: {part}: {error}") from error
            _raise_first(validator, value, f"{self.name}: {part}")

    def check_response(self, status: int, body: bytes | str) -> None:
        """Check an answer's body for its status; raises ContractViolation."""
        validator = self._responses.get(str(status), self._responses["default"])
        try:
            value = json.loads(body)
        except ValueError as error:
            raise ContractViolation(f"{self.name}: response {status} is not JSON") from error
        _raise_first(validator, value, f"{self.name}: response {status}")


def find_operation(method: str, path: str) -> Operation:
    """The described operation for a method and a path; raises ContractViolation if there is none."""
    for pattern, template in _path_patterns():
        if pattern.match(path) and method.lower() in _description()["paths"][template]:
            return _operation(method.lower(), template)
    raise ContractViolation(f"{method.upper()} {path} is not in Stripe's description")


def check_object(value: Mapping[str, Any]) -> None:
    """Check one Stripe object, for instance an event's, by the name in its ``object`` field."""
    name = str(value.get("object"))
    if name not in _description()["components"]["schemas"]:
        raise ContractViolation(f"Stripe describes no object named {name}")
    _raise_first(_object_validator(name), value, name)


def check_event(event: Mapping[str, Any]) -> None:
    """Check an event as a webhook carries it, and the object inside it."""
    check_object(event)
    check_object(event["data"]["object"])


def coerce(value: Any, schema: Schema) -> Any:
    """Give decoded form values the described types; what does not fit stays text and fails validation."""
    if "anyOf" in schema:
        return _coerce_any(value, schema["anyOf"])
    kind = schema.get("type")
    if isinstance(value, dict):
        return _coerce_container(value, schema)
    if kind == "integer" and _INTEGER.match(value):
        return int(value)
    if kind == "number":
        return _number_or_text(value)
    if kind == "boolean" and value in ("true", "false"):
        return value == "true"
    return value


def _coerce_any(value: Any, variants: list[Schema]) -> Any:
    """Prefer the variant that changes the value's type: a list over an object, a number over a text."""
    for variant in sorted(variants, key=lambda variant: variant.get("type") != "array"):
        coerced = coerce(value, variant)
        fits = isinstance(
            coerced, {"object": dict, "array": list}.get(variant.get("type", ""), (int, bool))
        )
        if fits:
            return coerced
    return value


def _coerce_container(value: dict[str, Any], schema: Schema) -> Any:
    if schema.get("type") == "array" and all(_INTEGER.match(key) for key in value):
        return [coerce(value[key], schema.get("items", {})) for key in sorted(value, key=int)]
    properties = schema.get("properties", {})
    extra = schema.get("additionalProperties")
    others = extra if isinstance(extra, dict) else {}
    return {key: coerce(item, properties.get(key, others)) for key, item in value.items()}


def _number_or_text(value: str) -> float | str:
    try:
        return float(value)
    except ValueError:
        return value


def _query_schema(parameters: list[Schema]) -> Schema:
    queried = [parameter for parameter in parameters if parameter["in"] == "query"]
    return {
        "type": "object",
        "properties": {parameter["name"]: parameter["schema"] for parameter in queried},
        "required": [parameter["name"] for parameter in queried if parameter.get("required")],
    }


def _raise_first(validator: jsonschema_rs.Validator, value: Any, where: str) -> None:
    for error in validator.iter_errors(value):
        path = ".".join(str(step) for step in error.instance_path) or "(whole)"
        raise ContractViolation(f"{where}: {path}: {error.message[:400]}")


def _json_schema(described: Any) -> Any:
    """OpenAPI 3.0 as JSON Schema: ``nullable`` spelt out, objects with known properties closed."""
    if isinstance(described, list):
        return [_json_schema(item) for item in described]
    if not isinstance(described, dict):
        return described
    schema: Schema = {}
    for key, value in described.items():
        if key == "properties":
            schema[key] = {name: _json_schema(item) for name, item in value.items()}
        elif key == "$ref":
            schema[key] = _ROOT + value
        elif key in ("items", "anyOf", "additionalProperties"):
            schema[key] = _json_schema(value)
        elif key not in _ANNOTATIONS:
            schema[key] = value
    if "properties" in schema:
        schema.setdefault("additionalProperties", False)
    return _allow_null(schema) if described.get("nullable") else schema


def _allow_null(schema: Schema) -> Schema:
    if "enum" in schema:
        schema["enum"] = [*schema["enum"], None]
    if "type" in schema:
        schema["type"] = [schema["type"], "null"]
    if "anyOf" in schema:
        schema["anyOf"] = [*schema["anyOf"], {"type": "null"}]
    return schema


@cache
def _description() -> dict[str, Any]:
    with gzip.open(DESCRIPTION, "rt", encoding="utf-8") as file:
        description: dict[str, Any] = json.load(file)
    if description["info"]["version"] != API_VERSION:
        raise ContractViolation(f"{DESCRIPTION.name} does not describe {API_VERSION}")
    return description


@cache
def _registry() -> jsonschema_rs.Registry:
    described = _description()["components"]["schemas"]
    schemas = {name: _json_schema(schema) for name, schema in described.items()}
    root = {"components": {"schemas": schemas}}
    return jsonschema_rs.Registry([(_ROOT, root)], draft=jsonschema_rs.Draft202012)


def _validator(described: Schema) -> jsonschema_rs.Validator:
    return jsonschema_rs.validator_for(_json_schema(described), registry=_registry())


@cache
def _object_validator(name: str) -> jsonschema_rs.Validator:
    return _validator({"$ref": f"#/components/schemas/{name}"})


@cache
def _operation(method: str, template: str) -> Operation:
    return Operation(f"{method.upper()} {template}", _description()["paths"][template][method])


@cache
def _path_patterns() -> list[tuple[re.Pattern[str], str]]:
    """Path patterns, fixed paths before those with parameters."""
    templates = sorted(_description()["paths"], key=lambda template: template.count("{"))
    return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path) + r"\Z"), path) for path in templates]
