import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

interface NoticeContent {
  text: string;
  action?: { label: string; run: () => void };
}

/** One sentence at the bottom of the page, gone after a while. */
export const notice = signal<NoticeContent | undefined>(undefined);

const SHOWN_MS = 8000;

export function Notice() {
  const current = notice.value;
  useEffect(() => {
    if (!current) return undefined;
    const timer = setTimeout(() => {
      if (notice.value === current) notice.value = undefined;
    }, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [current]);
  return (
    <div class="notice" role="status">
      {current && (
        <p>
          {current.text}
          {current.action && (
            <button type="button" onClick={current.action.run}>
              {current.action.label}
            </button>
          )}
        </p>
      )}
    </div>
  );
}
