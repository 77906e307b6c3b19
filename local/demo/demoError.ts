/** Why the demo cannot go on, in one sentence that says what to do. */
export class DemoError extends Error {
  override readonly name = "DemoError";
}
