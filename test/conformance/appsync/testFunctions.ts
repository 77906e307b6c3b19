// What stands behind the fields of testApi.ts. Runs in Lambda and here alike; imports nothing.

class NamedError extends Error {
  constructor(
    override readonly name: string,
    message: string,
  ) {
    super(message);
  }
}

export interface ResolverEvent {
  arguments: Record<string, unknown>;
  source: Record<string, unknown> | null;
  info: { fieldName: string };
}

const photo = (id: string) => ({ id, title: `title of ${id}`, name: id });

const PHOTOS: Record<string, () => unknown> = {
  none: () => null,
  nothing: () => undefined,
  bare: () => ({ id: "bare" }),
  nested: () => ({ ...photo("outer"), related: { id: "inner" } }),
  text: () => "not an object",
  list: () => [photo("p")],
  dated: () => ({
    ...photo("dated"),
    takenAt: new Date(0),
    caption: undefined,
  }),
  lifted: () => ({ ...photo("lifted"), related: photo("below") }),
  deep: () => {
    let deep: Record<string, unknown> = photo("deepest");
    for (let level = 0; level < 20; level += 1)
      deep = { ...photo(`${level}`), related: deep };
    return deep;
  },
  huge: () => ({ ...photo("huge"), caption: "x".repeat(5_400_000) }),
  large: () => ({ ...photo("large"), caption: "x".repeat(4_000_000) }),
  cyclic: () => {
    const cyclic: Record<string, unknown> = photo("cyclic");
    cyclic["related"] = cyclic;
    return cyclic;
  },
  // A timer keeps the function busy: without one Lambda would see that nothing is left to do.
  never: () => new Promise((resolve) => setTimeout(resolve, 60_000)),
  plain: () => {
    throw new Error("Nothing in particular.");
  },
  shaped: () => ({
    data: photo("inner"),
    errorMessage: "Looks like an error.",
    errorType: "Looks",
  }),
  throws: () => {
    throw new NamedError("NotFound", "There is no such photo.");
  },
  denied: () => {
    throw new NamedError("UnauthorizedException", "secret reason");
  },
};

const VALUES: Record<string, unknown> = {
  good: {
    int: 2_147_483_647,
    float: 1.5,
    string: "text",
    boolean: true,
    id: "7",
    order: "NEWEST",
    date: "2024-02-29",
    dateTime: "2024-02-29T23:59:59.999Z",
    timestamp: -1,
    json: { a: [1] },
    url: "https://example.com/a",
    requiredInt: 1,
  },
  bad: {
    int: 2_147_483_648,
    float: "text",
    boolean: [],
    order: "SIDEWAYS",
    date: "29.02.2024",
    dateTime: "2026-05-06T00:00:00.000",
    timestamp: "2026-01-22T17:48:30.032Z",
    url: "no address",
    requiredInt: 1,
  },
  badRequired: { string: "gone", requiredInt: "x" },
  mixed: { string: 5, id: 7, float: "1.5", int: "12" },
  jsonText: { json: "text" },
  listed: { ids: ["a", 2, null], ratios: [1, 0.5] },
  holed: { ratios: [1, null], string: "kept" },
  one: { ids: "a" },
};

const MEDIA: Record<string, unknown> = {
  square: { __typename: "Square", name: "s", side: 2 },
  circle: { __typename: "Circle", name: "c", radius: 3 },
  unnamed: { name: "?" },
  foreign: { __typename: "Photo", name: "?" },
};

/** Long enough that two at once would be seen to overlap. */
const TOUCH_MILLISECONDS = 15;

async function touch(event: ResolverEvent, isList: boolean) {
  const began = Date.now();
  await new Promise((resolve) => setTimeout(resolve, TOUCH_MILLISECONDS));
  const { name } = event.arguments;
  if (name === "fails") throw new NamedError("Failed", "It was asked to.");
  return { name, began, ended: Date.now(), isList };
}

export async function answerOne(event: ResolverEvent): Promise<unknown> {
  const { arguments: given } = event;
  switch (event.info.fieldName) {
    case "photo":
    case "requiredPhoto": {
      const id = String(given["id"]);
      return (PHOTOS[id] ?? (() => photo(id)))();
    }
    case "photos": {
      const nodes = Array.from({ length: given["count"] as number }, (_, n) =>
        photo(`p${n}`),
      );
      return { nodes, total: nodes.length };
    }
    case "looseList":
    case "strictList":
      return [photo("a"), null, { id: "c", title: "no name" }];
    case "badList":
      return { id: "not a list" };
    case "medium":
    case "shape":
      return MEDIA[String(given["kind"])];
    case "value":
      return VALUES[String(given["kind"])];
    case "touch":
      return touch(event, false);
    case "notes":
      return { text: "a", open: "b" };
    default:
      return {
        json: JSON.stringify(event),
        internalOnly: "secret",
        child: { json: "child" },
      };
  }
}

export async function answerBatch(events: ResolverEvent[]): Promise<unknown> {
  switch (events[0]?.info.fieldName) {
    case "batch":
      return events.map(({ source }, index) => ({
        data: { size: events.length, index, source: source?.["id"] },
        ignored: true,
      }));
    case "label":
    case "requiredLabel":
      return events.map(({ source }) => {
        if (source?.["id"] === "p1")
          return {
            data: "shown beside",
            errorMessage: "No label.",
            errorType: "NoLabel",
          };
        return source?.["id"] === "p2"
          ? { data: null }
          : { data: `label of ${String(source?.["id"])}` };
      });
    case "stamp":
      return events.map(({ arguments: { n } }) => ({
        data: { n, size: events.length },
      }));
    case "touchBatched":
      return Promise.all(
        events.map(async (event) => ({
          data: await touch(event, true),
        })),
      );
    case "short":
      return events.slice(1).map(() => ({ data: "x" }));
    default:
      throw new NamedError("Crashed", "The whole batch.");
  }
}
