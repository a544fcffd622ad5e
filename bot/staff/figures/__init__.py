"""The pages of figures: overview, trends, exports; and the weekly digest. They show published figures and nothing else."""
