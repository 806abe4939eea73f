"""Charts and diagrams: curves over axes, bars, ticks, and networks as units and weights."""
