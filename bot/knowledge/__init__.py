"""The YAML knowledge base: loading, schema, dated values."""
