# The drivers this chip shares with others.

list(APPEND shared_sources chip/shared/pl011.c)
