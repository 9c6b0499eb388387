"""The way upstream: tables, CSV package, manifest, transports. Bytes and names; knows no database."""
