import type { Random } from "../random.ts";

/** A conifer as a path, its foot at x, y. Its branches are drawn, not a triangle: that is what makes a tree of it. */
export function conifer(
  random: Random,
  x: number,
  y: number,
  height: number,
): string {
  const tiers = Math.max(7, Math.min(22, Math.round(height / 11)));
  const spread = height * random.between(0.17, 0.25);
  const side = (sign: number) => {
    const points: string[] = [];
    for (let tier = 0; tier < tiers; tier++) {
      const t = (tier + 1) / tiers;
      const reach = spread * t ** 0.85 * random.between(0.72, 1.08);
      const tipY = y - height + height * 0.94 * t;
      points.push(
        `${(x + sign * reach).toFixed(1)} ${(tipY + height * 0.012).toFixed(1)}`,
        `${(x + sign * reach * random.between(0.3, 0.5)).toFixed(1)} ${(tipY - height * 0.012).toFixed(1)}`,
      );
    }
    return points;
  };
  const trunk = height * 0.022;
  return `M${x} ${(y - height).toFixed(1)}L${side(1).join("L")}L${x + trunk} ${y}L${x - trunk} ${y}L${side(-1).reverse().join("L")}Z`;
}

/** A row of conifers along a line, thicker toward the sides of the picture. */
export function coniferRow(
  random: Random,
  width: number,
  ground: (x: number) => number,
  { count, least, most }: { count: number; least: number; most: number },
): string {
  return Array.from({ length: count }, () => {
    const fromSide = random() ** 1.7 * 0.5;
    const x = width * (random.chance(0.5) ? fromSide : 1 - fromSide);
    const height = random.between(least, most) * (1.15 - fromSide);
    return conifer(random, Math.round(x), ground(x), height);
  }).join("");
}
