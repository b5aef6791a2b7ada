"""Which stories a digest tells, in what order and at what length, and what stands in each."""
