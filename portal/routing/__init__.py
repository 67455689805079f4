"""Which network a project goes to, and why: facts, condition trees, rule sets, trace."""
