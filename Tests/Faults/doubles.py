"""Publishes real events again. A queue of its own receives every event; some are published once or twice more, with the same id,
up to a minute later and in no order."""
import heapq
import os
import random
import threading
import time

import pika

import platform_under_test as platform

EXCHANGE = "ocpizza.events"


class Doubles:
    def __init__(self, seed, percent):
        self.random = random.Random(seed)
        self.percent = percent
        self.count = 0
        # A heap of: when to publish, a random number that breaks ties, and the message.
        self.waiting = []
        self.stopping = threading.Event()
        # A daemon thread, so that the program ends even if the broker never comes back.
        self.thread = threading.Thread(target=self.run, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        """Publishes what is still waiting, then ends."""
        self.stopping.set()
        self.thread.join(timeout=60)

    def run(self):
        while not (self.stopping.is_set() and not self.waiting):
            try:
                self.work()
            except (pika.exceptions.AMQPError, OSError):
                # The broker is one of the victims: try again.
                time.sleep(0.5)

    def work(self):
        credentials = pika.PlainCredentials("operator", platform.secret("broker.operator"))
        parameters = pika.ConnectionParameters(
            "127.0.0.1", int(os.environ["AMQP_PORT"]), "ocpizza", credentials, heartbeat=10,
            blocked_connection_timeout=10, socket_timeout=5)
        connection = pika.BlockingConnection(parameters)
        channel = connection.channel()
        queue = channel.queue_declare("", exclusive=True).method.queue
        channel.queue_bind(queue, EXCHANGE, "#")
        channel.basic_consume(queue, self.hear, auto_ack=True)
        while not (self.stopping.is_set() and not self.waiting):
            connection.process_data_events(time_limit=0.1)
            self.publish_due(channel)
        connection.close()

    def hear(self, channel, method, properties, body):
        # Ignore our own doubles.
        if self.stopping.is_set() or (properties.headers or {}).get("isDouble"):
            return
        if self.random.random() * 100 < self.percent:
            delay = self.random.choice([0, 0, 1, 5, 20, 60])
            for _ in range(self.random.choice([1, 1, 2])):
                entry = (time.monotonic() + delay, self.random.random(), method.routing_key, properties, body)
                heapq.heappush(self.waiting, entry)

    def publish_due(self, channel):
        while self.waiting and (self.stopping.is_set() or self.waiting[0][0] <= time.monotonic()):
            _, _, key, properties, body = self.waiting[0]
            properties.headers = (properties.headers or {}) | {"isDouble": True}
            channel.basic_publish(EXCHANGE, key, body, properties)
            heapq.heappop(self.waiting)
            self.count += 1
