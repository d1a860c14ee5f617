// Wasm3's errors for a device: their own texts would take two kilobytes of its flash, and what is wrong with a module can
// be asked of the posix host. A trap's text is never shown: it is the letter with the number of its fault (tl_abi.h).

#include "tl_config.h"
#include "wasm3.h"

#if TL_TERSE

#define ERROR(LABEL, TEXT) const M3Result m3Err_##LABEL = TEXT;

ERROR(none, NULL)
ERROR(mallocFailed, "no memory")
ERROR(mallocFailedCodePage, "no memory for code")
ERROR(wasmMemoryOverflow, "no memory")

ERROR(incompatibleWasmVersion, "WebAssembly version")
ERROR(wasmMalformed, "malformed")
ERROR(misorderedWasmSection, "malformed")
ERROR(wasmUnderrun, "malformed")
ERROR(wasmOverrun, "malformed")
ERROR(wasmMissingInitExpr, "malformed")
ERROR(lebOverflow, "malformed")
ERROR(missingUTF8, "malformed")
ERROR(wasmSectionUnderrun, "malformed")
ERROR(wasmSectionOverrun, "malformed")
ERROR(invalidTypeId, "malformed")
ERROR(malformedFunctionSignature, "malformed")
ERROR(tooManyMemorySections, "memories")
ERROR(tooManyArgsRets, "too many parameters")
ERROR(noCompiler, "unknown opcode")
ERROR(unknownOpcode, "unknown opcode")
ERROR(restrictedOpcode, "unknown opcode")
ERROR(functionStackOverflow, "a function is too large")
ERROR(functionStackUnderrun, "malformed")
ERROR(settingImmutableGlobal, "types")
ERROR(typeMismatch, "types")
ERROR(typeCountMismatch, "types")
ERROR(missingCompiledCode, "not compiled")
ERROR(globalMemoryNotAllocated, "no memory declared")
ERROR(globaIndexOutOfBounds, "malformed")
ERROR(functionImportMissing, "import")

ERROR(moduleNotLinked, "not loaded")
ERROR(moduleAlreadyLinked, "loaded")
ERROR(functionLookupFailed, "function")
ERROR(argumentCountMismatch, "arguments")
ERROR(argumentTypeMismatch, "arguments")
ERROR(globalLookupFailed, "global")
ERROR(globalTypeMismatch, "global")
ERROR(globalNotMutable, "global")

ERROR(trapOutOfBoundsMemoryAccess, "\x03")
ERROR(trapDivisionByZero, "\x04")
ERROR(trapIntegerOverflow, "\x05")
ERROR(trapIntegerConversion, "\x06")
ERROR(trapIndirectCallTypeMismatch, "\x07")
ERROR(trapTableIndexOutOfRange, "\x07")
ERROR(trapTableElementIsNull, "\x07")
ERROR(trapExit, "\x0f")
ERROR(trapAbort, "\x0f")
ERROR(trapUnreachable, "\x01")
ERROR(trapStackOverflow, "\x08")

#endif
