"""Who works: people, teams, skills, territories and shared equipment of a company."""
