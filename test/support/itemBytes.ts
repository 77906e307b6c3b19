/**
 * What DynamoDB counts for an item (developer guide, "DynamoDB item sizes and formats"): names and texts in UTF-8,
 * a number about a byte for two digits and one more, null and Boolean one, lists and maps three and one an element.
 */
export function itemBytes(item: Record<string, unknown>): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value),
    0,
  );
}

function valueBytes(value: unknown): number {
  if (typeof value === "string") return Buffer.byteLength(value);
  if (typeof value === "number")
    return Math.ceil(String(value).replace(/[-.]/g, "").length / 2) + 1;
  if (value === null || typeof value === "boolean") return 1;
  const elements = Object.entries(value as object);
  const names = Array.isArray(value)
    ? 0
    : elements.reduce((sum, [name]) => sum + Buffer.byteLength(name), 0);
  return elements.reduce(
    (sum, [, element]) => sum + 1 + valueBytes(element),
    3 + names,
  );
}
