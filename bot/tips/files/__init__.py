"""The traces in a source's file, a copy without them, and the page that tells the source.

Pure. docs/berkas.md has the kinds of files as a table. Files are read in a worker process
(`bot.workers.file_inspector`): libraries are imported there, on use.
"""
