// With --keys the keyboard is the board's buttons: 1 to 4 press and release BUTTON to BUTTON4, q ends the run.
#ifndef TL_POSIX_KEYS_H
#define TL_POSIX_KEYS_H

#include <stdbool.h>

// Takes over standard input; a terminal gives every key at once until keys_stop.
void keys_start(void);
void keys_stop(void);

// Can a key still come?
bool keys_listen(void);

// Standard input is readable: does what the keys say. False: the run is over.
bool keys_ready(void);

#endif
