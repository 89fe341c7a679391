"""Holds streams of orders, and notes when each of them tells something. A process of its own, with one epoll and no thread.

stream_client.py HOST PORT FILE     lines of FILE: an access token and an order's id. Prints `open N` once all have told how their
order is, then reads standard input: at its end it prints what came since, and ends."""
import json
import os
import resource
import select
import socket
import sys
import time

IP_BIND_ADDRESS_NO_PORT = 24
# So many streams come from one loopback address, and so many are being opened at a time.
PER_ADDRESS, OPENING = 1000, 100


class Client:
    def __init__(self, host, port, streams):
        self.server, self.streams = (host, port), streams
        self.epoll = select.epoll()
        self.sockets = {}           # by descriptor: the socket and the stream's number
        self.is_open = [False] * len(streams)
        self.opened = self.closed = self.next = 0
        self.heard = []             # the stream's number, when, and the order's version
        self.failures = []

    def begin(self):
        number = self.next
        self.next += 1
        token, order = self.streams[number]
        client = socket.socket()
        client.setsockopt(socket.IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1)
        client.bind((f"127.0.1.{1 + number // PER_ADDRESS}", 0))
        client.connect(self.server)
        client.setblocking(False)
        client.send(f"GET /orders/{order}/events HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
        self.sockets[client.fileno()] = (client, number)
        self.epoll.register(client.fileno(), select.EPOLLIN)

    def turn(self, timeout):
        for descriptor, _ in self.epoll.poll(timeout, 1000):
            if descriptor == 0:
                return False
            client, number = self.sockets[descriptor]
            try:
                data = client.recv(65536)
            except BlockingIOError:
                continue
            except OSError as error:
                data = b""
                self.failures.append(str(error))
            now = time.monotonic()
            if not data:
                self.closed += 1
                del self.sockets[descriptor]
                client.close()
                continue
            if data[:13] == b"HTTP/1.1 200 ":
                data = data[13:]
            elif data[:5] == b"HTTP/":
                self.failures.append(data[:200].decode())
            for part in data.split(b"\nevent: order\n")[:-1]:
                if self.is_open[number]:
                    self.heard.append((number, now, int(part.rsplit(b"id: ", 1)[1])))
                else:
                    self.is_open[number] = True
                    self.opened += 1
        return True

    def run(self):
        while self.opened < len(self.streams) and not self.failures:
            while self.next < len(self.streams) and self.next - self.opened < OPENING:
                self.begin()
            self.turn(1)
        print(f"open {self.opened} {self.failures[:1]}", flush=True)
        self.epoll.register(0, select.EPOLLIN | select.EPOLLHUP)
        before = time.process_time()
        begin = time.monotonic()
        while self.turn(1):
            pass
        cpu = (time.process_time() - before) / (time.monotonic() - begin)
        print(json.dumps({"heard": self.heard, "closed": self.closed, "failures": len(self.failures), "cpu": cpu}), flush=True)


if __name__ == "__main__":
    host, port, path = sys.argv[1:]
    streams = [line.split() for line in open(path)]
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    Client(host, int(port), streams).run()
    os._exit(0)
