"""What a source's file gives away, a copy without it, and what the source is told of it.

Pure. docs/berkas.md has the kinds of files as a table. What reads a file runs in a worker process
(`bot.workers.file_inspector`): libraries are imported there, on use.
"""
