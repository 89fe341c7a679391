"""The Swift client's types and operations (Clients/Swift/Generated), from the description of the API: what the gateway answers and
what apps send are one thing."""
import json
import re

HEAD = """\
// Written by `make generate` from openapi.json.
// swift-format-ignore-file
public import Foundation
"""

KEYWORDS = {"case", "class", "default", "extension", "for", "func", "if", "import", "in", "init", "internal", "is", "let", "operator", "protocol",
            "public", "repeat", "return", "self", "static", "struct", "switch", "where", "while"}
# For operators and the payment provider.
NOT_FOR_APPS = {"getHealth", "getReadiness", "getOpenAPI", "getKeySet", "receiveProviderEvent"}
# `SignIn.swift` calls them and keeps what they answer.
OF_SESSIONS = {"logIn", "logOut", "refreshSession"}
# They carry no access token. Other requests that are for everybody say who asks, where somebody is signed in: a quote, say.
OF_VISITORS = OF_SESSIONS | {"createAccount", "verifyEmail", "resetPassword", "confirmPasswordReset"}


def files(openapi: str) -> dict[str, str]:
    document = json.loads(openapi, object_hook=without_null)
    schemas = document["components"]["schemas"]
    return {
        "Contract.swift": HEAD + "".join(declaration(name, schema, schemas) for name, schema in sorted(schemas.items()) if is_type(schema)),
        "Operations.swift": HEAD + "\nextension OCPizza {" + "".join(
            operation(method.upper(), path, item, schemas)
            for path, methods in sorted(document["paths"].items()) for method, item in methods.items()
            if item["operationId"] not in NOT_FOR_APPS) + "}\n",
    }


# Types

def is_type(schema: dict) -> bool:
    return "enum" in schema or "properties" in schema or "allOf" in schema


def declaration(name: str, schema: dict, schemas: dict) -> str:
    if "enum" in schema:
        return "\n" + words(name, schema, "")
    description, properties, required = members(schema, schemas)
    lines = [*comment(description or schema.get("description"), ""), f"public struct {name}: Codable, Hashable, Sendable {{"]
    nested, fields, parameters = [], [], []
    for key, part in properties.items():
        kind, inner = type_of(key, part, schemas)
        nested += [inner] if inner else []
        is_optional = key not in required or is_null(part)
        constant = json.dumps(part["const"]) if "const" in part else None
        lines += comment(part.get("description"), "  ")
        lines.append(f"  public var {escaped(key)}: {kind}{'?' if is_optional else ''}")
        fields.append(f"    self.{key} = {escaped(key)}")
        parameters.append(f"{key}: {kind}{'? = nil' if is_optional else f' = {constant}' if constant else ''}")
    lines += ["", f"  public init({', '.join(parameters)}) {{", *fields, "  }"]
    return "\n" + "\n".join(lines) + "\n" + "".join(f"\n{text}" for text in nested) + "}\n"


def members(schema: dict, schemas: dict) -> tuple[str | None, dict, set]:
    """What a type is made of, those of the types that it extends first."""
    description, properties, required = schema.get("description"), dict(schema.get("properties", {})), set(schema.get("required", []))
    before: dict = {}
    for part in schema.get("allOf", []):
        inner, more, needed = members(resolved(part, schemas), schemas)
        before |= more
        required |= needed
        description = description or (inner if "$ref" not in part else None)
    return description, before | properties, required


def type_of(key: str, schema: dict, schemas: dict) -> tuple[str, str | None]:
    """The Swift type of a member, and the declaration that it brings with it."""
    if "$ref" in schema:
        name = schema["$ref"].split("/")[-1]
        if name == "Timestamp":
            return "Date", None
        return (name, None) if is_type(schemas[name]) else type_of(key, schemas[name], schemas)
    if "enum" in schema and is_a(schema, "string"):
        name = {"type": "Code"}.get(key, key[0].upper() + key[1:])
        return name, words(name, schema, "  ")
    if is_a(schema, "array"):
        inner, nested = type_of(key.removesuffix("s"), schema["items"], schemas)
        return f"[{inner}]", nested
    if schema.get("format") == "date-time":
        return "Date", None
    simple = {"string": "String", "integer": "Int", "number": "Double", "boolean": "Bool"}
    return next((swift for kind, swift in simple.items() if is_a(schema, kind)), "[String: String]"), None


def words(name: str, schema: dict, indent: str) -> str:
    """A list of words that may grow: an app from before a word still reads it."""
    lines = [*comment(schema.get("description"), indent), f"{indent}public struct {name}: Word {{", f"{indent}  public let rawValue: String",
             f"{indent}  public init(rawValue: String) {{ self.rawValue = rawValue }}", ""]
    lines += [f"{indent}  public static let {escaped(camel(word))} = Self(rawValue: {json.dumps(word)})" for word in schema["enum"]]
    return "\n".join(lines) + f"\n{indent}}}\n"


# Operations

def operation(method: str, path: str, item: dict, schemas: dict) -> str:
    parameters = {(part["in"], part["name"]): part for part in item.get("parameters", [])}
    arguments, query, nested = [], [], []
    target = re.sub(r"{(\w+)}", lambda found: f"\\(Self.escaped({escaped(found[1])}{raw(parameters['path', found[1]], found[1], schemas)}))", path)
    for (place, name), part in parameters.items():
        if place == "path":
            arguments.append(f"{name}: {type_of(name, part['schema'], schemas)[0]}")
        if place == "query":
            kind, inner = type_of(name, part["schema"], schemas)
            if inner:
                kind = "String"
            is_required = part.get("required")
            arguments.append(f"{name}: {kind}{'' if is_required else '? = nil'}")
            value = {"String": escaped(name), "Int": f"{escaped(name)}.map(String.init)", "Bool": f"{escaped(name)}.map(String.init)"}.get(
                kind, f"{escaped(name)}?.rawValue")
            query.append(f'"{name}": ' + (f'"\\({escaped(name)})"' if is_required else value))
    content = item.get("requestBody", {}).get("content", {})
    words = [f'"{method}"', f'"{target}"']
    words += [f"query: [{', '.join(query)}]"] if query else []
    if "application/json" in content:
        body = type_of("body", content["application/json"]["schema"], schemas)[0]
        is_required = item["requestBody"].get("required")
        arguments.insert(0, f"_ body: {body}{'' if is_required else '? = nil'}")
        words.append("body: body")
    elif content:
        arguments.insert(0, "_ picture: Data")
        arguments.insert(1, "mediaType: String")
        words.append("data: picture, mediaType: mediaType")
    if ("header", "If-Match") in parameters:
        arguments.append("version: Int")
        words.append("version: version")
    if ("header", "Idempotency-Key") in parameters:
        arguments.append("key: String = OCPizza.newKey()")
        words.append("key: key")
    if item["operationId"] in OF_VISITORS:
        words.append("isPublic: true")
    call, name = f"Call({', '.join(words)})", item["operationId"]
    about = comment(f"{item['summary']}." + (f" {item['description']}" if "description" in item else ""), "  ")
    answers = {kind: (status, part) for status, answer in item["responses"].items() if status[0] == "2"
               for kind, part in (answer.get("content") or {"": {}}).items()}
    if "text/event-stream" in answers:
        return function(about, name, arguments, "LiveEvents", f"events({call})", is_async=False)
    access = "" if name in OF_SESSIONS else "public "
    if "application/json" not in answers:
        if "" not in answers:
            return function(about, name, arguments, "Data", f"try await data({call})", access)
        return function(about, name, arguments, None, f"try await nothing({call})", access)
    result = type_of("answer", answers["application/json"][1]["schema"], schemas)[0]
    text = function(about, name, arguments, result + ("?" if "" in answers else ""), f"try await {'optional' if '' in answers else 'value'}({call})", access)
    for kind, suffix in [("application/pdf", "PDF"), ("text/csv", "CSV")]:
        if kind in answers:
            text += function(about, name + suffix, arguments, "Data", f'try await data({call[:-1]}, accepts: "{kind}"))', access)
    return text


def function(about: list[str], name: str, arguments: list[str], result: str | None, body: str, access: str = "public ", is_async: bool = True) -> str:
    effects = " async throws" if is_async else ""
    lines = [*about, f"  {access}func {name}({', '.join(arguments)}){effects}{f' -> {result}' if result else ''} {{", f"    {body}", "  }"]
    return "\n" + "\n".join(lines) + "\n"


def raw(parameter: dict, name: str, schemas: dict) -> str:
    kind, _ = type_of(name, parameter["schema"], schemas)
    return "" if kind == "String" else ".rawValue"


# Small things

def without_null(schema: dict) -> dict:
    """What may be null may be absent, and an app leaves it out."""
    match schema.get("anyOf"):
        case [kind, {"type": "null"} | {"$ref": "#/components/schemas/Nothing"}]:
            return kind | {key: value for key, value in schema.items() if key != "anyOf"}
    return schema


def resolved(schema: dict, schemas: dict) -> dict:
    return schemas[schema["$ref"].split("/")[-1]] if "$ref" in schema else schema


def is_a(schema: dict, kind: str) -> bool:
    found = schema.get("type")
    return kind == found or isinstance(found, list) and kind in found


def is_null(schema: dict) -> bool:
    return is_a(schema, "null") and schema.get("type") != "null"


def comment(text: str | None, indent: str) -> list[str]:
    return [f"{indent}/// {line}".rstrip() for line in (text or "").splitlines()]


def camel(word: str) -> str:
    first, *rest = [part for part in re.split(r"[^A-Za-z0-9]+", word.removeprefix("/problems/")) if part]
    return first[0].lower() + first[1:] + "".join(part[0].upper() + part[1:] for part in rest)


def escaped(name: str) -> str:
    return f"`{name}`" if name in KEYWORDS else name
