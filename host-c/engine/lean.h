// Calls, imports, function entries and loops without what only a growing memory or a yield would need. Included by compile.c after
// m3_exec.h; the names at the end replace Wasm3's.
#ifndef TL_LEAN_H
#define TL_LEAN_H

// The memory stays where it is, so it need not be looked up again behind a call.
d_m3Op(LeanCall) {
    pc_t callee = immediate(pc_t);
    i32 stack_offset = immediate(i32);
    m3ret_t result = Call(callee, _sp + stack_offset, _mem, d_m3OpDefaultArgs);
    if (M3_LIKELY(!result)) {
        nextOp();
    }
    pushBacktraceFrame();
    forwardTrap(result);
}

// The levels above are kept out of an import, and from then on when it ends the program.
d_m3Op(LeanCallRawFunction) {
    M3ImportContext context;
    M3RawCall call = (M3RawCall)(*_pc++);
    context.function = immediate(IM3Function);
    context.userdata = immediate(void*);
    tl_level_hold();
    m3ret_t trap = (m3ret_t)call(m3MemRuntime(_mem), &context, (u64*)_sp, m3MemData(_mem));
    if (M3_LIKELY(!trap)) {
        tl_level_release();
        return NULL;
    }
    pushBacktraceFrame();
    forwardTrap(trap);
}

// In place of a call of exec.mask or exec.unmask, with the same two immediates: a level's batch has many of them.
d_m3Op(Mask) {
    _pc += 2;
    tl_level_hold();
    nextOp();
}

d_m3Op(Unmask) {
    _pc += 2;
    tl_level_release();
    nextOp();
}

// Locals and constants are a few slots: loops of our own beat memset and memcpy, which compilers would make of plain ones.
#define TL_KEEP_LOOP() __asm__ volatile("")

d_m3Op(LeanEntry) {
    d_m3ClearRegisters;
    IM3Function function = immediate(IM3Function);
    if (M3_UNLIKELY((void*)(_sp + function->maxStackSlots) >= _mem->maxStack || !tl_stack_left(TL_STACK_HEADROOM))) {
        newTrap(m3Err_trapStackOverflow);
    }
    m3slot_t* local = _sp + function->numRetAndArgSlots;
    m3slot_t* end = local + function->numLocalBytes / sizeof *local;
    for (; end - local >= 4; local += 4) {
        local[0] = local[1] = local[2] = local[3] = 0;
        TL_KEEP_LOOP();
    }
    while (local < end) {
        *local++ = 0;
        TL_KEEP_LOOP();
    }
    const m3slot_t* constant = function->constants;
    end = local + function->numConstantBytes / sizeof *local;
    for (; end - local >= 2; local += 2, constant += 2) {
        local[0] = constant[0];
        local[1] = constant[1];
        TL_KEEP_LOOP();
    }
    while (local < end) {
        *local++ = *constant++;
        TL_KEEP_LOOP();
    }
    nextOp();
}

d_m3Op(LeanLoop) {
    d_m3ClearRegisters;
    if (M3_UNLIKELY(!tl_stack_left(TL_STACK_HEADROOM))) {
        newTrap(m3Err_trapStackOverflow);
    }
    m3ret_t result;
    do {
        result = nextOpImpl();
    } while (result == _pc);
    forwardTrap(result);
}

#define op_Call            op_LeanCall
#define op_CallRawFunction op_LeanCallRawFunction
#define op_Entry           op_LeanEntry
#define op_Loop            op_LeanLoop

#endif
