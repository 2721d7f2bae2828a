"""What operators see of a process: numbers for Prometheus, and traces if they want them.

Neither ever carries what a person wrote: names are ours (routes, stages, actions, reasons), values
are counts and times.
"""
