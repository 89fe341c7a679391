"""The payment provider's simulator (localstripe), on loopback only. provider.py PORT

Its own command listens on every interface, and writes all that it holds to one file under /tmp at each change, although
a start from scratch never reads it. And each answer about a charge lists its refunds by going through all that there is,
a dozen times: at two thousand payments that is 34 ms. Here objects are kept by kind as well.
"""
import sys
from collections import defaultdict

from aiohttp import web
from localstripe import resources
from localstripe.resources import List, Store, StripeObject, UserError
from localstripe.server import app

kinds = defaultdict(dict)


def keep(store, key, value):
    dict.__setitem__(store, key, value)
    kinds[key.partition(":")[0]][key] = value


def remove(store, key):
    dict.__delitem__(store, key)
    del kinds[key.partition(":")[0]][key]


def list_all(cls, url, limit=None, starting_after=None, **others):
    if others:
        raise UserError(400, "Unexpected " + ", ".join(others))
    found = List(url, limit=limit, starting_after=starting_after)
    found._list = list(kinds[cls.object].values())
    return found


for key, value in resources.store.items():
    kinds[key.partition(":")[0]][key] = value
Store.__setitem__, Store.__delitem__ = keep, remove
Store.dump_to_disk = lambda store: None
StripeObject._api_list_all = classmethod(list_all)
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)
