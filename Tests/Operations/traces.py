"""Traces reach an OpenTelemetry collector (rotel, a real one), which passes them on; what it passes on is read with the protocol's own
definitions (opentelemetry-proto), by a process of its own."""
import json
import os
import pathlib
import shutil
import subprocess
import time

import production
from production import CONF, ask, ocpizza
from report import ROOT, becomes_true, run

WORK = ROOT / ".run/operations/traces"
TOOLS = pathlib.Path(os.environ.get("ROTEL", ROOT / ".run/rotel"))
TAKES, GETS = 23718, 23719

# What the collector sends on, a line of JSON for each span.
READER = """
import gzip, http.server, json, sys
from google.protobuf.json_format import MessageToDict
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

class Reader(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_): pass
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            about = {item.key: item.value.string_value for item in resource.resource.attributes}
            for span in (span for scope in resource.scope_spans for span in scope.spans):
                print(json.dumps({
                    "trace": span.trace_id.hex(), "id": span.span_id.hex(), "cause": span.parent_span_id.hex(), "name": span.name,
                    "kind": span.kind, "failed": span.status.code == 2, "seconds": (span.end_time_unix_nano - span.start_time_unix_nano) / 1e9,
                    "begin": span.start_time_unix_nano / 1e9, "about": about,
                    "attributes": {item.key: item.value.int_value or item.value.string_value for item in span.attributes}}), flush=True)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Reader).serve_forever()
"""


def check(report):
    production.start()
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    if not (TOOLS / "bin/python").exists() or run(TOOLS / "bin/python", "-c", "import rotel, opentelemetry.proto").returncode != 0:
        run("python3", "-m", "venv", TOOLS)
        installed = run(TOOLS / "bin/pip", "install", "-q", "--disable-pip-version-check", "rotel==0.0.1a15", "opentelemetry-proto==1.45.2")
        if not report.says(installed.returncode == 0, "a collector is installed", installed.stdout[-300:]):
            return
    settings = CONF / "settings/production.json"
    before = settings.read_text()
    settings.write_text(json.dumps(json.loads(before) | {"traces": {"collector": f"http://127.0.0.1:{TAKES}", "perMille": 1000}}))
    try:
        with Collector() as collector:
            restarted = ocpizza("restart")
            report.says(restarted.returncode == 0, "the services start with a collector set", restarted.stdout[-300:])
            one_order(report, collector)
            one_problem(report, collector)
            away(report, collector)
    finally:
        settings.write_text(before)
        ocpizza("restart")


def one_order(report, collector):
    trace = os.urandom(16).hex()
    customer = production.sign_in("customer")
    order = ask("POST", "/orders", production.draft(), headers={"traceparent": f"00-{trace}-{os.urandom(8).hex()}-01"}, token=customer)
    report.says(order.status == 201, "an order is placed", str(order.body))
    wanted = {"gateway", "orders", "kitchen"}
    becomes_true(15, lambda: wanted <= {span["about"]["service.name"] for span in collector.spans(trace)})
    time.sleep(1.5)  # the last of it
    spans = collector.spans(trace)
    services = {span["about"]["service.name"] for span in spans}
    report.says(wanted <= services, "the order's trace goes through gateway, orders and kitchen", str(sorted(services)))
    ids = {span["id"] for span in spans}
    first = [span for span in spans if span["cause"] not in ids]
    report.says(
        [span["name"] for span in first] == ["POST /orders"] and first[0]["attributes"]["http.response.status_code"] == 201
        and first[0]["kind"] == 2, "it is one tree, whose root is the request",
        str([(span["about"]["service.name"], span["name"]) for span in first]))
    version = json.loads(production.admin(8, "/health"))["version"]
    report.says(
        all(0 <= span["seconds"] < 15 and abs(span["begin"] - time.time()) < 60 for span in spans)
        and {span["about"]["service.version"] for span in spans} == {version},
        "each span says when, and which version")
    told = ocpizza("trace", trace).stdout
    report.says(trace in told and order.json["number"] in told, "events carry the same trace: ocpizza trace finds the order by it", told[-300:])
    print(f"        {len(spans)} spans of {', '.join(sorted(services))}")


def one_problem(report, collector):
    """No client said which trace: the gateway began one, and the answer, the log and the spans name it."""
    refused = ask("POST", "/orders", production.draft() | {"restaurantId": "nowhere"}, token=production.sign_in("customer"))
    trace = refused.json["traceId"]
    found = becomes_true(10, lambda: collector.spans(trace))
    span = next(iter(collector.spans(trace)), {})
    report.says(found and span["name"] == "POST /orders" and span["attributes"]["http.response.status_code"] == 422,
                "a problem's traceId is the trace of its span", str(span))
    text = json.dumps(collector.spans())
    report.says("customer@" not in text and "ocpizza.example" not in text and "nowhere" not in text, "no span holds personal data")


def away(report, collector):
    collector.stop()
    customer, draft = production.sign_in("customer"), production.draft()
    trace, begin = os.urandom(16).hex(), time.monotonic()
    statuses = {ask("POST", "/orders", draft, headers={"traceparent": f"00-{trace}-{os.urandom(8).hex()}-01"}, token=customer).status
                for _ in range(20)}
    report.says(statuses == {201} and time.monotonic() - begin < 10, "without the collector orders are taken as before", str(statuses))
    time.sleep(2)
    report.says("the collector of spans does not answer" in (production.RUN / "logs/gateway-0.log").read_text(), "the log says that it is away")
    collector.start()
    came = becomes_true(15, lambda: sum(span["name"] == "POST /orders" for span in collector.spans(trace)) >= 20)
    report.says(came, "once it is back it gets what happened meanwhile", str(len(collector.spans(trace))))
    metrics = production.admin(8, "/metrics")
    report.says("ocpizza_spans_sent_total" in metrics, "spans that were sent are counted")


class Collector:
    def __enter__(self):
        self.output = open(WORK / "spans.jsonl", "w")
        self.reader = subprocess.Popen([TOOLS / "bin/python", "-c", READER, str(GETS)], stdout=self.output)
        self.start()
        return self

    def start(self):
        agent = run(TOOLS / "bin/python", "-c", "import rotel, pathlib; print(pathlib.Path(rotel.__file__).parent / 'rotel-agent')").stdout.strip()
        self.process = subprocess.Popen(
            [agent, "start", "--otlp-http-endpoint", f"127.0.0.1:{TAKES}", "--otlp-grpc-endpoint", f"127.0.0.1:{TAKES - 1}",
             "--exporter", "otlp", "--otlp-exporter-endpoint", f"http://127.0.0.1:{GETS}", "--otlp-exporter-protocol", "http"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(1)

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def spans(self, trace=None):
        lines = (WORK / "spans.jsonl").read_text().splitlines()
        found = [json.loads(line) for line in lines if line.endswith("}")]
        return [span for span in found if trace in (None, span["trace"])]

    def __exit__(self, *_):
        self.stop()
        self.reader.terminate()
        self.reader.wait()
        self.output.close()
