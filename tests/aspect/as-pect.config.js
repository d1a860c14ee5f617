// as-pect over the library itself, set up as a user's project is.
import { instantiate } from "tickless/testing";

export default {
  entries: ["*.spec.ts"],
  include: [],
  disclude: [/node_modules/],
  instantiate,
  outputBinary: false,
};
