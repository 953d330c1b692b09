"""The workbench: pages and a JSON API over one ledger, for the browser of the same machine."""
