"""Somebody who uses the API with their own account."""
import json
import time
import urllib.error
import urllib.request
import uuid

PASSWORD = "margherita-4-demo"


class Refused(Exception):
    """The API answered with a problem."""

    def __init__(self, text, codes=(), status=None):
        super().__init__(text)
        self.codes, self.status = list(codes), status


class Person:
    def __init__(self, base, name):
        self.base, self.name = base, name
        session = self.send("POST", "/login", {"email": f"{name}@ocpizza.example", "password": PASSWORD})
        self.token, self.account = session["accessToken"], session["account"]

    def send(self, method, path, body=None, headers=None):
        request = urllib.request.Request(self.base + path, method=method)
        request.add_header("Accept", "application/json")
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        if getattr(self, "token", None):
            request.add_header("Authorization", f"Bearer {self.token}")
        if body is not None:
            request.add_header("Content-Type", "application/json")
            request.add_header("Idempotency-Key", str(uuid.uuid4()))
            request.data = json.dumps(body).encode()
        try:
            with urllib.request.urlopen(request, timeout=15) as reply:
                self.tag = reply.headers.get("ETag")
                return json.loads(reply.read() or "null")
        except urllib.error.HTTPError as error:
            problem = json.load(error)
            faults = "".join(f" {fault['pointer']} : {fault['detail']}" for fault in problem.get("errors", []))
            raise Refused(
                f"{problem['status']} {problem['title']} : {problem['detail']}{faults}",
                [fault.get("code") for fault in problem.get("errors", [])], problem["status"]) from None

    def upload(self, path, file, headers):
        """Sends a picture in WebP."""
        request = urllib.request.Request(self.base + path, data=file.read_bytes(), method="PUT", headers={
            "Authorization": f"Bearer {self.token}", "Content-Type": "image/webp", **headers})
        with urllib.request.urlopen(request, timeout=15) as reply:
            self.tag = reply.headers.get("ETag")
            return json.load(reply)

    def read(self, path, media_type):
        """A file, such as a PDF."""
        request = urllib.request.Request(self.base + path, headers={
            "Accept": media_type, "Authorization": f"Bearer {self.token}"})
        with urllib.request.urlopen(request, timeout=15) as reply:
            return reply.read()

    def find(self, path):
        """What is there; None where there is nothing."""
        try:
            return self.send("GET", path)
        except Refused as refusal:
            if refusal.status == 404:
                return None
            raise

    def wait_for(self, ask, is_so):
        """Asks again until the answer is as it should be: what one context has written, another learns a moment later."""
        for _ in range(200):
            answer = ask(self)
            if is_so(answer):
                return answer
            time.sleep(0.05)
        raise Refused("it stayed as it was")
