"""The plan: objectives, actions, steps and money as rows, and the one door through which they change."""
