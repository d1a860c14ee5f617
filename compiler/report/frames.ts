// Describes a frame for the side file and `tickless size`: every byte with the name of what lies there.
import type { Builder } from "../lowering/builder.js";
import type { Layout } from "../lowering/layout.js";
import type { Liveness } from "../lowering/liveness.js";
import { FRAME_HEADER } from "../ir/program.js";
import type { AsyncFunctionReport, FrameField, Position } from "../types.js";
import type * as asc from "assemblyscript";
import { sourceName } from "./names.js";

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

export function positionOf(range: asc.Range): Position {
  const line = range.source.lineAt(range.start);
  return { file: range.source.normalizedPath, line, column: range.source.columnAt() };
}
