import { Presets, SingleBar } from "cli-progress";

export interface Progress {
  drawn(): void;
  sent(): void;
  /** READY, there already, or failed. */
  settled(): void;
  end(): void;
}

/** Where there is no terminal to draw a bar on, a line this often. */
const LINE_MILLISECONDS = 5_000;

/** @param stream where it shows; results go elsewhere. */
export function openProgress(
  total: number,
  stream: NodeJS.WriteStream,
): Progress {
  const counts = { drawn: 0, sent: 0 };
  let settled = 0;
  const bar = new SingleBar(
    {
      stream,
      format: stream.isTTY
        ? "{bar} {value}/{total} photos   {drawn} drawn, {sent} sent   {duration_formatted}"
        : "{value} of {total} photos done, {drawn} drawn, {sent} sent",
      noTTYOutput: true,
      notTTYSchedule: LINE_MILLISECONDS,
      // Ctrl-C is answered by whoever fills the library.
      gracefulExit: false,
      hideCursor: false,
      barsize: 30,
      fps: 5,
    },
    Presets.shades_classic,
  );
  bar.start(total, 0, counts);
  const show = () => bar.update(settled, counts);
  return {
    drawn() {
      counts.drawn++;
      show();
    },
    sent() {
      counts.sent++;
      show();
    },
    settled() {
      settled++;
      show();
    },
    end: () => bar.stop(),
  };
}
