"""The public side: nginx before the gateways, and TLS between the parts (RELIABILITY S14, S24)."""
import concurrent.futures
import json
import re
import socket
import subprocess
import threading
import time

import production
from production import ANGERS, CONF, HTTP, HTTPS, PORTS, STATE, ask
from report import becomes_true, run

AUTHORITY = CONF / "tls/authority.pem"
PROTECTIVE = ["X-Content-Type-Options", "Content-Security-Policy", "Referrer-Policy", "Strict-Transport-Security"]


def check(report):
    production.start()
    transport(report)
    files_and_headers(report)
    streams(report)
    limits(report)
    networks(report)
    gateways(report)
    away(report)
    inner_tls(report)


def networks(report):
    """Whom nginx counts together: read from its map as nginx reads it, the first expression that matches."""
    lines = re.findall(r'"~(.+)" \$(\w+);', (CONF / "nginx/ocpizza.conf").read_text().split("$client_network {")[1].split("}\n\n")[0])

    def network(address):
        found = (re.match(pattern.replace("(?<", "(?P<"), address) for pattern, _ in lines)
        return next((match[name] for match, (_, name) in zip(found, lines) if match), address)
    same = [("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:ffff::1"), ("2001:db8:1:2::1", "2001:db8:1:2:3:4:5:6"), ("2001:db8::1:2:3:4", "2001:db8::5:6:7:8"),
            ("2001:db8::1", "2001:db8::2:0:0:1")]
    others = [("2001:db8:1:2::1", "2001:db8:1:3::1"), ("198.51.100.1", "198.51.100.2"), ("2001:db8::1", "2001:db9::1")]
    report.says(
        all(network(one) == network(two) for one, two in same) and all(network(one) != network(two) for one, two in others),
        "limits count an IPv6 subscriber as one, however its address is written",
        str([(pair, network(pair[0]), network(pair[1])) for pair in same + others]))


def curl(path, *words):
    return run("curl", "-s", "--cacert", AUTHORITY, *words, f"https://localhost:{HTTPS}{path}")


def transport(report):
    answer = curl("/ready", "-o", "/dev/null", "-w", "%{http_code} %{http_version}").stdout
    report.says(answer == "200 2", "HTTPS answers, with HTTP/2", answer)
    for version, words in [("1.1", ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"]), ("1.2", ["-tls1_2"]), ("1.3", ["-tls1_3"])]:
        shaken = run("openssl", "s_client", "-connect", f"localhost:{HTTPS}", "-CAfile", AUTHORITY, "-verify_return_error", *words,
                     stdin=subprocess.DEVNULL)
        wanted = version != "1.1"
        report.says((shaken.returncode == 0) == wanted, f"TLS {version} is {'taken' if wanted else 'refused'}", shaken.stdout[-200:])
    plain = run("curl", "-s", "-o", "/dev/null", "-w", "%{http_code} %{redirect_url}", f"http://localhost:{HTTP}/orders?a=b").stdout
    report.says(plain == "308 https://localhost/orders?a=b", "HTTP is sent to HTTPS", plain)


def files_and_headers(report):
    web = production.RUN / "root/srv"
    (web / "page.css").write_text("a { color: red }\n" * 200)
    static = curl("/page.css", "-i", "-H", "Accept-Encoding: gzip", "-o", "/dev/null", "-D", "-").stdout.lower()
    report.says("content-encoding: gzip" in static, "files are served, and compressed", static)
    report.says(all(f"{name.lower()}:" in static for name in PROTECTIVE), "files carry the protective headers", static)
    carte = ask("GET", f"/products?restaurant={ANGERS}", headers={"Accept-Encoding": "gzip"})
    report.says(
        carte.headers["Content-Encoding"] == "gzip" and carte.headers["ETag"], "the carte is compressed, with its tag",
        str(dict(carte.headers)))
    report.says(
        all(len(carte.headers.get_all(name) or []) == 1 for name in PROTECTIVE), "an answer of the API carries each header once",
        str(dict(carte.headers)))
    transport = carte.headers["Strict-Transport-Security"]
    report.says(f"strict-transport-security: {transport}".lower() in static, "nginx and the gateway ask for TLS for the same time", f"{transport} {static}")
    report.says(ask("GET", "/metrics").status == 404, "metrics are not public")
    ask("GET", "/customers?phone=0612345678&email=anna%40example.com", token=production.sign_in("cashier"))
    access = production.RUN / "logs/nginx-access.log"
    # nginx writes its line once the answer has gone.
    told = becomes_true(5, lambda: " GET /customers 200" in access.read_text())
    log = access.read_text()
    report.says(told and "0612345678" not in log and "anna" not in log, "nginx writes no telephone number down",
                log[-300:])


def streams(report):
    customer, cook = production.sign_in("customer"), production.sign_in("pizzaiolo")
    order = ask("POST", "/orders", production.draft(), token=customer).json
    process = subprocess.Popen(
        ["curl", "-sN", "--cacert", AUTHORITY, "-H", f"Authorization: Bearer {customer}",
         f"https://localhost:{HTTPS}/orders/{order['id']}/events"], stdout=subprocess.PIPE, text=True)
    seen = []

    def read():
        for line in process.stdout:
            seen.append(line)

    threading.Thread(target=read, daemon=True).start()
    report.says(becomes_true(5, lambda: seen), "a stream begins at once")
    becomes_true(10, lambda: ask("GET", f"/orders/{order['id']}", token=customer).json.get("promisedAt"))
    begin = time.monotonic()
    ask("PUT", f"/orders/{order['id']}/preparing", token=cook)
    report.says(
        becomes_true(2, lambda: any('"preparing"' in line for line in seen)),
        "what happens is in the stream within two seconds, through nginx", str(seen)[-300:])
    print(f"        {time.monotonic() - begin:.2f} s")
    process.kill()


def limits(report):
    def login(_):
        answer = ask("POST", "/login", {"email": "nobody@example.com", "password": "no"})
        return answer.status, answer.headers["Content-Type"], answer.json["type"]

    with concurrent.futures.ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(login, range(160)))
    limited = [answer for answer in answers if answer == (429, "application/problem+json", "/problems/too-many-requests")]
    report.says(limited and answers[0][0] == 401, "logins beyond the limit get 429, as a problem", str(set(answers)))
    # What clients claim does not make them somebody else: eighty resets are more than five minutes' worth of ten.
    def reset(forwarded):
        connection = production.http.client.HTTPConnection("127.0.0.1", int(f"{PORTS}080"))
        connection.request("POST", "/resetPassword", b'{"email": "nobody@example.com"}', {
            "Content-Type": "application/json", "X-Forwarded-For": forwarded})
        return connection.getresponse().status

    statuses = [reset(f"198.51.100.{number}, 203.0.113.50, 127.0.0.1") for number in range(80)]
    report.says(statuses[0] == 202 and statuses[-1] == 429, "the address before our proxies is limited, whatever it claims", str(statuses[-3:]))
    report.says(reset("198.51.100.1, 203.0.113.51") == 202, "another address is not")
    time.sleep(12)  # until logins pass again


def gateways(report):
    scaled = production.ocpizza("scale", "gateway=3")
    report.says(scaled.returncode == 0, "ocpizza scale gateway=3", scaled.stdout[-300:])
    def counts():
        return [metric(production.admin(gateway_number(), "/metrics", replica), 'route="GET /restaurants"') for replica in range(3)]
    # A client is whom a token names; where none is needed it may be any.
    for number in range(60):
        ask("GET", "/restaurants", token=f"client-{number}")
    among = counts()
    report.says(sum(among) == 60 and all(count > 5 for count in among), "three gateways share the clients", str(among))
    for _ in range(20):
        ask("GET", "/restaurants", token="client-7")
    more = [after - before for before, after in zip(among, counts())]
    report.says(sorted(more) == [0, 0, 20], "and a client stays with its gateway", str(more))


def gateway_number():
    return next(
        service["number"] for service in json.loads((production.ROOT / "compose/platform.json").read_text())["services"]
        if service["name"] == "gateway")


def metric(text, part):
    return sum(
        float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith("ocpizza_http_seconds_count") and part in line)


def away(report):
    production.ocpizza("stop", "gateway")
    page = ask("GET", "/", headers={"Accept": "text/html"})
    report.says(
        page.status == 503 and b"Nous revenons" in page.body and page.headers["Retry-After"] and page.headers["X-Content-Type-Options"],
        "without a gateway a browser gets the maintenance page", f"{page.status} {page.body[:100]}")
    api = ask("GET", "/products", headers={"Accept": "application/json"})
    report.says(
        api.status == 503 and api.headers["Content-Type"] == "application/problem+json" and api.json["type"] == "/problems/unavailable",
        "an app gets a problem", f"{api.status} {api.body[:100]}")
    told = ask("GET", "/maintenance")
    report.says(told.status == 200 and told.json["maintenance"] is True, "GET /maintenance says that it is closed", str(told.body))
    (STATE / "maintenance.json").write_text('{"maintenance": true, "message": "Travaux jusqu’à 18 h.", "mode": "on"}')
    report.says(ask("GET", "/maintenance").json.get("message") == "Travaux jusqu’à 18 h.", "with what the operator said")
    (STATE / "maintenance.json").unlink()
    begin = time.monotonic()
    production.ocpizza("start", "gateway")
    report.says(becomes_true(5, lambda: ask("GET", "/ready").status == 200), "it is back by itself")
    print(f"        {time.monotonic() - begin:.1f} s")


def inner_tls(report):
    rows = production.infra(
        "psql", "-qAtc",
        "SELECT count(*) FILTER (WHERE ssl), count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename LIKE 'ocpizza%'")
    encrypted, all_of_them = rows.stdout.strip().split("|")
    report.says(encrypted == all_of_them and int(encrypted) > 5, "every connection to PostgreSQL is encrypted", rows.stdout)
    listed = production.script("rabbitctl", "list_connections", "--no-table-headers", "ssl").stdout.split()
    report.says(set(listed) == {"true"} and len(listed) > 10, "every connection to RabbitMQ is encrypted", str(set(listed)))
    refused = run("psql", f"host=localhost port={PORTS}432 user=postgres dbname=ocpizza sslmode=disable", "-c", "SELECT 1",
                  env={"PGPASSWORD": (CONF / "secrets/database.superuser").read_text().strip(), "PATH": "/usr/bin:/bin"})
    report.says("no encryption" in refused.stdout, "PostgreSQL refuses a connection without TLS", refused.stdout)
    wrong = run(production.LIB / "current/bin/Orders", "migrate", env={
        **production.os.environ, "OCPIZZA_CONF": str(CONF), "OCPIZZA_ENV": "production", "DATABASE_HOST": "127.0.0.1"})
    report.says(
        wrong.returncode != 0 and "does not match host name" in wrong.stdout,
        "a service refuses a database whose certificate bears another name", wrong.stdout[-300:])
    report.says(tunnel("localhost", report) and not tunnel("broker.example", report),
                "the tunnel refuses a broker whose certificate bears another name")
    with socket.create_connection(("127.0.0.1", int(f"{PORTS}672")), timeout=5) as raw:
        raw.sendall(b"AMQP\x00\x00\x09\x01")
        answer = raw.recv(64)
    report.says(not answer.startswith(b"\x01"), "RabbitMQ speaks to nobody without TLS", repr(answer))


def tunnel(name, report):
    """Whether a tunnel that wants this name reaches the broker."""
    settings = (CONF / "stunnel/broker.conf").read_text().replace(f"{PORTS}675", f"{PORTS}677").replace(
        "checkHost = localhost", f"checkHost = {name}")
    path = production.RUN / "tunnel.conf"
    path.write_text(settings)
    process = subprocess.Popen(["stunnel", path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        def answers():
            try:
                with socket.create_connection(("127.0.0.1", int(f"{PORTS}677")), timeout=5) as raw:
                    raw.sendall(b"AMQP\x00\x00\x09\x01")
                    return raw.recv(64).startswith(b"\x01")
            except OSError:
                return False
        return becomes_true(3, answers)
    finally:
        process.kill()
        process.wait()
