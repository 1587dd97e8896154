"""Terms that laws set in days, and the calendar they are counted on."""
