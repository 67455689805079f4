"""What people do on a file beside its states: opinions, tasks, calls, appointments, grids."""
