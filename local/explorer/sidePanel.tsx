import { Docs } from "./docs.tsx";
import { SAMPLES } from "./samples.ts";
import { activeTab, openSample } from "./tabs.ts";
import { side, view } from "./view.ts";

export function SidePanel() {
  return (
    <aside
      class="side"
      aria-label="Samples and docs"
      data-current={view.value === "side"}
    >
      <div class="sideTabs" role="group" aria-label="Show">
        {(["samples", "docs"] as const).map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={side.value === one}
            onClick={() => (side.value = one)}
          >
            {one === "samples" ? "Samples" : "Docs"}
          </button>
        ))}
      </div>
      <div class="sideBody">
        {side.value === "samples" ? <Samples /> : <Docs />}
      </div>
    </aside>
  );
}

function Samples() {
  const { title: active } = activeTab.value;
  return (
    <ol class="samples">
      {SAMPLES.map((sample) => (
        <li key={sample.title}>
          <button
            type="button"
            aria-current={sample.title === active}
            onClick={() => {
              openSample(sample);
              view.value = "query";
            }}
          >
            <strong>{sample.title}</strong>
            <span>{sample.about}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}
