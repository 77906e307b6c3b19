import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json, jsonParseLinter } from "@codemirror/lang-json";
import {
  bracketMatching,
  codeFolding,
  foldGutter,
  foldKeymap,
  indentOnInput,
  syntaxHighlighting,
} from "@codemirror/language";
import { linter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, Prec, type Extension } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { graphql } from "cm6-graphql";

export interface EditorActions {
  run: () => void;
  prettify: () => void;
  /** Of what is under the pointer: a type, or a field of it. */
  showDocs: (type: string, field: string | undefined) => void;
}

/** Colours come from the page's style sheet: light and dark are decided there, once. */
const looks: Extension = [
  EditorView.theme({
    "&": {
      height: "100%",
      color: "var(--text)",
      backgroundColor: "transparent",
    },
    "&.cm-focused": { outline: "none" },
    ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55" },
    ".cm-content": { padding: "10px 0", caretColor: "var(--accent)" },
    ".cm-cursor": { borderLeftColor: "var(--accent)" },
    ".cm-gutters": {
      backgroundColor: "transparent",
      color: "var(--faint)",
      border: "none",
    },
    ".cm-foldPlaceholder": {
      background: "var(--raised)",
      border: "1px solid var(--line)",
      color: "var(--muted)",
    },
    "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground":
      { background: "var(--selection)" },
    ".cm-selectionMatch": { backgroundColor: "var(--selection)" },
    "&.cm-focused .cm-matchingBracket": {
      backgroundColor: "var(--selection)",
    },
    ".cm-tooltip": {
      backgroundColor: "var(--surface)",
      border: "1px solid var(--line)",
      borderRadius: "8px",
      boxShadow: "var(--shadow)",
      color: "var(--text)",
      overflow: "hidden",
    },
    ".cm-tooltip .cm-completionInfo": {
      padding: "8px 10px",
      maxWidth: "340px",
      whiteSpace: "pre-line",
      font: "13px/1.45 var(--sans)",
    },
    ".cm-tooltip.cm-tooltip-autocomplete > ul": {
      fontFamily: "var(--mono)",
      maxHeight: "16em",
    },
    ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "3px 8px" },
    ".cm-tooltip-autocomplete ul li[aria-selected]": {
      background: "var(--accent)",
      color: "var(--on-accent)",
    },
    ".cm-completionIcon": { display: "none" },
    ".cm-completionDetail": { opacity: "0.7", fontStyle: "normal" },
    ".cm-diagnostic": { font: "13px/1.45 var(--sans)", padding: "6px 10px" },
    ".cm-panels": {
      backgroundColor: "var(--raised)",
      color: "var(--text)",
    },
  }),
  syntaxHighlighting(classHighlighter),
];

/** Empty: one of the states below comes into it. Its very first rules need the nonce already. */
export function openEditor(parent: HTMLElement): EditorView {
  return new EditorView({ parent, extensions: nonce() });
}

function nonce(): Extension {
  const link = document.querySelector<HTMLLinkElement>("link[nonce]");
  return EditorView.cspNonce.of(link?.nonce ?? "");
}

function common(label: string): Extension {
  return [
    looks,
    nonce(),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": label }),
    codeFolding(),
    highlightSelectionMatches(),
  ];
}

function editing(onChange: (text: string) => void): Extension {
  return [
    history(),
    drawSelection(),
    bracketMatching(),
    closeBrackets(),
    indentOnInput(),
    autocompletion(),
    EditorView.updateListener.of(({ docChanged, state }) => {
      if (docChanged) onChange(state.doc.toString());
    }),
    // Tab is left alone: it takes the keyboard out of the editor.
    keymap.of([
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...searchKeymap,
      ...completionKeymap,
      ...lintKeymap,
    ]),
  ];
}

function actionKeys({ run, prettify }: EditorActions): Extension {
  return Prec.highest(
    keymap.of([
      {
        key: "Mod-Enter",
        run: () => {
          run();
          return true;
        },
      },
      {
        key: "Shift-Alt-f",
        run: () => {
          prettify();
          return true;
        },
      },
    ]),
  );
}

export function queryState(
  doc: string,
  actions: EditorActions,
  onChange: (text: string) => void,
): EditorState {
  const extensions = [
    actionKeys(actions),
    lineNumbers(),
    foldGutter(),
    graphql(undefined, {
      onShowInDocs: (field, type, parentType) => {
        const shown = parentType ?? type;
        if (shown) actions.showDocs(shown, parentType && field);
      },
      autocompleteOptions: { fillLeafsOnComplete: false },
    }),
    common("Query"),
    editing(onChange),
  ];
  return EditorState.create({ doc, extensions });
}

export function variablesState(
  doc: string,
  actions: EditorActions,
  onChange: (text: string) => void,
): EditorState {
  const parse = jsonParseLinter();
  const extensions = [
    actionKeys(actions),
    json(),
    linter((view) => (view.state.doc.length === 0 ? [] : parse(view))),
    common("Variables, JSON"),
    editing(onChange),
  ];
  return EditorState.create({ doc, extensions });
}

export function answerState(doc: string): EditorState {
  const extensions = [
    json(),
    foldGutter(),
    EditorState.readOnly.of(true),
    // For reading: a phone shows no keyboard, and Tab still gets here.
    EditorView.editable.of(false),
    EditorView.contentAttributes.of({ tabindex: "0" }),
    keymap.of([...defaultKeymap, ...foldKeymap, ...searchKeymap]),
    common("Answer, JSON"),
  ];
  return EditorState.create({ doc, extensions });
}
