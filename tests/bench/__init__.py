"""How fast the pages are, against floors measured in the same run. A benchmark: nothing fails by the clock."""
