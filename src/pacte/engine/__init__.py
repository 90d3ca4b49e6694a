"""Pure computations on small frozen problems taken from the document; no Django, no clock."""
