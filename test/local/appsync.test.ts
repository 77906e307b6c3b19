import { describe, expect, it, vi } from "vitest";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  openAppSync,
  type AppSyncApi,
  type AppSyncOptions,
} from "../../local/appsync.ts";

const SDL = `
schema {
  query: Query
  mutation: Mutation
}
type Query {
  photo(id: ID!): Photo
  photos(count: Int!): PhotoPage
}
type Mutation {
  photosTrash(ids: [ID!]!): PhotoPage
}
type PhotoPage {
  nodes: [Photo!]!
  edges: [PhotoEdge!]!
}
type PhotoEdge {
  node: Photo!
}
type Photo {
  id: ID!
  previews: [Preview!]!
  original: Preview
}
type Preview {
  url: AWSURL!
}
`;
const LIST = "arn:aws:lambda:eu-west-1:111122223333:function:list";
const SIGN = "arn:aws:lambda:eu-west-1:111122223333:function:sign";

const API: AppSyncApi = {
  logicalId: "PhotoApi",
  apiId: "abc",
  region: "eu-west-1",
  accountId: "111122223333",
  definition: SDL,
  defaultMode: "API_KEY",
  additionalModes: [],
  queryDepthLimit: 10,
  resolverCountLimit: 0,
  introspection: true,
  dataSources: [
    {
      logicalId: "ListSource",
      name: "List",
      type: "AWS_LAMBDA",
      functionArn: LIST,
    },
    {
      logicalId: "SignSource",
      name: "Sign",
      type: "AWS_LAMBDA",
      functionArn: SIGN,
    },
    { logicalId: "NoSource", name: "Nothing", type: "NONE" },
  ],
  resolvers: [
    resolver("Query", "photos", "List"),
    { ...resolver("Photo", "previews", "Sign"), maxBatchSize: 100 },
    { ...resolver("Photo", "original", "Sign"), maxBatchSize: 100 },
  ],
};

function resolver(typeName: string, fieldName: string, dataSourceName: string) {
  return {
    logicalId: `${typeName}${fieldName}Resolver`,
    typeName,
    fieldName,
    kind: "UNIT",
    dataSourceName,
  };
}

const OPTIONS: Omit<AppSyncOptions, "api"> = {
  apiKeys: [{ id: "da2-key" }],
  verifyToken: async () => undefined,
  find: () => undefined,
  authorize: () => false,
  async invoke(functionArn, text) {
    const event = JSON.parse(text) as any;
    if (functionArn === SIGN) {
      const signed = event.map(({ source }: { source: { id: string } }) => ({
        data: [{ url: `https://photos.example/${source.id}` }],
      }));
      return { payload: JSON.stringify(signed) };
    }
    const nodes = Array.from({ length: event.arguments.count }, (_, n) => ({
      id: `p${n}`,
    }));
    const edges = nodes.map((node) => ({ node }));
    return { payload: JSON.stringify({ nodes, edges }) };
  },
};

const opening = (change: Partial<AppSyncApi>) => () =>
  openAppSync({ ...OPTIONS, api: { ...API, ...change } });

async function given(
  query: string,
  options: Partial<AppSyncOptions> = {},
): Promise<{ body: any; invocations: Record<string, number> }> {
  const appSync = openAppSync({ ...OPTIONS, api: API, ...options });
  const server = createServer((request, response) => {
    void appSync.handle(request, response);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  try {
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: "POST",
      headers: { "x-api-key": "da2-key" },
      body: JSON.stringify({ query }),
    });
    return { body: await answer.json(), invocations: appSync.invocations() };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe("a page of photos", () => {
  it("costs one invocation, and one for each signed field, however many photos it has", async () => {
    for (const count of [1, 50, 100]) {
      const { body, invocations } = await given(
        `{ photos(count: ${count}) { nodes { id previews { url } original: previews { url } } } }`,
      );
      expect(body.data.photos.nodes).toHaveLength(count);
      expect(body.data.photos.nodes.at(-1).previews).toEqual([
        { url: `https://photos.example/p${count - 1}` },
      ]);
      expect(invocations[LIST]).toBe(1);
      expect(invocations[SIGN]).toBe(count > 50 ? 2 : 1);
    }
  });

  it("signs a field once for nodes and edges together", async () => {
    const { body, invocations } = await given(
      "{ photos(count: 20) { nodes { previews { url } } edges { node { previews { url } } } } }",
    );
    expect(body.data.photos.edges[19].node.previews).toHaveLength(1);
    expect(invocations).toEqual({ [LIST]: 1, [SIGN]: 1 });
  });

  it("of none invokes nothing for its fields", async () => {
    const { invocations } = await given(
      "{ photos(count: 0) { nodes { previews { url } } } }",
    );
    expect(invocations).toEqual({ [LIST]: 1 });
  });
});

describe("a function that cannot be invoked", () => {
  it("is an internal failure that tells the operator why, and the caller nothing more", async () => {
    const log = vi.spyOn(console, "error").mockReturnValue();
    const { body } = await given("{ photos(count: 1) { nodes { id } } }", {
      invoke: () => Promise.reject(new Error("no such process")),
    });
    expect(body.data).toEqual({ photos: null });
    expect(body.errors[0]).toMatchObject({
      errorType: "InternalFailure",
      message: "An internal error occurred.",
    });
    expect(String(log.mock.calls[0])).toContain("no such process");
    log.mockRestore();
  });

  it("is said to have answered what cannot be read, when that is no JSON", async () => {
    const { body } = await given("{ photos(count: 1) { nodes { id } } }", {
      invoke: () => Promise.resolve({ payload: "{nodes" }),
    });
    expect(body.errors[0]).toMatchObject({
      path: ["photos"],
      message: "Error while de-serializing lambda response payload",
    });
  });

  it("keeps its own sentence when it ran out of its own time", async () => {
    const { body } = await given("{ photos(count: 1) { nodes { id } } }", {
      invoke: async () => ({
        error: {
          errorType: "Sandbox.Timedout",
          errorMessage: "Task timed out after 3.00 seconds",
          timedOut: true,
        },
      }),
    });
    expect(body.errors[0]).toMatchObject({
      errorType: "Lambda:Unhandled",
      message: "Task timed out after 3.00 seconds",
    });
  });
});

describe("introspection", () => {
  it("tells the # lines of the schema as descriptions", async () => {
    const { body } = await given(
      `{ __type(name: "Photo") { description fields { description } } }`,
      {
        api: {
          ...API,
          definition: SDL.replace(
            "type Photo {\n  id",
            "# ─── Photos ───\n\n# One photo.\n# Of many.\ntype Photo {\n  # Opaque.\n  id",
          ),
        },
      },
    );
    expect(body.data.__type.description).toBe("One photo.\nOf many.");
    expect(body.data.__type.fields[0].description).toBe("Opaque.");
    expect(body.data.__type.fields[1].description).toBeNull();
  });
});

describe("an API that could not run exactly as on AWS does not start", () => {
  const original = resolver("Photo", "original", "Sign");

  it("when AppSync would refuse its schema", () => {
    expect(opening({ definition: `${SDL}\nscalar Instant` })).toThrow(
      /^PhotoApi: .*\n.*scalar Instant: custom scalars are not supported/,
    );
  });

  it.each([
    ["of a field that is not there", { fieldName: "nothing" }, /no such field/],
    ["of a type that is not there", { typeName: "Video" }, /no such field/],
    [
      "with a data source that is not there",
      { dataSourceName: "Gone" },
      /no data source Gone/,
    ],
    [
      "with a data source without a function",
      { dataSourceName: "Nothing" },
      /needs a Lambda data source/,
    ],
    ["with code", { code: "export function request() {}" }, /code/],
    ["of a pipeline", { kind: "PIPELINE" }, /only UNIT/],
    ["of a batch too large", { maxBatchSize: 2001 }, /MaxBatchSize/],
  ])("when it has a resolver %s, which it names", (_what, change, why) => {
    const open = opening({ resolvers: [{ ...original, ...change }] });
    expect(open).toThrow(/^PhotooriginalResolver /);
    expect(open).toThrow(why);
  });

  it("when a field has two resolvers", () => {
    expect(
      opening({ resolvers: [original, { ...original, logicalId: "Second" }] }),
    ).toThrow(/^Second .*has a resolver already/);
  });

  it("when a data source is of another kind, which it names", () => {
    expect(
      opening({
        dataSources: [
          { logicalId: "TableSource", name: "T", type: "AMAZON_DYNAMODB" },
        ],
        resolvers: [],
      }),
    ).toThrow(/^TableSource: .*AMAZON_DYNAMODB/);
  });

  it("when a limit or a mode is out of range", () => {
    expect(opening({ queryDepthLimit: 76 })).toThrow(/^PhotoApi: .*QueryDepth/);
    expect(opening({ resolverCountLimit: 10_001 })).toThrow(/ResolverCount/);
    expect(opening({ additionalModes: ["AWS_LAMBDA" as never] })).toThrow(
      /AWS_LAMBDA does not run here/,
    );
    expect(opening({ additionalModes: ["API_KEY"] })).toThrow(/named twice/);
  });
});
