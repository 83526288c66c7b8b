"""A membership portal for speaker networks: admission is a favor, and the record shows give and take."""
