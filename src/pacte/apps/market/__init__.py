"""What is sold and to whom: offers, segments, customers."""
