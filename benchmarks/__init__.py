"""What Pacte is measured against, as ratios."""
