"""The shopper's pages: thin functions that ask a service or a selector and choose a template."""
