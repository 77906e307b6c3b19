// The documents in the editor. They outlive a reload: nobody is to lose a query that took half an hour.

import { computed, effect, signal } from "@preact/signals";
import { library } from "./library.ts";
import { NEWEST_PHOTO, SAMPLES, type Sample } from "./samples.ts";

export interface Answer {
  text: string;
  /** 0 when there was none. */
  status: number;
  milliseconds: number;
  /** Names of the errors in it. */
  errors: string[];
}

export interface Tab {
  key: string;
  title: string;
  query: string;
  variables: string;
  answer?: Answer;
  isRunning?: boolean;
}

const STORED_TABS = "photosky.tabs";

const stored = restore();

export const tabs = signal<readonly Tab[]>(stored.tabs);
export const activeKey = signal(stored.activeKey);
export const activeTab = computed(
  () => tabs.value.find(({ key }) => key === activeKey.value) ?? tabs.value[0]!,
);

effect(() => {
  const kept = tabs.value.map(({ key, title, query, variables }) => ({
    key,
    title,
    query,
    variables,
  }));
  localStorage.setItem(
    STORED_TABS,
    JSON.stringify({ tabs: kept, activeKey: activeKey.value }),
  );
});

export function changeTab(key: string, changes: Partial<Tab>): void {
  tabs.value = tabs.value.map((tab) =>
    tab.key === key ? { ...tab, ...changes } : tab,
  );
}

/** To the tab that a sample has already, with what was changed in it, or to a new one. */
export function openSample(sample: Sample, values?: object): Tab {
  const open = tabs.value.find(({ title }) => title === sample.title);
  if (!open) return openTab(tabOf(sample, values));
  if (values)
    changeTab(open.key, { variables: JSON.stringify(values, null, 2) });
  activeKey.value = open.key;
  return activeTab.value;
}

export function openEmptyTab(): Tab {
  return openTab({
    key: crypto.randomUUID(),
    title: "Untitled",
    query: "query {\n  \n}\n",
    variables: "",
  });
}

export function closeTab(key: string): void {
  const index = tabs.value.findIndex((tab) => tab.key === key);
  const left = tabs.value.filter((tab) => tab.key !== key);
  if (left.length === 0) return;
  tabs.value = left;
  if (activeKey.value === key)
    activeKey.value = left[Math.min(index, left.length - 1)]!.key;
}

function openTab(tab: Tab): Tab {
  tabs.value = [...tabs.value, tab];
  activeKey.value = tab.key;
  return tab;
}

function tabOf({ title, query, variables }: Sample, values?: object): Tab {
  const newest = library.peek()?.photos[0]?.id;
  const filled = values ?? variables;
  const text = filled ? JSON.stringify(filled, null, 2) : "";
  return {
    key: crypto.randomUUID(),
    title,
    query,
    variables: newest ? text.replaceAll(NEWEST_PHOTO, newest) : text,
  };
}

function restore(): { tabs: Tab[]; activeKey: string } {
  try {
    const kept = JSON.parse(localStorage.getItem(STORED_TABS) ?? "null") as {
      tabs: Tab[];
      activeKey: string;
    } | null;
    if (kept && kept.tabs.length > 0) return kept;
  } catch {
    // What somebody else has written there is no query of ours.
  }
  const first = tabOf(SAMPLES[0]!);
  return { tabs: [first], activeKey: first.key };
}
