"""What programs may read and change, by HTTP. The contract is docs/reference/openapi.json."""
