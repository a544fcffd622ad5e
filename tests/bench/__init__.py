"""How fast Rafiq is beside a bare echo bot: `make bench` and `make soak`. Loopback only, bounded, in scratch folders."""
