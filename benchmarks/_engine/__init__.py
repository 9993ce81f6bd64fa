"""How fast the engine is: what is measured, the processes that measure it, the sections, the report."""
