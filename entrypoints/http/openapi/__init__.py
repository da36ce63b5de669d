"""The OpenAPI document: what each operation says of itself, put together."""
