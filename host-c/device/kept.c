// The record of a fault, over a reset. It lies in RAM that no start clears; a checksum tells it from what RAM holds after
// the power came. Only the device's own resets leave one: the button and the power give a blob a new chance.
//
//   fault --> written down --> reset --> found, and no longer valid --> next fault: the second in a row, ...

#include <string.h>

#include "crc32.h"
#include "tl_device.h"

static struct {
    tl_fault_record fault;
    uint32_t blob;   // the checksum of the blob whose fault it is
    uint32_t in_row; // without a healthy minute between them
    uint32_t valid;  // the checksum of the above, inverted
} kept __attribute__((section(".kept")));

static bool found;
static uint32_t running; // the blob's checksum

static uint32_t checksum(void) {
    return ~tl_crc32(0, (const uint8_t*)&kept, (uint32_t)((uint8_t*)&kept.valid - (uint8_t*)&kept));
}

void tl_kept_check(uint32_t i_blob) {
    found = kept.valid == checksum() && kept.blob == i_blob;
    kept.valid = 0;
    running = i_blob;
    if (!found) {
        memset(&kept, 0, sizeof kept);
    }
}

const tl_fault_record* tl_kept_fault(uint32_t* o_faults) {
    *o_faults = kept.in_row;
    return found ? &kept.fault : NULL;
}

void tl_keep_fault(const tl_fault_record* i_fault, bool i_healthy) {
    kept.fault = *i_fault;
    kept.blob = running;
    kept.in_row = i_healthy ? 1 : kept.in_row + 1;
    kept.valid = checksum();
}
