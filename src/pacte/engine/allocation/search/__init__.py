"""Several rows at once: the best plan that a search of switches finds, and its proof."""
