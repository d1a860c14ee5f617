// The command line of tickless-host.
#ifndef TL_POSIX_OPTIONS_H
#define TL_POSIX_OPTIONS_H

// Fills `posix`; negative: go on; else the exit code (help was asked for, or the command line is wrong).
int options_read(int i_count, char** i_words);

#endif
