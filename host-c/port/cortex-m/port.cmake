# What a Cortex-M host consists of beside the core, the chip and the board. In: TL_CPU, TL_FLOAT.

set(cpu -mcpu=${TL_CPU} -mthumb -masm-syntax-unified)
if(TL_FLOAT AND TL_CPU STREQUAL "cortex-m4")
  list(APPEND cpu -mfloat-abi=hard -mfpu=fpv4-sp-d16)
else()
  list(APPEND cpu -mfloat-abi=soft)
endif()
add_compile_options(${cpu} --specs=picolibc.specs -ffunction-sections -fdata-sections -fomit-frame-pointer
                    -fno-unwind-tables -fno-asynchronous-unwind-tables -fno-common)
# These cost bytes and, with operations as short as the engine's, gain nothing.
add_compile_options(-fno-move-loop-invariants -fno-schedule-insns2 -fno-tree-loop-optimize -fno-tree-ter -fno-if-conversion
                    -fno-tree-tail-merge)
add_link_options(${cpu} --specs=picolibc.specs -nostartfiles -Wl,--gc-sections
                 -T${CMAKE_CURRENT_LIST_DIR}/host.ld -L${TICKLESS_BOARD})
# The engine is one program to the optimiser: two kilobytes less. The rest is not, so that the emulator's --wrap finds it.
set(engine_options -flto)
add_link_options(-flto -Os)
set(port_linker_scripts ${CMAKE_CURRENT_LIST_DIR}/host.ld ${TICKLESS_BOARD}/memory.ld)
set(port_sources fault.c level.c startup.c wait.c)
if(TICKLESS_EMULATED)
  list(APPEND port_sources semihosting.c)
endif()
