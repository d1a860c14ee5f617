// What the generator knows while it writes one function: names in scope, loops around, and how much it may still write.
import {
  hasAllReferences,
  type AsyncFunction,
  type FunctionKind,
  type Global,
  type Parameter,
  type Program,
  type Type,
} from "./ast.js";
import type { Random } from "./random.js";

export interface Variable extends Parameter {
  /** May it be assigned to? A loop's counter may not, or the loop may not end. */
  assignable: boolean;
}

/** Nodes a function may have, about. */
const BUDGET = 70;

export class Context {
  readonly variables: Variable[] = [];
  /** Loops, and loops or switches, around the statement being written. */
  loops = 0;
  breakable = 0;
  budget = BUDGET;
  /** Functions that must not be called here. */
  readonly forbidden = new Set<string>();
  /** Handles of tasks in scope. */
  handles: string[] = [];
  /** The function that is being written: it may be spawned. */
  self: AsyncFunction | null = null;
  private names = 0;

  constructor(
    readonly random: Random,
    readonly program: Program,
    readonly kind: FunctionKind,
    readonly result: Type | null,
    private readonly tags: { next: number },
  ) {}

  /** Quiet functions neither change nor read anything shared. */
  get quiet(): boolean {
    return this.kind === "quiet";
  }

  /** Plain functions do not await. */
  get plain(): boolean {
    return this.kind === "plain";
  }

  get concurrent(): boolean {
    return this.program.cancels !== null;
  }

  /** May it have strings, arrays and objects that point to others? */
  get allReferences(): boolean {
    return hasAllReferences(this.program.seed);
  }

  get inMethod(): boolean {
    return this.kind === "method" || this.kind === "override";
  }

  fresh(prefix: string): string {
    return `${prefix}${this.names++}`;
  }

  /** A tag for a log line; `count` of them in a row. */
  tag(count = 1): number {
    const first = this.tags.next;
    this.tags.next += count;
    return first;
  }

  declare(name: string, type: Type, assignable = true): void {
    this.variables.push({ name, type, assignable });
  }

  /** Runs `write` and forgets what it declared. */
  inScope<T>(write: () => T): T {
    const before = this.variables.length;
    const made = write();
    this.variables.length = before;
    return made;
  }

  inLoop<T>(write: () => T): T {
    this.loops++;
    this.breakable++;
    const made = this.inScope(write);
    this.loops--;
    this.breakable--;
    return made;
  }

  withHandle<T>(name: string, write: () => T): T {
    const before = this.handles;
    this.handles = [...before, name];
    const made = write();
    this.handles = before;
    return made;
  }

  variablesOf(type: Type): Variable[] {
    return this.variables.filter((variable) => variable.type === type);
  }

  globalsOf(type: Type): Global[] {
    return this.quiet ? [] : this.program.globals.filter((global) => global.type === type);
  }

  /** Functions written before this one, of these kinds. */
  callees(...kinds: FunctionKind[]): AsyncFunction[] {
    return this.program.functions.filter(({ kind, name }) => kinds.includes(kind) && !this.forbidden.has(name));
  }
}
