"""Policy arithmetic: one pure function per rule version, figures from dated parameters."""
