"""The payment provider's simulator (localstripe), on loopback only. provider.py PORT

Its own command listens on every interface, and writes all that it holds to one file under /tmp at each change, although
a start from scratch never reads it: with some thousand payments each takes seconds, and two simulators share the file.
"""
import sys

from aiohttp import web
from localstripe.resources import Store
from localstripe.server import app

Store.dump_to_disk = lambda store: None
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)
