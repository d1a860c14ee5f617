// The record of a fault, over a reset. It lies in RAM that no start clears; a checksum tells it from what RAM holds after
// the power came. Only the device's own resets leave one: the button and the power give a blob a new chance.
//
//   fault --> written down --> reset --> found, and no longer valid --> next fault: the second in a row, ...
//
// A host that hangs writes nothing down; so where there is a watchdog, a mark says that the blob runs.

#include <stddef.h>

#include "crc32.h"
#include "fault.h"
#include "tl_device.h"

// What belongs to tl_fault_last, which lies beside it.
static struct {
    uint32_t blob;   // the checksum of the blob whose fault it is
    uint32_t in_row; // without a healthy minute between them
    uint32_t valid;  // the checksum of the above and the record, inverted; while the blob runs: of the above alone
} kept TL_KEPT;

static bool found;
static uint32_t running; // the blob's checksum

static uint32_t checksum(uint32_t i_before) {
    return ~tl_crc32(i_before, (const uint8_t*)&kept, offsetof(typeof(kept), valid));
}

static uint32_t checksum_with_record(void) {
    return checksum(tl_crc32(0, (const uint8_t*)&tl_fault_last, sizeof tl_fault_last));
}

bool tl_kept_check(uint32_t i_blob, bool i_watchdog) {
    bool ran = TL_WATCHDOG_MS > 0 && i_watchdog && kept.valid == checksum(0) && kept.blob == i_blob;
    found = kept.valid == checksum_with_record() && kept.blob == i_blob;
    kept.valid = 0;
    running = i_blob;
    if (!found && !ran) {
        kept.in_row = 0;
    }
    return ran;
}

void tl_kept_runs(void) {
    kept.blob = running;
    kept.valid = checksum(0);
}

const tl_fault_record* tl_kept_fault(uint32_t* o_faults) {
    *o_faults = kept.in_row;
    return found ? &tl_fault_last : NULL;
}

void tl_keep_fault(bool i_healthy) {
    kept.blob = running;
    kept.in_row = i_healthy ? 1 : kept.in_row + 1;
    kept.valid = checksum_with_record();
    found = true;
}
