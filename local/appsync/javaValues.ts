// The service's sentences name and print values as Java does; people search for those sentences.

/** The simple name of the class that a Java JSON parser makes of the value. */
export function javaClass(value: unknown): string {
  if (Array.isArray(value)) return "ArrayList";
  switch (typeof value) {
    case "string":
      return "String";
    case "boolean":
      return "Boolean";
    case "number":
      if (!Number.isInteger(value)) return "Double";
      if (value >= -(2 ** 31) && value < 2 ** 31) return "Integer";
      return Math.abs(value) < 2 ** 63 ? "Long" : "BigInteger";
    default:
      return "LinkedHashMap";
  }
}

/** `{key1=hi, key2=3}`, `[1, 2]`. */
export function javaText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(javaText).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value);
    return `{${entries.map(([key, item]) => `${key}=${javaText(item)}`).join(", ")}}`;
  }
  return String(value);
}
