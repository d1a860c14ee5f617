// Standard output, which carries the console: written through a buffer that is emptied before every sleep.
#ifndef TL_POSIX_OUTPUT_H
#define TL_POSIX_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>

void output_write(const uint8_t* i_bytes, uint32_t i_length);

// Empties the buffer. When nobody reads any more the run is over.
void output_flush(void);

// The last call: writes what is left. False: something could not be written, now or before, which it complains of.
bool output_finish(void);

#endif
