"""The jobs that write to the editors about articles: cards, and notices of summaries."""
