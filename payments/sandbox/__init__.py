"""The local Stripe: a small stateful server that speaks the part of Stripe's API this project uses.

It exists for the demo and for tests. It accepts only keys that begin with ``sk_test_sandbox``, keeps its
state in an SQLite file of its own, sends signed webhooks, and fails on demand (see ``faults``).

``world``      what every operation works on: store, clock, events
``checkout``   sessions; ``payments`` intents and charges; ``refunds``; ``transfers``; ``accounts``;
``balance``    balance, balance transactions, payouts; ``disputes``; ``events``
``api``        Stripe's routes, keys and idempotency; ``control`` the routes that drive the sandbox
``hosted``     the payment page and the onboarding page that people see
``webhooks``   signatures and deliveries; ``faults`` failures on demand
``server``     HTTP; ``client`` the control client; ``testing`` the server in a thread
"""
