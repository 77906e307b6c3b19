import { effect, untracked } from "@preact/signals";
import { render } from "preact";
import { App } from "./app.tsx";
import { forgetLibrary, refreshLibrary } from "./library.ts";
import { loadSchema, schema } from "./schema.ts";
import { rememberedName, session, signIn } from "./session.ts";
import { finished, forgetUploads } from "./uploads.ts";

/** Several photos of a batch become ready together: one look at the library serves them all. */
const SETTLING_MS = 300;

let caller: string | undefined;
effect(() => {
  const username = session.value?.username;
  if (username === undefined || username === caller) return;
  caller = username;
  untracked(() => {
    forgetUploads();
    forgetLibrary();
    void refreshLibrary();
    if (!schema.value) void loadSchema();
  });
});

let settling: ReturnType<typeof setTimeout> | undefined;
effect(() => {
  if (finished.value === 0) return;
  clearTimeout(settling);
  settling = setTimeout(() => void refreshLibrary(), SETTLING_MS);
});

render(<App />, document.body);
void signIn(rememberedName());
