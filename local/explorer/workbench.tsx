import { useComputed, useSignal } from "@preact/signals";
import type { EditorView } from "@codemirror/view";
import type { EditorState } from "@codemirror/state";
import { updateSchema } from "cm6-graphql";
import { useEffect, useRef } from "preact/hooks";
import {
  answerState,
  openEditor,
  queryState,
  variablesState,
  type EditorActions,
} from "./codeEditor.ts";
import { bytes } from "./format.ts";
import { prettified } from "./prettified.ts";
import { runQuery } from "./runQuery.ts";
import { schema, schemaProblem } from "./schema.ts";
import { session } from "./session.ts";
import {
  activeKey,
  activeTab,
  changeTab,
  closeTab,
  openEmptyTab,
  tabs,
  type Answer,
} from "./tabs.ts";
import { showDocs, view } from "./view.ts";

/** What the editors hold beyond their text: cursor, folds, what can be undone. */
const queryStates = new Map<string, EditorState>();
const variablesStates = new Map<string, EditorState>();

export function Workbench() {
  const query = useRef<HTMLDivElement>(null);
  const variables = useRef<HTMLDivElement>(null);
  const views = useRef<{ query: EditorView; variables: EditorView }>(null);
  const key = activeTab.value.key;
  const hasVariables = useSignal(false);

  const actions: EditorActions = {
    run: () =>
      void runQuery(views.current?.query.state.selection.main.head ?? 0),
    prettify: () => void prettify(),
    showDocs,
  };

  async function prettify() {
    const { query: text, variables: json } = activeTab.value;
    const [prettyQuery, prettyVariables] = await prettified(text, json);
    replace(views.current?.query, prettyQuery);
    replace(views.current?.variables, prettyVariables);
  }

  useEffect(() => {
    const made = {
      query: openEditor(query.current!),
      variables: openEditor(variables.current!),
    };
    views.current = made;
    return () => {
      made.query.destroy();
      made.variables.destroy();
    };
  }, []);

  useEffect(() => {
    const made = views.current!;
    const tab = activeTab.peek();
    hasVariables.value = tab.variables.trim() !== "";
    made.query.setState(
      stateFor(queryStates, key, tab.query, (text) =>
        queryState(text, actions, (changed) =>
          changeTab(key, { query: changed }),
        ),
      ),
    );
    made.variables.setState(
      stateFor(variablesStates, key, tab.variables, (text) =>
        variablesState(text, actions, (changed) =>
          changeTab(key, { variables: changed }),
        ),
      ),
    );
    if (schema.peek()) updateSchema(made.query, schema.peek());
    return () => {
      queryStates.set(key, made.query.state);
      variablesStates.set(key, made.variables.state);
    };
  }, [key]);

  // A sample that is opened again with another photo changes the text from outside.
  const text = activeTab.value.variables;
  useEffect(() => replace(views.current?.variables, text), [text]);

  const known = schema.value;
  useEffect(() => {
    if (known) updateSchema(views.current!.query, known);
  }, [known]);

  const { isRunning } = activeTab.value;
  return (
    <section
      class="workbench"
      aria-label="Query"
      data-current={view.value === "query"}
    >
      <TabBar />
      <div class="toolbar">
        <button
          class="primary"
          type="button"
          disabled={isRunning === true || !session.value}
          title="Ctrl-Enter, or ⌘-Enter"
          onClick={() => actions.run()}
        >
          <PlayIcon />
          Run
        </button>
        <button type="button" onClick={actions.prettify} title="Shift-Alt-F">
          Prettify
        </button>
        <span class="hint">
          <kbd>Ctrl</kbd>-<kbd>Enter</kbd> runs, <kbd>Ctrl</kbd>-
          <kbd>Space</kbd> completes, <kbd>Ctrl</kbd>-click explains
        </span>
        {schemaProblem.value && (
          <span class="problem" role="alert">
            The schema could not be read: {schemaProblem.value}
          </span>
        )}
      </div>
      <div class="editors">
        <div class="query" ref={query} />
        <details
          class="variables"
          open={hasVariables.value}
          onToggle={({ currentTarget }) =>
            (hasVariables.value = currentTarget.open)
          }
        >
          <summary>Variables</summary>
          <div ref={variables} />
        </details>
      </div>
      <AnswerPane />
    </section>
  );
}

function TabBar() {
  const bar = useRef<HTMLDivElement>(null);
  const active = activeKey.value;
  useEffect(() => {
    bar.current
      ?.querySelector("[aria-selected=true]")
      ?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [active]);
  return (
    <div class="tabs" ref={bar}>
      <div role="tablist" aria-label="Queries" onKeyDown={moveFocus}>
        {tabs.value.map(({ key, title }) => (
          <div class="tab" key={key} role="presentation">
            <button
              type="button"
              role="tab"
              aria-selected={key === active}
              tabIndex={key === active ? 0 : -1}
              onClick={() => (activeKey.value = key)}
            >
              {title}
            </button>
            {tabs.value.length > 1 && (
              <button
                type="button"
                class="close"
                aria-label={`Close ${title}`}
                tabIndex={key === active ? 0 : -1}
                onClick={() => {
                  queryStates.delete(key);
                  variablesStates.delete(key);
                  closeTab(key);
                }}
              >
                ×
              </button>
            )}
          </div>
        ))}
      </div>
      <button
        type="button"
        class="add"
        aria-label="New query"
        title="New query"
        onClick={openEmptyTab}
      >
        +
      </button>
    </div>
  );
}

/** Arrow keys move between tabs, as in the ARIA pattern. */
function moveFocus(event: KeyboardEvent) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step) return;
  const index = tabs.value.findIndex(({ key }) => key === activeKey.value);
  const next = tabs.value[index + step];
  if (!next) return;
  activeKey.value = next.key;
  const list = event.currentTarget as HTMLElement;
  list.querySelectorAll<HTMLElement>("[role=tab]")[index + step]?.focus();
}

function AnswerPane() {
  const parent = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>(null);
  const answer = useComputed(() => activeTab.value.answer).value;
  useEffect(() => {
    const made = openEditor(parent.current!);
    editor.current = made;
    return () => made.destroy();
  }, []);
  useEffect(
    () => editor.current?.setState(answerState(answer?.text ?? "")),
    [answer],
  );
  return (
    <div class="answer" aria-busy={activeTab.value.isRunning === true}>
      <div class="answerHead" role="status">
        {activeTab.value.isRunning ? (
          <span>Running…</span>
        ) : answer ? (
          <AnswerFacts answer={answer} />
        ) : (
          <span class="muted">The answer appears here.</span>
        )}
      </div>
      <div class="answerText" ref={parent} />
    </div>
  );
}

function AnswerFacts({ answer }: { answer: Answer }) {
  const { status, milliseconds, text, errors } = answer;
  const copied = useSignal(false);
  const isFine = status === 200 && errors.length === 0;
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    copied.value = true;
    setTimeout(() => (copied.value = false), 1500);
  };
  return (
    <>
      <span class={isFine ? "good" : "bad"}>
        {status === 0 ? "Not run" : status}
        {errors.length > 0 && ` · ${[...new Set(errors)].join(", ")}`}
      </span>
      <span class="muted">
        {milliseconds} ms · {bytes(new TextEncoder().encode(text).length)}
      </span>
      <button type="button" class="quiet" onClick={() => void copy()}>
        {copied.value ? "Copied" : "Copy"}
      </button>
    </>
  );
}

function PlayIcon() {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      <path d="M2.5 1v10l8-5z" fill="currentColor" />
    </svg>
  );
}

function stateFor(
  states: Map<string, EditorState>,
  key: string,
  text: string,
  make: (text: string) => EditorState,
): EditorState {
  const kept = states.get(key);
  return kept && kept.doc.toString() === text ? kept : make(text);
}

function replace(editor: EditorView | null | undefined, text: string) {
  if (!editor || editor.state.doc.toString() === text) return;
  editor.dispatch({
    changes: { from: 0, to: editor.state.doc.length, insert: text },
  });
}
