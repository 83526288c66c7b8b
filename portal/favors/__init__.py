"""The ledger of favors: append-only; what one party did for another, confirmed by the receiver."""
