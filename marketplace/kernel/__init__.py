"""What every room stands on: user, clock, money, events, outbox, deadlines, audit, locks."""
