# cmake --install: the program, its assets and what a desktop wants to know of it.
