#!/usr/bin/env python3
"""Builds the web pages: build.py OUTPUT [--check], or build.py --types

It writes the types of the contract from openapi.json (`contract.ts`, not committed), bundles each screen with esbuild, gives
scripts and styles names with a hash of their content, and writes the pages and `pages.json`, by which the gateway serves them.
--types writes the types only. --check also fails where a screen is heavier than its budget (BUDGETS, in bytes of gzip).
"""
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

here = Path(__file__).resolve().parent
root = here.parent.parent

# A screen, its title, the paths that it answers, and what it may weigh: bytes of gzipped script and style of its first load.
SCREENS = {
    "client": ("OC Pizza", [
        "/", "/carte/*", "/panier", "/commande/*", "/commandes", "/compte", "/connexion", "/inscription",
        "/mot-de-passe-oublie", "/nouveau-mot-de-passe", "/adresse-confirmee", "*"], 85_000, 10_000),
    "cuisine": ("Cuisine · OC Pizza", ["/cuisine"], 110_000, 10_000),
    "caisse": ("Caisse · OC Pizza", ["/caisse"], 110_000, 10_000),
    "livraison": ("Livraison · OC Pizza", ["/livraison"], 110_000, 10_000),
    "gestion": ("Gestion · OC Pizza", ["/gestion", "/gestion/*"], 110_000, 10_000),
}

# Nothing but what the pages need of their own origin; no script is made from a string (Trusted Types), and none stands in a page.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    "trusted-types 'none'")
# The courier's page makes one policy, for the address of its worker. On the others nobody can make any.
COURIER_POLICY = POLICY.replace("trusted-types 'none'", "trusted-types ocpizza")
# The payment provider's form for card numbers stands in a frame, so that no number ever comes to this site.
CLIENT_POLICY = POLICY + "; frame-src CARD-FORM-ORIGIN"
# The worker fetches what it keeps.
WORKER_POLICY = "default-src 'none'; connect-src 'self'"
# Swagger UI makes markup from strings and shows its icons as data.
DOCS_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'")

PAGE = """<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#fbf7f1" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#171310" media="(prefers-color-scheme: dark)">
<title>{title}</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
{head}
</head>
<body>
<div id="root"></div>
<noscript>{noscript}</noscript>
</body>
</html>
"""
NOSCRIPT = "Cette page a besoin de JavaScript. Par téléphone, votre pizzeria prend aussi votre commande."


def types(document: dict) -> str:
    """The schemas of the document as TypeScript."""
    lines = ["// Written by build.py from openapi/openapi.json. Do not edit.", ""]
    for name, schema in document["components"]["schemas"].items():
        if description := schema.get("description"):
            lines.append(f"/** {description.replace('*/', '* /').splitlines()[0]} */")
        lines.append(f"export type {name} = {type_of(schema)}\n")
    return "\n".join(lines)


def without_null(schema: dict) -> dict:
    """What may be null may be absent, and pages leave it out."""
    match schema:
        case {"anyOf": [kind, {"type": "null"} | {"$ref": "#/components/schemas/Nothing"}]}:
            return kind
        case {"type": [kind, "null"]}:
            return schema | {"type": kind}
    return schema


def type_of(schema: dict) -> str:
    if schema is True:
        return "unknown"
    if reference := schema.get("$ref"):
        return reference.rsplit("/", 1)[-1]
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(json.dumps(word) for word in schema["enum"])
    for key, sign in (("allOf", " & "), ("oneOf", " | "), ("anyOf", " | ")):
        if key in schema:
            parts = [type_of(part) for part in schema[key]]
            if "properties" in schema:
                parts.append(object_of(schema))
            return "(" + sign.join(parts) + ")"
    kind = schema.get("type")
    if isinstance(kind, list):
        return " | ".join(type_of({**schema, "type": one}) for one in kind)
    if kind == "object" or "properties" in schema:
        return object_of(schema)
    if kind == "array":
        return f"({type_of(schema.get('items', True))})[]"
    return {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}.get(
        kind, "unknown")


def object_of(schema: dict) -> str:
    required = schema.get("required", [])
    members = [
        f"{json.dumps(name)}{'' if name in required else '?'}: {type_of(member)}"
        for name, member in schema.get("properties", {}).items()]
    if not members:
        return "{}" if "properties" in schema else "Record<string, unknown>"
    return "{ " + "; ".join(members) + " }"


# As `make format-web` leaves them. A string is not broken.
LONGEST_LINE = 140
LONGEST_FILE = 300


def too_long() -> list[str]:
    """Lines and files that nobody reads to their end."""
    found = []
    for path in sorted([*here.glob("*/**/*.ts"), *here.glob("*/**/*.tsx")]):
        lines = path.read_text().splitlines()
        if len(lines) > LONGEST_FILE:
            found.append(f"{path.relative_to(root)}: {len(lines)} lines")
        for number, line in enumerate(lines, 1):
            if len(re.sub(r'"[^"]*"|`[^`]*`|/[^/ ]{60,}/', "", line)) > LONGEST_LINE or (len(line) > LONGEST_LINE and "/**" in line):
                found.append(f"{path.relative_to(root)}:{number}: {len(line)} characters")
    return found


def loose_punctuation() -> list[str]:
    """Words in which a line can break before a colon, as French does not let it: a space that keeps together belongs there."""
    found = []
    for path in sorted(here.glob("words/**/*.ts")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            said = [re.sub(r"\$\{[^}]*\}?", "x", text) for text in re.findall(r'"[^"]*"|`[^`]*`', line)]
            if any(re.search(r"\S [:;?!»%€]|« |n° ", text) for text in said):
                found.append(f"{path.relative_to(root)}:{number}: a plain space beside punctuation")
    return found


def write_types():
    document = json.loads((root / "openapi/openapi.json").read_text(), object_hook=without_null)
    target = here / "contract.ts"
    text = types(document)
    if not target.exists() or target.read_text() != text:
        target.write_text(text)


def bundle(output: Path) -> dict:
    """What esbuild says that it has written (its metafiles). Each screen is bundled by itself: so it holds its own words alone."""
    entries = {name: here / name / "main.tsx" for name in SCREENS} | {
        "docs": here / "docs/main.ts", "sw-livraison": here / "livraison/worker.ts"}
    outputs = {}
    for name, entry in entries.items():
        outputs |= bundle_one(output, name, entry)
    return outputs


def bundle_one(output: Path, name: str, entry: Path) -> dict:
    meta = output / "meta.json"
    subprocess.run(
        ["esbuild", f"{name}={entry}", "--bundle", "--splitting", "--format=esm", "--minify", "--target=es2021", "--jsx=automatic", "--charset=utf8",
         '--define:process.env.NODE_ENV="production"', "--entry-names=assets/[name]-[hash]",
         "--chunk-names=assets/[name]-[hash]", "--legal-comments=linked", f"--outdir={output}",
         f"--metafile={meta}", "--log-level=warning"],
        check=True, cwd=root, env={**os.environ, "NODE_PATH": "/usr/share/nodejs:/usr/lib/nodejs"})
    outputs = json.loads(meta.read_text())["outputs"]
    meta.unlink()
    return outputs


def relative(path: str, output: Path) -> str:
    return os.path.relpath(root / path, output)


def closure(outputs: dict, name: str) -> list[str]:
    """A script and all that it imports at once."""
    found = [name]
    for item in outputs[name]["imports"]:
        if item["kind"] == "import-statement":
            found += [path for path in closure(outputs, item["path"]) if path not in found]
    return found


def size(output: Path, names: list[str]) -> int:
    return sum(len(gzip.compress((output / name).read_bytes(), 6)) for name in names)


def build(output: Path, check: bool) -> int:
    shutil.rmtree(output, ignore_errors=True)
    (output / "assets").mkdir(parents=True)
    outputs = bundle(output)
    files, pages, failures = {}, {}, 0
    kinds = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".txt": "text/plain; charset=utf-8"}
    for path in sorted((output / "assets").iterdir()):
        if path.suffix in kinds:
            files[f"/assets/{path.name}"] = {
                "name": f"assets/{path.name}", "type": kinds[path.suffix], "isImmutable": path.suffix != ".txt"}
    entries = {Path(item["entryPoint"]).parent.name + "/" + Path(item["entryPoint"]).name: path
               for path, item in outputs.items() if item.get("entryPoint")}
    for screen, (title, paths, script_budget, style_budget) in SCREENS.items():
        entry = entries[f"{screen}/main.tsx"]
        scripts = [relative(path, output) for path in closure(outputs, entry)]
        styles = [relative(path, output) for path in [outputs[entry].get("cssBundle") or css_of(outputs, entry)] if path]
        head = [f'<link rel="stylesheet" href="/{name}">' for name in styles]
        head += [f'<link rel="modulepreload" href="/{name}">' for name in scripts[1:]]
        if screen == "livraison":
            head.append('<link rel="manifest" href="/livraison.webmanifest">')
        if screen == "client":
            head.append('<meta name="description" content="Des pizzas pétries sur place, à emporter ou livrées.">')
            head.append('<meta name="card-form" content="CARD-FORM-ADDRESS">')
        head.append(f'<script type="module" src="/{scripts[0]}"></script>')
        (output / f"{screen}.html").write_text(PAGE.format(title=title, head="\n".join(head), noscript=NOSCRIPT))
        policy = {"client": CLIENT_POLICY, "livraison": COURIER_POLICY}.get(screen, POLICY)
        pages |= {path: {"name": f"{screen}.html", "policy": policy} for path in paths}
        weights = size(output, scripts), size(output, styles)
        over = weights[0] > script_budget or weights[1] > style_budget
        failures += over
        print(f"{screen:10} script {weights[0]:7,} of {script_budget:,}   style {weights[1]:6,} of {style_budget:,}"
              + ("   OVER ITS BUDGET" if over else ""))
    docs(output, entries["docs/main.ts"], files, pages)
    worker(output, entries["livraison/worker.ts"], files)
    card_form(output)
    for name, kind in (("favicon.svg", "image/svg+xml"), ("livraison.webmanifest", "application/manifest+json")):
        shutil.copy(here / "shared" / name, output / name)
        files[f"/{name}"] = {"name": name, "type": kind}
    (output / "pages.json").write_text(json.dumps({"files": files, "pages": pages}, indent=1))
    return failures if check else 0


def css_of(outputs: dict, entry: str):
    """esbuild 0.17 names the style of a script after it, with a hash of its own."""
    stem = re.sub(r"-[A-Z0-9]{8}\.js$", "", entry)
    return next((path for path in outputs if re.fullmatch(re.escape(stem) + r"-[A-Z0-9]{8}\.css", path)), None)


def docs(output: Path, entry: str, files: dict, pages: dict):
    """The page of the API: Swagger UI, as PyPI has it."""
    vendor = next(Path(os.environ["VENV"]).glob("lib/python3*/site-packages/swagger_ui_bundle/vendor/swagger-ui-*"), None)
    if not vendor:
        sys.exit("swagger-ui-bundle-v2 is not installed in VENV: run compose/local/packages.sh")
    version = vendor.name.removeprefix("swagger-ui-")
    for name, kind in (("swagger-ui-bundle.js", "text/javascript; charset=utf-8"), ("swagger-ui.css", "text/css; charset=utf-8")):
        target = f"assets/{Path(name).stem}-{version}{Path(name).suffix}"
        shutil.copy(vendor / name, output / target)
        files[f"/{target}"] = {"name": target, "type": kind, "isImmutable": True}
    head = (
        f'<link rel="stylesheet" href="/assets/swagger-ui-{version}.css">\n'
        f'<script src="/assets/swagger-ui-bundle-{version}.js" defer></script>\n'
        f'<script type="module" src="/{relative(entry, output)}"></script>')
    (output / "docs.html").write_text(PAGE.format(title="API · OC Pizza", head=head, noscript=NOSCRIPT).replace(
        'content="light dark"', 'content="light"'))
    pages["/docs"] = {"name": "docs.html", "policy": DOCS_POLICY}


def worker(output: Path, entry: str, files: dict):
    """The courier's service worker keeps the shell of its page: it is told what that is. Its own name never changes."""
    shell = ["/livraison", "/favicon.svg", "/livraison.webmanifest"]
    shell += re.findall(r'(?:href|src)="(/assets/[^"]+)"', (output / "livraison.html").read_text())
    text = (output / relative(entry, output)).read_text().replace('"SHELL"', json.dumps(shell))
    (output / "sw-livraison.js").write_text(text)
    files["/sw-livraison.js"] = {"name": "sw-livraison.js", "type": "text/javascript; charset=utf-8", "policy": WORKER_POLICY}


def card_form(output: Path):
    """The form for card numbers with Stripe's script. No page of this site: nginx serves it on an origin of its own."""
    source, target = here / "stripe", output / "card-form"
    target.mkdir()
    subprocess.run(
        ["esbuild", source / "form.ts", "--bundle", "--minify", "--target=es2021", "--charset=utf8", f"--outfile={target / 'form.js'}",
         "--log-level=warning"], check=True)
    shutil.copy(source / "form.html", target / "index.html")
    shutil.copy(source / "form.css", target)


if __name__ == "__main__":
    write_types()
    if "--types" in sys.argv:
        sys.exit("\n".join(too_long() + loose_punctuation()) or 0)
    else:
        sys.exit(build(Path(sys.argv[1]).resolve(), "--check" in sys.argv))
