// XMP is an XML packet written by strangers. ExifReader hands it to a full XML parser and forgets the namespaces, so that
// the place a picture shows is taken for the place it was taken at. This reads the plain properties of the picture itself,
// in one pass over the text.

/** Properties of the picture by their usual name, `exif:DateTimeOriginal`, whatever prefix the file gives the namespace. */
export type XmpProperties = ReadonlyMap<string, string>;

const USUAL_PREFIX = new Map([
  ["http://ns.adobe.com/exif/1.0/", "exif"],
  ["http://ns.adobe.com/exif/1.0/aux/", "aux"],
  ["http://cipa.jp/exif/1.0/", "exifEX"],
  ["http://ns.adobe.com/tiff/1.0/", "tiff"],
  ["http://ns.adobe.com/xap/1.0/", "xmp"],
  ["http://ns.adobe.com/photoshop/1.0/", "photoshop"],
  ["http://ns.google.com/photos/1.0/panorama/", "GPano"],
  ["http://ns.google.com/photos/1.0/camera/", "GCamera"],
  ["http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf"],
]);

const MAX_DEPTH = 64;
const MAX_PROPERTIES = 2_000;
const MAX_VALUE_CHARACTERS = 1_024;
const LISTS = new Set(["rdf:Seq", "rdf:Bag", "rdf:Alt"]);
const ENTITIES: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

/** The properties of a packet; null when it is not XMP at all. */
export function readXmp(packet: string): XmpProperties | null {
  const properties = new Map<string, string>();
  const prefixes = new Map<string, string>();
  const open: string[] = [];
  let sawRdf = false;

  const usual = (name: string) => {
    const colon = name.indexOf(":");
    const prefix = prefixes.get(name.slice(0, Math.max(colon, 0)));
    return prefix === undefined ? name : `${prefix}:${name.slice(colon + 1)}`;
  };
  const keep = (name: string, value: string) => {
    const text = value.trim();
    if (text === "" || name.startsWith("rdf:") || properties.has(name)) return;
    if (properties.size < MAX_PROPERTIES) {
      properties.set(name, decodeEntities(text.slice(0, MAX_VALUE_CHARACTERS)));
    }
  };
  const pictureAt = (depth: number) =>
    open[depth] === "rdf:Description" && open[depth - 1] === "rdf:RDF";

  for (const piece of pieces(packet)) {
    if (piece.kind === "text") {
      const last = open.length - 1;
      if (pictureAt(last - 1)) keep(open[last] ?? "", piece.text);
      else if (open[last] === "rdf:li" && LISTS.has(open[last - 1] ?? "")) {
        if (pictureAt(last - 3)) keep(open[last - 2] ?? "", piece.text);
      }
      continue;
    }
    if (piece.kind === "close") {
      open.pop();
      continue;
    }
    for (const [name, value] of piece.attributes) {
      if (name.startsWith("xmlns:")) {
        const prefix = USUAL_PREFIX.get(value);
        if (prefix) prefixes.set(name.slice("xmlns:".length), prefix);
      }
    }
    if (open.length >= MAX_DEPTH) break;
    open.push(usual(piece.name));
    sawRdf ||= open.at(-1) === "rdf:RDF";
    if (pictureAt(open.length - 1)) {
      for (const [name, value] of piece.attributes) keep(usual(name), value);
    }
    if (piece.closed) open.pop();
  }
  return sawRdf ? properties : null;
}

type Piece =
  | { kind: "text"; text: string }
  | { kind: "close" }
  | {
      kind: "open";
      name: string;
      attributes: [string, string][];
      closed: boolean;
    };

/** Tags and texts in order; stops where the text ends within a tag. Every step looks only forward: no input is slow. */
function* pieces(xml: string): Generator<Piece> {
  let at = 0;
  while (at < xml.length) {
    const tag = xml.indexOf("<", at);
    if (tag < 0) return;
    if (tag > at) yield { kind: "text", text: xml.slice(at, tag) };
    const skipped = afterMarkup(xml, tag);
    if (skipped !== null) {
      at = skipped;
    } else if (xml[tag + 1] === "/") {
      const end = xml.indexOf(">", tag);
      if (end < 0) return;
      yield { kind: "close" };
      at = end + 1;
    } else {
      const opened = openingTag(xml, tag + 1);
      if (opened === null) return;
      yield opened.piece;
      at = opened.end;
    }
  }
}

/** Where a comment, an instruction or a declaration ends; null when none begins here. */
function afterMarkup(xml: string, tag: number): number | null {
  const end = xml.startsWith("<!--", tag)
    ? "-->"
    : xml[tag + 1] === "?"
      ? "?>"
      : xml[tag + 1] === "!"
        ? ">"
        : null;
  if (end === null) return null;
  const found = xml.indexOf(end, tag + 2);
  return found < 0 ? xml.length : found + end.length;
}

function openingTag(
  xml: string,
  start: number,
): { piece: Piece; end: number } | null {
  let at = start;
  const word = () => {
    const from = at;
    while (at < xml.length && !" \t\r\n=/>".includes(xml[at] as string)) at++;
    return xml.slice(from, at);
  };
  const spaces = () => {
    while (" \t\r\n".includes(xml[at] ?? "!")) at++;
  };

  const name = word();
  const attributes: [string, string][] = [];
  let closed = false;
  for (;;) {
    spaces();
    const next = xml[at];
    if (next === undefined) return null;
    if (next === ">") break;
    if (next === "/" || next === "=") {
      closed = next === "/";
      at++;
      continue;
    }
    closed = false;
    const attribute = word();
    spaces();
    if (xml[at] !== "=") continue;
    at++;
    spaces();
    const quote = xml[at];
    if (quote !== '"' && quote !== "'") continue;
    const end = xml.indexOf(quote, at + 1);
    if (end < 0) return null;
    attributes.push([attribute, xml.slice(at + 1, end)]);
    at = end + 1;
  }
  return {
    piece: { kind: "open", name, attributes, closed },
    end: at + 1,
  };
}

function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,4}));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name) return ENTITIES[name] ?? whole;
      const code = decimal ? Number(decimal) : Number.parseInt(hex ?? "", 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
    },
  );
}
