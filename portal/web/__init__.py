"""What all pages share, and no rules: the transaction of a request, who may enter, language, limits, headers, error pages."""
