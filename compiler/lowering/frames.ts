// Describes a frame for the side file and `tickless size`: every byte with the name of what lies there. Done as soon as the
// function is lowered: what is made of it later forgets the names of its locals.
import type { Builder } from "./builder.js";
import type { Layout } from "./layout.js";
import type { Liveness } from "./liveness.js";
import { sourceName } from "../ir/names.js";
import { positionOf } from "../ir/places.js";
import { FRAME_HEADER } from "../ir/program.js";
import type { AsyncFunctionReport, FrameField } from "../types.js";

export function describeFunction(b: Builder, liveness: Liveness, layout: Layout): AsyncFunctionReport {
  const { f, program } = b;
  const fields: FrameField[] = [];
  const result = program.resultStorage(f);
  if (result) fields.push({ kind: "result", name: f.result.toString(), offset: FRAME_HEADER, size: result.size });
  for (const [local, slot] of layout.slots) {
    const name = f.instance.localsByIndex[local]?.name ?? `temporary ${local}`;
    fields.push({ kind: "local", name, offset: slot.offset, size: slot.size });
  }
  for (const space of layout.spaces) {
    const size = space.kind === "slot" ? space.size : space.callee.frameSize;
    const name = space.kind === "slot" ? "slot" : sourceName(space.callee.instance);
    fields.push({ kind: space.kind === "child" ? "await" : space.kind, name, offset: space.offset, size });
  }
  fields.sort((x, y) => x.offset - y.offset || y.size - x.size);
  return {
    id: f.id,
    name: f.name,
    at: positionOf(f.instance.identifierNode.range),
    frame: layout.size,
    suspensions: liveness.suspensions.length,
    fields,
  };
}
