"""Grafana's dashboards. `Tests/Operations/supervise.py` checks that Prometheus can evaluate each expression, and that each metric
exists."""
import json

# Each panel: its title, its unit, and its expressions with their legends.
DASHBOARDS = {
    "ocpizza-platform": ("OC Pizza: platform", [
        ("Requests a second, by status", "reqps", {
            'sum by (status) (rate(ocpizza_http_seconds_count[$__rate_interval]))': "{{status}}"}),
        ("Share of requests that fail", "percentunit", {"ocpizza:http_errors:share5m": "5xx"}),
        ("Slowest hundredth, by route", "s", {
            "topk(8, ocpizza:http_seconds:p99)": "{{route}}"}),
        ("Orders placed a minute", "short", {
            '60 * sum(rate(ocpizza_http_seconds_count{route="POST /orders",status="201"}[$__rate_interval]))': "orders"}),
        ("From an event to its effect, slowest hundredth", "s", {"ocpizza:event_age_seconds:p99": "{{job}}"}),
        ("Events in outboxes", "short", {"sum by (job) (ocpizza_outbox_events)": "{{job}}"}),
        ("Oldest event in an outbox", "s", {"max by (job) (ocpizza_outbox_age_seconds)": "{{job}}"}),
        ("Messages in queues", "short", {'rabbitmq_detailed_queue_messages{vhost="ocpizza"} > 0': "{{queue}}"}),
        ("Dead letters", "short", {'sum by (queue) (rabbitmq_detailed_queue_messages{queue=~".+\\\\.dead"})': "{{queue}}"}),
        ("Wait for a connection to the database, a second", "s", {
            "sum by (job) (rate(ocpizza_database_wait_seconds_sum[$__rate_interval]))": "{{job}}"}),
        ("How long the event loop keeps others waiting", "s", {"max by (job) (ocpizza_loop_lag_seconds)": "{{job}}"}),
        ("CPU, in cores", "short", {"sum by (job) (rate(process_cpu_seconds_total[$__rate_interval]))": "{{job}}"}),
        ("Memory", "bytes", {"sum by (job) (process_resident_memory_bytes)": "{{job}}"}),
        ("Versions", "short", {"count by (job, version) (ocpizza_build_info)": "{{job}} {{version}}"}),
        ("Answers", "short", {'up{component="service"}': "{{job}} {{replica}}"}),
        ("Connections to PostgreSQL", "short", {'sum by (state) (pg_stat_activity_count{datname="ocpizza"})': "{{state}}"}),
        ("Transactions a second", "short", {
            'rate(pg_stat_database_xact_commit{datname="ocpizza"}[$__rate_interval])': "committed",
            'rate(pg_stat_database_xact_rollback{datname="ocpizza"}[$__rate_interval])': "rolled back"}),
        ("Segments of the log that could not be archived", "short", {"increase(pg_stat_archiver_failed_count[1h])": "an hour"}),
    ]),
    "ocpizza-business": ("OC Pizza: orders and money", [
        ("Orders placed a minute", "short", {
            '60 * sum(rate(ocpizza_http_seconds_count{route="POST /orders",status="201"}[$__rate_interval]))': "orders"}),
        ("Orders refused a minute", "short", {
            '60 * sum by (status) (rate(ocpizza_http_seconds_count{route="POST /orders",status=~"4.."}[$__rate_interval]))':
                "{{status}}"}),
        ("Payments a minute", "short", {
            '60 * sum by (status) (rate(ocpizza_http_seconds_count{route="POST /payment"}[$__rate_interval]))': "{{status}}"}),
        ("Payments that wait for too long", "short", {"ocpizza_payments_unsettled": "payments"}),
        ("Payments without exactly one invoice", "short", {"ocpizza_money_differences": "payments"}),
        ("Orders that the kitchen has not decided on", "short", {"ocpizza_orders_undecided": "orders"}),
        ("Share of the orders that are on time", "percentunit", {"ocpizza_orders_on_time_share": "on time"}),
        ("Tickets that nobody starts", "short", {"ocpizza_tickets_late": "tickets"}),
        ("Age of the last backup", "s", {"time() - ocpizza_backup_timestamp_seconds": "age"}),
    ]),
}


def files() -> dict[str, str]:
    """By their files' names."""
    return {f"{name}.json": dashboard(name, *content) for name, content in DASHBOARDS.items()}


def dashboard(uid: str, title: str, panels: list[tuple]) -> str:
    content = {
        "uid": uid, "title": title, "schemaVersion": 36, "version": 1, "editable": False, "refresh": "30s", "tags": ["ocpizza"],
        "time": {"from": "now-3h", "to": "now"}, "timezone": "browser",
        "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus", "label": "Prometheus"}]},
        "panels": [panel(number, *content) for number, content in enumerate(panels)],
    }
    return json.dumps(content, indent=1) + "\n"


def panel(number: int, title: str, unit: str, expressions: dict[str, str]) -> dict:
    source = {"type": "prometheus", "uid": "${datasource}"}
    return {
        "id": number + 1, "type": "timeseries", "title": title, "datasource": source,
        "gridPos": {"x": 8 * (number % 3), "y": 8 * (number // 3), "w": 8, "h": 8},
        "fieldConfig": {"defaults": {"unit": unit, "min": 0}, "overrides": []},
        "targets": [
            {"refId": chr(ord("A") + index), "datasource": source, "expr": expression, "legendFormat": legend}
            for index, (expression, legend) in enumerate(expressions.items())
        ],
    }
