// Carries the precompiled header; see Targets.cmake.
