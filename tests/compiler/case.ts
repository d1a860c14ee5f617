/** A program, and what the compiler says of it. */
export interface Case {
  name: string;
  /** The body of main, and what stands before it. */
  body?: string;
  before?: string;
  /** Each line as "error MESSAGE" or "warning MESSAGE", in the order of the marks. */
  says?: string[];
}
