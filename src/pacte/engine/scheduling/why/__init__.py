"""Why a plan cannot hold, is late or leaves out: reasons, conflicts, repairs."""
