// Node, and nothing else: answers as a function's process does.
"use strict";

process.send({ ready: true });
process.on("message", ({ requestId }) => {
  process.send({ requestId, payload: "null" });
});
process.on("disconnect", () => process.exit(0));
