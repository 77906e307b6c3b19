/** Red, green, blue, 0 to 255. */
export type Color = readonly [number, number, number];

export function color(hex: string): Color {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** @param share of `to`, 0 to 1. */
export function mix(from: Color, to: Color, share: number): Color {
  return [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
    from[2] + (to[2] - from[2]) * share,
  ];
}

/** Lighter above 1, darker below. */
export function shaded([red, green, blue]: Color, factor: number): Color {
  return [red * factor, green * factor, blue * factor];
}

/** For SVG. */
export function hexOf(of: Color): string {
  return `#${of
    .map((part) =>
      Math.round(Math.min(255, Math.max(0, part)))
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}
