"""The demonstration: the fictional first session of An Lĩnh, seeded through the same actions that people use."""
