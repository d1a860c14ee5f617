# What every device's host consists of beside the core and the engine: the chip's drivers, the board, and, for the
# emulator, what stands between them and the core.

set(CMAKE_C_FLAGS_RELEASE "-Os")
set(CMAKE_EXECUTABLE_SUFFIX .elf)
add_compile_definitions(TL_EMULATED=$<BOOL:${TICKLESS_EMULATED}>)
if(TICKLESS_EMULATED)
  add_compile_definitions(${TL_EMULATOR_DEFINES})
endif()

set(board_folder ${CMAKE_CURRENT_SOURCE_DIR}/../boards/${TL_BOARD})
file(GLOB chip_sources RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} CONFIGURE_DEPENDS chip/${TL_CHIP}/*.c)
set(shared_sources chip/shared/clock.c)
include(chip/${TL_CHIP}/chip.cmake OPTIONAL)

if(TICKLESS_EMULATED)
  list(REMOVE_ITEM chip_sources ${TL_EMULATOR_REPLACES})
  list(TRANSFORM TL_EMULATOR_SOURCES PREPEND ${board_folder}/)
  list(APPEND chip_sources emulator/observe.c emulator/stop.c ${TL_EMULATOR_SOURCES})
  foreach(name tl_alarm_fired tl_chip_alarm tl_chip_budget tl_chip_clock_start tl_counter_arm tl_counter_now tl_chip_pin_open
               tl_chip_pin_read tl_chip_pin_toggle tl_chip_pin_watch tl_chip_pin_write tl_chip_pins_close
               tl_fault_report tl_pin_event tl_port_halt tl_port_poll_begins tl_port_sleep tl_uart_next tl_uart_received)
    add_link_options(-Wl,--wrap=${name})
  endforeach()
endif()

set(device_sources
  device/board.c
  device/budget.c
  device/console.c
  device/kept.c
  device/main.c
  device/memory.c
  device/memset.c
  ${shared_sources}
  ${chip_sources}
  ${TICKLESS_BOARD}/tables.c
)
set(device_folders device emulator chip/shared chip/${TL_CHIP})
set(main_source ${board_folder}/board.c)
