// Without a collector nothing is given back, so what allocates may run at the start, or a known number of times behind it;
// what can run again and again is an error, with the way it comes there. What runs a few times is added up.
import type * as asc from "assemblyscript";
import { C, type Expr } from "../ir/binaryen.js";
import { constI32, isConst } from "../ir/ir.js";
import { isFunction, type Program } from "../ir/program.js";
import { isUsers, type Call, type CallGraph } from "./reach.js";

const PRIMITIVE = /^~lib\/rt\/\w+\/__(new|alloc|renew|realloc)$/;
/** What the allocator puts in front of an object, and what it rounds its size to. */
const OVERHEAD = 20;
const ALIGNMENT = 16;

/** Bytes one call allocates at most; "unknown": it depends on what it is given. */
type Bytes = number | "unknown";

/** Reports what allocates again and again; gives the bytes that are allocated behind the start. */
export function checkAllocation(program: Program, graph: CallGraph): number {
  const sizes = new Sizes(graph);
  let total = 0;
  for (const f of graph.users()) {
    const often = graph.often(f.internalName);
    if (often === "never" || isConstructor(f)) continue; // a constructor's bytes are its caller's
    for (const call of graph.callsOf(f.internalName)) {
      const { to, at, inLoop } = call;
      if (program.functions.has(to)) continue; // awaited or spawned: a function of its own here
      const bytes = sizes.ofCall(call);
      const callee = program.asc.instancesByName.get(to);
      if (bytes === 0 || (callee && isFunction(callee) && isUsers(callee) && !isConstructor(callee))) continue;
      const where = at ?? f.identifierNode.range;
      if (often === "many" || inLoop) program.error(where, again(graph.chainTo(f.internalName)));
      else if (bytes === "unknown") program.error(where, ONCE_UNKNOWN);
      else total += bytes;
    }
  }
  return total;
}

const WAYS = 'make it once at top level and reuse it, or set "heap": "gc" in tickless.json';
const again = (chain: string[]): string =>
  `This allocates every time it runs (${chain.join(" -> ")}), and without a collector nothing is given back: ${WAYS}`;
const ONCE_UNKNOWN =
  'How much this allocates is only known when it runs: make it at top level, where the build measures it, or set "heap": "gc" in tickless.json';

const isConstructor = (f: asc.Function): boolean => f.prototype.name === "constructor";

class Sizes {
  private readonly known = new Map<string, Bytes>();
  private readonly open = new Set<string>();
  private readonly recursive = new Set<string>();

  constructor(private readonly graph: CallGraph) {}

  /** What a call allocates, in the called function and below. */
  ofCall({ to, call }: Call): Bytes {
    return PRIMITIVE.test(to) ? primitive(call) : this.of(to);
  }

  private of(name: string): Bytes {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    if (this.open.has(name)) {
      this.recursive.add(name);
      return 0;
    }
    this.open.add(name);
    let bytes = this.sum(name);
    this.open.delete(name);
    if (bytes !== 0 && this.recursive.has(name)) bytes = "unknown";
    this.known.set(name, bytes);
    return bytes;
  }

  private sum(name: string): Bytes {
    let total: Bytes = 0;
    for (const call of this.graph.callsOf(name)) {
      const bytes = this.ofCall(call);
      if (bytes === 0) continue;
      if (bytes === "unknown" || call.inLoop) return "unknown";
      total += bytes;
    }
    return total;
  }
}

function primitive(call: Expr): Bytes {
  const size = C._BinaryenCallGetOperandAt(call, 0);
  if (!isConst(size)) return "unknown";
  return Math.ceil((constI32(size) + OVERHEAD) / ALIGNMENT) * ALIGNMENT;
}
