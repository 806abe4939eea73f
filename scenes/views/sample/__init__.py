"""One sample on its way through a network, in numbers: diagrams, forward and backward formulas."""
