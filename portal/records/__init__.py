"""The contribution record: a member's give and take, read from favors; writes nothing."""
