import { isIP } from "node:net";
import { GraphQLScalarType, Kind, type ValueNode } from "graphql";
import { javaClass, javaText } from "./javaValues.ts";

/** A value that a type does not take; the message is the service's own. */
export class CoercionError extends Error {
  override name = "CoercionError";
}

const OFFSET = "(?:Z|[+-](?:0\\d|1[0-8]):[0-5]\\d(?::[0-5]\\d)?)";
const CLOCK = "(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{0,9})?";
const DATE = "(\\d{4})-(\\d{2})-(\\d{2})";
const DATE_FORM = new RegExp(`^${DATE}${OFFSET}?$`);
const TIME_FORM = new RegExp(`^${CLOCK}${OFFSET}?$`);
// An offset is compulsory: `2026-05-06T00:00:00.000` is refused by the service.
const DATE_TIME_FORM = new RegExp(`^${DATE}T${CLOCK}${OFFSET}$`);

function isOnTheCalendar(match: RegExpExecArray | null): boolean {
  if (!match) return false;
  const month = Number(match[2]);
  const day = Number(match[3]);
  if (month < 1 || month > 12 || day < 1) return false;
  if (day <= 28) return true;
  // Day 0 is the last of the month before; a leap year comes again after 400 years, and Date.UTC bends years to 99.
  const year = Number(match[1]) + 400;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function isPhone(text: string): boolean {
  if (!/^\+?[\d -]+$/.test(text)) return false;
  const digits = text.replace(/\D/g, "");
  if (text.startsWith("+") && !digits.startsWith("1"))
    return digits.length >= 7 && digits.length <= 15;
  // Without a country code it is North American: area and exchange begin with 2 to 9.
  return /^1?[2-9]\d{2}[2-9]\d{6}$/.test(digits);
}

/** RFC 1738 with a scheme, and no double slash but the one before the host. */
function isUrl(text: string): boolean {
  if (!/^[a-z][a-z0-9+.-]*:/i.test(text) || /\s/.test(text)) return false;
  const path = text.split(/[?#]/, 1)[0] ?? "";
  const host = path.indexOf("://");
  return !path.includes("//", host < 0 ? 0 : host + 3) && URL.canParse(text);
}

function isIpAddress(text: string): boolean {
  const [address = "", prefix, ...rest] = text.split("/");
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  if (prefix === undefined) return true;
  return (
    /^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128)
  );
}

const EMAIL_FORM =
  /^[^\s@"(),:;<>[\]\\]{1,64}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/i;

/** A scalar that is text both ways. */
interface TextScalar {
  accepts(text: string): boolean;
  /** Completes "Unable to parse `x` as a valid …". */
  noun: string;
}

const TEXT_SCALARS: Record<string, TextScalar> = {
  AWSDate: {
    // The form only: whether there is such a day is not said to be the service's to tell, so resolvers must.
    accepts: (text) => DATE_FORM.test(text),
    noun: "a valid Date Object.",
  },
  AWSTime: {
    accepts: (text) => TIME_FORM.test(text),
    noun: "a valid Time Object.",
  },
  AWSDateTime: {
    accepts: (text) => isOnTheCalendar(DATE_TIME_FORM.exec(text)),
    noun: "a valid DateTime Object.",
  },
  AWSEmail: {
    accepts: (text) => EMAIL_FORM.test(text),
    noun: "a valid email address.",
  },
  AWSPhone: { accepts: isPhone, noun: "a valid phone number." },
  AWSURL: { accepts: isUrl, noun: "a valid URL." },
  AWSIPAddress: { accepts: isIpAddress, noun: "a valid IP address." },
};

function textScalar(name: string, { accepts, noun }: TextScalar) {
  const check = (verb: string) => (value: unknown) => {
    if (typeof value === "string" && accepts(value)) return value;
    throw new CoercionError(
      `Unable to ${verb} \`${javaText(value)}\` as ${noun}`,
    );
  };
  return new GraphQLScalarType({
    name,
    serialize: check("serialize"),
    parseValue: check("parse"),
    parseLiteral: (node) =>
      check("parse")(node.kind === Kind.STRING ? node.value : undefined),
  });
}

function timestamp(verb: string) {
  return (value: unknown) => {
    if (typeof value === "number" && Number.isSafeInteger(value)) return value;
    throw new CoercionError(
      `Unable to ${verb} \`${javaText(value)}\` as a valid timestamp.`,
    );
  };
}

const AWSTimestamp = new GraphQLScalarType({
  name: "AWSTimestamp",
  serialize: timestamp("serialize"),
  parseValue: timestamp("parse"),
  parseLiteral: (node) =>
    timestamp("parse")(node.kind === Kind.INT ? Number(node.value) : undefined),
});

function parseJson(value: unknown): unknown {
  try {
    if (typeof value === "string") return JSON.parse(value) as unknown;
  } catch {
    // Falls through to the sentence that the service uses for both.
  }
  throw new CoercionError(`Unable to parse ${javaText(value)} as valid JSON.`);
}

/** In as a string and handed to resolvers parsed; out as a string, whatever the resolver returned. */
const AWSJSON = new GraphQLScalarType({
  name: "AWSJSON",
  serialize: (value) => JSON.stringify(value),
  parseValue: parseJson,
  parseLiteral: (node) =>
    parseJson(node.kind === Kind.STRING ? node.value : undefined),
});

export const AWS_SCALARS: readonly GraphQLScalarType[] = [
  ...Object.entries(TEXT_SCALARS).map(([name, form]) => textScalar(name, form)),
  AWSTimestamp,
  AWSJSON,
];

function mismatch(type: string, value: unknown): never {
  throw new CoercionError(
    `Expected type '${type}' but was '${javaClass(value)}'.`,
  );
}

function asNumber(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  // graphql-java turns numeric text in a result into a number.
  if (typeof value === "string" && value.trim() !== "") {
    const number = Number(value);
    if (Number.isFinite(number)) return number;
  }
  return undefined;
}

const isInt32 = (value: number | undefined): value is number =>
  value !== undefined && Number.isInteger(value) && (value | 0) === value;

/** Results, as graphql-java coerces them: more leniently than it reads arguments. */
export const SERIALIZE_BUILT_IN: Record<string, (value: unknown) => unknown> = {
  Int(value) {
    const number = asNumber(value);
    return isInt32(number) ? number : mismatch("Int", value);
  },
  Float: (value) => asNumber(value) ?? mismatch("Float", value),
  String: (value) => (typeof value === "string" ? value : javaText(value)),
  ID: (value) =>
    typeof value === "string" || Number.isSafeInteger(value)
      ? String(value)
      : mismatch("ID", value),
  Boolean(value) {
    if (typeof value === "boolean") return value;
    if (typeof value === "string") return value.toLowerCase() === "true";
    if (typeof value === "number") return value !== 0;
    return mismatch("Boolean", value);
  },
};

/** Variables, strictly: what a lenient parser would bend is refused here, so that it passes anywhere. */
export const PARSE_BUILT_IN: Record<string, (value: unknown) => unknown> = {
  Int: (value) =>
    typeof value === "number" && isInt32(value)
      ? value
      : mismatch("Int", value),
  Float: (value) => (Number.isFinite(value) ? value : mismatch("Float", value)),
  String: (value) =>
    typeof value === "string" ? value : mismatch("String", value),
  ID: (value) =>
    typeof value === "string" || Number.isSafeInteger(value)
      ? String(value)
      : mismatch("ID", value),
  Boolean: (value) =>
    typeof value === "boolean" ? value : mismatch("Boolean", value),
};

/** Whether a literal in a document is one that the scalar takes. */
export function acceptsLiteral(type: GraphQLScalarType, node: ValueNode) {
  try {
    const value: unknown = type.parseLiteral(node);
    return typeof value === "number"
      ? Number.isFinite(value)
      : value !== undefined;
  } catch {
    return false;
  }
}
