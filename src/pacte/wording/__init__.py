"""Codes below, words above: every sentence and every figure, in French and in English."""
