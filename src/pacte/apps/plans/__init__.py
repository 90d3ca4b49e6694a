"""The plan as rows: objectives, actions, steps, money, and the one door to change them."""
