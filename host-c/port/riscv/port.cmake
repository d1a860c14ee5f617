# What a RISC-V host consists of beside the core, the chip and the board. In: TL_CPU, an -march. Control registers are an
# extension of their own for the compiler, and for the linker a reason to take another library.

# Moving what a loop needs out of it would take registers, and so stack, from every block that the engine's compiler is in.
set(options -mabi=ilp32 -mcmodel=medany -msmall-data-limit=0 --specs=picolibc.specs)
add_compile_options(-march=${TL_CPU}_zicsr ${options} -ffunction-sections -fdata-sections -fomit-frame-pointer
                    -fno-unwind-tables -fno-asynchronous-unwind-tables -fno-common -fno-move-loop-invariants)
add_link_options(-march=${TL_CPU} ${options} -nostartfiles -Wl,--gc-sections
                 -T${CMAKE_CURRENT_LIST_DIR}/host.ld -L${TICKLESS_BOARD})
# The engine is one program to the optimiser: two kilobytes less. The rest is not, so that the emulator's --wrap finds it.
set(engine_options -flto)
add_link_options(-flto -Os)
set(port_linker_scripts ${CMAKE_CURRENT_LIST_DIR}/host.ld ${TICKLESS_BOARD}/memory.ld)
set(port_sources fault.c level.c startup.c wait.c)
if(TICKLESS_EMULATED)
  list(APPEND port_sources semihosting.c)
endif()
