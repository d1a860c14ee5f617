// Why a host does not run a blob: a code both hosts share, and the sentence a person reads.

import { REFUSALS } from "./abi.js";

export interface Refusal {
  /** The negative number in abi.json. */
  code: number;
  /** The code's name there. */
  name: string;
  /** What is wrong, to be read behind the name of the file: "needs a capability this host lacks: spi". */
  message: string;
}

export function refuse(code: number, detail = ""): Refusal {
  const meaning = REFUSALS.get(code);
  if (meaning === undefined) throw new RangeError(`${code} is not a refusal`);
  return { code, name: meaning.name, message: detail === "" ? meaning.text : `${meaning.text}: ${detail}` };
}
