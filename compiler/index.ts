// The compiler's public face: nothing here or below imports a module of Node's own, so it also runs in a browser.
export { compile } from "./compile.js";
export { ASC_VERSION, createTransform, type ProgramReport, type TransformOptions } from "./transform.js";
export type * from "./types.js";
