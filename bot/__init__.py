"""Điểm Sáng: answers citizens on voluntary social insurance and household health insurance."""
