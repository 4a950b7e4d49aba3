"""The HTTP routes, one module per noun; shallow: each calls a service or a query."""
