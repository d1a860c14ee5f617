// Mistakes that change no program's log: they cost loads and stores that the await of today does not need.
import { byCounter, type Mistake } from "./mistake.js";

const LIVENESS = "lowering/liveness.ts";

export const costMistakes: Mistake[] = [
  byCounter(
    LIVENESS,
    "what has not changed is spilled",
    "filter((local) => changed.has(local))));",
    "filter(() => true)));",
  ),
  byCounter(
    LIVENESS,
    "what is in its register is reloaded where an await is ready at once",
    "filter((local) => !loaded.has(local));",
    "filter(() => loaded.size >= 0);",
  ),
  byCounter(
    LIVENESS,
    "what is not read before the next wait is restored",
    "restores: (block) => [...union(second(block),",
    "restores: (block) => [...union(block.resumes ? liveAt(block.resumes) : second(block),",
  ),
  byCounter(
    LIVENESS,
    "what a loop holds is not stored on the way in",
    "b.program.collected ? [] : loopsOf(b.entry, blocks);",
    "loopsOf(b.entry, blocks).slice(blocks.length);",
  ),
  byCounter(
    LIVENESS,
    "what each round changes is stored on the way into the loop as well",
    "if (entering.get(entry)?.delete(local)) changed = true;",
    "if (entering.get(entry)?.has(local)) changed = false;",
  ),
  byCounter(
    "lowering/loops.ts",
    "what no round spills is stored on the way into its loop",
    "ways.map((to) => (to === head ? NOTHING :",
    "ways.map((to) => (to === head ? framed :",
  ),
  byCounter(
    "lowering/dataflow.ts",
    "what was stored before a poll counts as changed behind it",
    "filter((local) => !stored?.has(local))",
    "filter((local) => !stored?.has(local) || local >= 0)",
  ),
  byCounter(
    "lowering/calls.ts",
    "an await that is ready at once spills first",
    'return twice ? "await" : "pollAtResume";',
    'return twice && !callee ? "await" : "pollAtResume";',
  ),
];
