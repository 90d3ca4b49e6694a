"""The outside contract of every answer: one module per verb, one envelope for all."""
