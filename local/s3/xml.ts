import { S3Error } from "./s3Error.ts";

export interface XmlObject {
  [name: string]: XmlValue;
}

/** A list repeats its element; undefined leaves it out. */
export type XmlValue =
  string | number | boolean | undefined | XmlObject | readonly XmlValue[];

export function writeXml(root: string, content: XmlObject): string {
  const body = Object.entries(content).map(([name, value]) =>
    writeElement(name, value),
  );
  const namespace =
    root === "Error" ? "" : ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${namespace}>${body.join("")}</${root}>`;
}

function writeElement(name: string, value: XmlValue): string {
  if (value === undefined) return "";
  if (Array.isArray(value))
    return value.map((one) => writeElement(name, one)).join("");
  if (typeof value === "object") {
    const inner = Object.entries(value).map(([child, one]) =>
      writeElement(child, one),
    );
    return `<${name}>${inner.join("")}</${name}>`;
  }
  return `<${name}>${escape(String(value))}</${name}>`;
}

function escape(text: string): string {
  return text.replace(
    /[&<>"'\p{Cc}]/gu,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}

export interface XmlElement {
  name: string;
  text: string;
  children: XmlElement[];
}

/**
 * Elements and text, which is all that S3's clients send: no attributes kept, no entities
 * but the five and character references, no document types (so nothing expands).
 */
export function parseXml(source: string): XmlElement {
  const root: XmlElement = { name: "", text: "", children: [] };
  const open = [root];
  const token =
    /<\?[^]*?\?>|<!--[^]*?-->|<(\/?)([^\s<>/!]+)[^<>]*?(\/?)>|[^<]+/y;
  let at = source.startsWith("\uFEFF") ? 1 : 0;
  while (at < source.length) {
    token.lastIndex = at;
    const match = token.exec(source);
    const top = open.at(-1);
    if (match === null || top === undefined) throw malformed();
    at = token.lastIndex;
    const [whole, closing, name, empty] = match;
    if (name === undefined) {
      if (!whole.startsWith("<")) top.text += unescape(whole);
    } else if (closing === "/") {
      if (top === root || top.name !== localName(name)) throw malformed();
      open.pop();
    } else {
      const element = { name: localName(name), text: "", children: [] };
      top.children.push(element);
      if (empty !== "/") open.push(element);
    }
  }
  const document = root.children[0];
  if (open.length !== 1 || document === undefined || root.children.length > 1)
    throw malformed();
  return document;
}

export function childrenNamed(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

export function textNamed(
  element: XmlElement,
  name: string,
): string | undefined {
  return childrenNamed(element, name)[0]?.text;
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

const ENTITIES = new Map(
  Object.entries({
    amp: "&",
    lt: "<",
    gt: ">",
    quot: '"',
    apos: "'",
  }),
);

function unescape(text: string): string {
  return text.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (_whole, body: string) => {
    if (!body.startsWith("#")) {
      const character = ENTITIES.get(body);
      if (character === undefined) throw malformed();
      return character;
    }
    const code = /^#x/i.test(body)
      ? Number.parseInt(body.slice(2), 16)
      : Number(body.slice(1));
    if (code > 0x10ffff) throw malformed();
    return String.fromCodePoint(code);
  });
}

function malformed(): S3Error {
  return new S3Error(
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema",
  );
}
