// The imports behind a capability: gpio and uart. A handle that was never opened as that kind ends the program.

#include "fault.h"
#include "gpio.h"
#include "handles.h"
#include "imports.h"
#include "tl_abi.h"
#include "tl_chip.h"
#include "uart.h"

// ---- gpio ----------------------------------------------------------------------------------------------------------

TL_IMPORT(tl_gpio_opened) {
    TL_UNUSED();
    return tl_answer(io_stack, tl_gpio_open(tl_argument(io_stack, 1), tl_argument(io_stack, 2)));
}

TL_IMPORT(tl_gpio_write) {
    TL_UNUSED();
    uint32_t handle = tl_argument(io_stack, 0);
    int32_t pin = tl_handle_find(TL_HANDLE_PIN, handle);
    if (pin < 0) {
        return tl_fault_raise(TL_FAULT_HANDLE, handle);
    }
    tl_chip_pin_write((uint32_t)pin, tl_argument(io_stack, 1) ? 1 : 0);
    return NULL;
}

TL_IMPORT(tl_gpio_toggle) {
    TL_UNUSED();
    uint32_t handle = tl_argument(io_stack, 0);
    int32_t pin = tl_handle_find(TL_HANDLE_PIN, handle);
    if (pin < 0) {
        return tl_fault_raise(TL_FAULT_HANDLE, handle);
    }
    tl_chip_pin_toggle((uint32_t)pin);
    return NULL;
}

TL_IMPORT(tl_gpio_read) {
    TL_UNUSED();
    uint32_t handle = tl_argument(io_stack, 1);
    int32_t pin = tl_handle_find(TL_HANDLE_PIN, handle);
    if (pin < 0) {
        return tl_fault_raise(TL_FAULT_HANDLE, handle);
    }
    return tl_answer(io_stack, (int32_t)tl_chip_pin_read((uint32_t)pin));
}

TL_IMPORT(tl_gpio_watch) {
    TL_UNUSED();
    uint32_t handle = tl_argument(io_stack, 0);
    int32_t pin = tl_handle_find(TL_HANDLE_PIN, handle);
    if (pin < 0) {
        return tl_fault_raise(TL_FAULT_HANDLE, handle);
    }
    tl_chip_pin_watch((uint32_t)pin, tl_argument(io_stack, 1) & 15);
    return NULL;
}

// ---- uart ----------------------------------------------------------------------------------------------------------

TL_IMPORT(tl_uart_opened) {
    TL_UNUSED();
    int32_t result = tl_uart_open(tl_argument(io_stack, 1), tl_argument(io_stack, 2), tl_argument(io_stack, 3));
    return tl_answer(io_stack, result);
}

// The memory comes before the handle, as in every host: a program that gets both wrong faults alike everywhere.
TL_IMPORT(tl_uart_reading) {
    TL_UNUSED();
    uint32_t handle = tl_argument(io_stack, 1);
    uint32_t length = tl_argument(io_stack, 3);
    uint8_t* bytes = tl_engine_memory(tl_argument(io_stack, 2), length);
    if (!bytes) {
        return tl_outcome_bounds;
    }
    int32_t port = tl_handle_find(TL_HANDLE_PORT, handle);
    if (port < 0) {
        return tl_fault_raise(TL_FAULT_HANDLE, handle);
    }
    return tl_answer(io_stack, tl_uart_read((uint32_t)port, bytes, length));
}

TL_IMPORT(tl_uart_writing) {
    TL_UNUSED();
    uint32_t handle = tl_argument(io_stack, 1);
    uint32_t length = tl_argument(io_stack, 3);
    const uint8_t* bytes = tl_engine_memory(tl_argument(io_stack, 2), length);
    if (!bytes) {
        return tl_outcome_bounds;
    }
    int32_t port = tl_handle_find(TL_HANDLE_PORT, handle);
    if (port < 0) {
        return tl_fault_raise(TL_FAULT_HANDLE, handle);
    }
    return tl_answer(io_stack, (int32_t)tl_uart_write((uint32_t)port, bytes, length));
}

TL_IMPORT(tl_uart_pended) {
    TL_UNUSED();
    uint32_t handle = tl_argument(io_stack, 1);
    int32_t port = tl_handle_find(TL_HANDLE_PORT, handle);
    if (port < 0) {
        return tl_fault_raise(TL_FAULT_HANDLE, handle);
    }
    return tl_answer(io_stack, (int32_t)tl_uart_pending((uint32_t)port));
}

TL_IMPORT(tl_uart_losses) {
    TL_UNUSED();
    uint32_t handle = tl_argument(io_stack, 1);
    int32_t port = tl_handle_find(TL_HANDLE_PORT, handle);
    if (port < 0) {
        return tl_fault_raise(TL_FAULT_HANDLE, handle);
    }
    return tl_answer(io_stack, (int32_t)tl_uart_lost((uint32_t)port));
}
