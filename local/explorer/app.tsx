import { useSignal } from "@preact/signals";
import { Notice } from "./notice.tsx";
import { PhotoDialog } from "./photoDialog.tsx";
import { Photos } from "./photos.tsx";
import { rememberedName, session, signIn, signInProblem } from "./session.ts";
import { SidePanel } from "./sidePanel.tsx";
import { side, view } from "./view.ts";
import { Workbench } from "./workbench.tsx";

export function App() {
  return (
    <>
      <header>
        <h1>
          <Logo /> PhotoSky
        </h1>
        <SignIn />
      </header>
      <main>
        <SidePanel />
        <Workbench />
        <Photos />
      </main>
      <Navigation />
      <PhotoDialog />
      <Notice />
    </>
  );
}

function SignIn() {
  const name = useSignal(rememberedName());
  const current = session.value?.username;
  const isChanged = name.value.trim() !== current;
  return (
    <form
      class="signIn"
      onSubmit={(event) => {
        event.preventDefault();
        void signIn(name.value.trim());
      }}
    >
      <label for="username">{current ? "Signed in as" : "Sign in as"}</label>
      <input
        id="username"
        value={name.value}
        required
        maxlength={128}
        autocomplete="username"
        autocapitalize="none"
        spellcheck={false}
        aria-describedby="signInProblem"
        onInput={({ currentTarget }) => (name.value = currentTarget.value)}
      />
      <button type="submit" disabled={!isChanged}>
        Sign in
      </button>
      <span id="signInProblem" class="problem" role="alert">
        {signInProblem.value}
      </span>
    </form>
  );
}

/** On a narrow screen, where one part is in sight at a time. */
function Navigation() {
  const items = [
    ["Photos", view.value === "photos", () => (view.value = "photos")],
    ["Query", view.value === "query", () => (view.value = "query")],
    ["Samples", view.value === "side" && side.value === "samples", toSide],
    ["Docs", view.value === "side" && side.value === "docs", toDocs],
  ] as const;
  return (
    <nav aria-label="Parts of the page">
      {items.map(([label, isCurrent, show]) => (
        <button
          key={label}
          type="button"
          aria-current={isCurrent ? "page" : undefined}
          onClick={show}
        >
          {label}
        </button>
      ))}
    </nav>
  );
}

function toSide() {
  side.value = "samples";
  view.value = "side";
}

function toDocs() {
  side.value = "docs";
  view.value = "side";
}

function Logo() {
  return (
    <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#0b6bcb" />
      <circle cx="21.5" cy="10.5" r="4" fill="#ffd76a" />
      <path
        d="M4 25.5 11.5 15l5 6.5 3-3.5 8.5 7.5v.5a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2z"
        fill="#fff"
      />
    </svg>
  );
}
