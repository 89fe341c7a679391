"""A geocoder for demo and tests. It answers like the French national address base, and knows the demo's towns and a few of their
streets. geocoder.py PORT

In every town the rue du Silence gets no answer for twenty seconds, and the rue de la Panne gets a server error.
"""
import json
import os
import sys
import time
import unicodedata
import urllib.parse
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STREETS = ["rue Saint-Aubin", "rue Saint-Laud", "boulevard Jean Jaurès", "rue de la République", "place de la Gare",
           "avenue de Paris", "rue Victor Hugo", "rue des Lilas"]
# Postal codes, name and position of each town. No restaurant delivers to Marseille.
TOWNS = [
    (("49000", "49100"), "Angers", 47.4712, -0.5518), (("92110",), "Clichy", 48.9045, 2.3064),
    (("78410",), "Aubergenville", 48.9597, 1.8556), (("95880",), "Enghien-les-Bains", 48.9697, 2.3079),
    (("76000", "76100"), "Rouen", 49.4432, 1.0993), (("60000",), "Beauvais", 49.4295, 2.0807),
    (("13001",), "Marseille", 43.2969, 5.3780),
]


def words(text):
    plain = unicodedata.normalize("NFD", text.lower())
    plain = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return plain.split()


def streets(town):
    return ["La Canebière"] if town == "Marseille" else STREETS


def search(query, postcode):
    """Returns the best address, as a list of features. Its score is the share of words that question and address have in common."""
    asked, best = words(query), None
    number = next((w for w in asked[:1] if w[0].isdigit()), None)
    for codes, town, latitude, longitude in TOWNS:
        for code in codes:
            if postcode and code != postcode:
                continue
            for street in [*streets(town), None]:
                name = " ".join(filter(None, [number if street else None, street])) or town
                known = words(f"{name} {code} {town if street else ''}")
                score = len(set(asked) & set(known)) / max(len(set(asked) | set(known)), 1)
                if best is None or score > best[0]:
                    # A position within a kilometre of the town's centre, always the same for the same address.
                    spread = zlib.crc32(name.encode())
                    place = [longitude + (spread % 200 - 100) / 1e4, latitude + (spread // 200 % 100 - 50) / 1e4]
                    kind = "municipality" if not street else "housenumber" if number else "street"
                    best = score, {"label": f"{name} {code} {town}", "score": score, "type": kind, "name": name,
                                   "postcode": code, "city": town}, place
    if best is None or best[0] == 0:
        return []
    return [{"type": "Feature", "geometry": {"type": "Point", "coordinates": best[2]}, "properties": best[1]}]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        fields = dict(urllib.parse.parse_qsl(url.query))
        query = fields.get("q", "")
        if "silence" in query.lower():
            time.sleep(20)
        if url.path.rstrip("/") != "/search":
            return self.answer(404, {"code": 404})
        if "panne" in query.lower():
            return self.answer(500, {"code": 500})
        if not 3 <= len(query) <= 200:
            return self.answer(400, {"code": 400, "message": "q must contain between 3 and 200 chars"})
        self.answer(200, {"type": "FeatureCollection", "features": search(query, fields.get("postcode")), "query": query})

    def answer(self, status, body):
        data = json.dumps(body).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except ConnectionError:
            pass  # the client has closed the connection

    def log_message(self, *arguments):
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer((os.environ.get("GEOCODER_HOST", "127.0.0.1"), int(sys.argv[1])), Handler)
    server.daemon_threads = True
    server.serve_forever()
