"""Figures that editors look at: who comes and goes, what is sent, where no news is."""
