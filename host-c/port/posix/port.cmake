# What the posix host consists of beside the core and the engine.

set(CMAKE_C_FLAGS_RELEASE "-O2")
if(TICKLESS_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
  add_compile_definitions(TL_HEAP_SYSTEM=1)
  # A slot of the engine has four bytes, so a value of eight may lie at a multiple of four: every core here takes that.
  set(engine_options -fno-sanitize=alignment)
endif()
add_compile_definitions(_GNU_SOURCE)

set(port_sources
  budget.c
  clock.c
  gpio.c
  keys.c
  level.c
  names.c
  options.c
  output.c
  pty.c
  script.c
  summary.c
  timeline.c
  tracefile.c
  uart.c
  wait.c
)
set(main_source port/posix/startup.c)
