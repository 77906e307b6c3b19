import assert from "node:assert/strict";
import type { Asker, Check, Endpoint, SpoiledSignature } from "./check.ts";

const KEY: Asker = { as: "apiKey" };
const OPERATOR: Asker = { as: "principal", name: "operator" };
const OUTSIDER: Asker = { as: "principal", name: "outsider" };
const PERSON: Asker = { as: "person" };

const signedWith = (spoiled: SpoiledSignature): Asker => ({
  as: "principal",
  name: "operator",
  spoiled,
});

async function denied(
  { ask }: Endpoint,
  field: string,
  asker: Asker,
): Promise<void> {
  const { status, body } = await ask(
    `{ unresolved: __typename ${field} { json } }`,
    {
      asker,
    },
  );
  assert.equal(status, 200);
  assert.deepEqual(body, {
    data: { unresolved: "Query", [field]: null },
    errors: [
      {
        path: [field],
        data: null,
        errorType: "Unauthorized",
        errorInfo: null,
        locations: [{ line: 1, column: 26, sourceName: null }],
        message: `Not Authorized to access ${field} on type Query`,
      },
    ],
  });
}

async function identityOf({ ask }: Endpoint, field: string, asker: Asker) {
  const { status, body } = await ask(`{ ${field} { json } }`, { asker });
  assert.equal(status, 200);
  assert.equal(body.errors, undefined);
  return JSON.parse(body.data[field].json).identity;
}

async function refused({ ask }: Endpoint, asker: Asker) {
  const { status, body, headers } = await ask("{ __typename }", { asker });
  assert.equal(status, 401);
  assert.equal(body.errors[0].errorType, "UnauthorizedException");
  assert.equal(headers["x-amzn-errortype"], "UnauthorizedException");
}

export const AUTH_CHECKS: Check[] = [
  {
    id: "AUTH-1",
    must: "MUST open a field without directives to the default mode only",
    async run(endpoint) {
      await identityOf(endpoint, "event", PERSON);
      await denied(endpoint, "event", KEY);
      await denied(endpoint, "event", OPERATOR);
    },
  },
  {
    id: "AUTH-2",
    must: "MUST open a field with directives to their modes and no other",
    async run(endpoint) {
      await identityOf(endpoint, "keyed", KEY);
      await denied(endpoint, "keyed", PERSON);
      await denied(endpoint, "keyed", OPERATOR);
      await identityOf(endpoint, "internal", OPERATOR);
      await denied(endpoint, "internal", PERSON);
      for (const asker of [KEY, OPERATOR, PERSON])
        await identityOf(endpoint, "everybody", asker);
    },
  },
  {
    id: "AUTH-3",
    must: "MUST let a field's directives replace its type's",
    async run({ ask }) {
      const query = "{ everybody { json internalOnly } }";
      const person = await ask(query);
      assert.equal(person.body.data.everybody.internalOnly, null);
      assert.equal(
        person.body.errors[0].message,
        "Not Authorized to access internalOnly on type Event",
      );
      assert.deepEqual(person.body.errors[0].path, [
        "everybody",
        "internalOnly",
      ]);
      const operator = await ask(query, { asker: OPERATOR });
      assert.equal(operator.body.data.everybody.internalOnly, "secret");
    },
  },
  {
    id: "AUTH-4",
    must: "MUST check the fields of a nested type against that type",
    async run({ ask }) {
      const { body } = await ask("{ everybody { json } }", { asker: KEY });
      assert.equal(body.errors, undefined);
      const notes = await ask("{ notes { text open } }");
      assert.deepEqual(notes.body.data, { notes: { text: "a", open: null } });
      assert.equal(
        notes.body.errors[0].message,
        "Not Authorized to access open on type Notes",
      );
    },
  },
  {
    id: "AUTH-5",
    must: "MUST admit a caller of any listed group, and nobody else",
    async run(endpoint) {
      await identityOf(endpoint, "forEditors", {
        as: "person",
        groups: ["readers", "owners"],
      });
      await denied(endpoint, "forEditors", {
        as: "person",
        groups: ["readers"],
      });
      await denied(endpoint, "forEditors", PERSON);
    },
  },
  {
    id: "AUTH-6",
    must: "MUST give no identity under an API key",
    async run(endpoint) {
      assert.equal(await identityOf(endpoint, "everybody", KEY), null);
    },
  },
  {
    id: "AUTH-7",
    must: "MUST give a person's claims, name, groups and address, Bearer or not",
    async run(endpoint) {
      for (const bearer of [false, true]) {
        const identity = await identityOf(endpoint, "everybody", {
          as: "person",
          name: "ann",
          groups: ["owners"],
          bearer,
        });
        assert.deepEqual(Object.keys(identity).sort(), [
          "claims",
          "defaultAuthStrategy",
          "groups",
          "issuer",
          "sourceIp",
          "sub",
          "username",
        ]);
        assert.equal(
          identity.username,
          identity.claims["cognito:username"] ?? identity.claims.username,
        );
        assert.deepEqual(identity.groups, ["owners"]);
        assert.equal(identity.sub, identity.claims.sub);
        assert.equal(identity.issuer, identity.claims.iss);
        assert.equal(identity.defaultAuthStrategy, "ALLOW");
        assert.equal(identity.sourceIp.length, 1);
      }
      const alone = await identityOf(endpoint, "everybody", {
        as: "person",
        groups: [],
      });
      assert.equal(alone.groups, null);
    },
  },
  {
    id: "AUTH-8",
    must: "MUST put a forwarded address before the peer's in sourceIp",
    async run({ ask }) {
      const { body } = await ask("{ event { json } }", {
        headers: [["x-forwarded-for", "203.0.113.7, 130.176.0.1"]],
      });
      const { sourceIp } = JSON.parse(body.data.event.json).identity;
      assert.deepEqual(sourceIp.slice(0, 2), ["203.0.113.7", "130.176.0.1"]);
      assert.equal(sourceIp.length, 3);
    },
  },
  {
    id: "AUTH-9",
    must: "MUST give a principal's ARN and account, and no Cognito fields",
    async run(endpoint) {
      const identity = await identityOf(endpoint, "everybody", OPERATOR);
      assert.deepEqual(Object.keys(identity).sort(), [
        "accountId",
        "cognitoIdentityAuthProvider",
        "cognitoIdentityAuthType",
        "cognitoIdentityId",
        "cognitoIdentityPoolId",
        "sourceIp",
        "userArn",
        "username",
      ]);
      assert.match(identity.userArn, /^arn:aws:(sts|iam)::\d{12}:/);
      assert.equal(identity.accountId, identity.userArn.split(":")[4]);
      // Null in recorded events, empty in the guide.
      assert.ok(!identity.cognitoIdentityId);
    },
  },
  {
    id: "AUTH-10",
    must: "MUST deny root fields that the principal's policies do not allow",
    async run(endpoint) {
      await denied(endpoint, "everybody", OUTSIDER);
    },
  },
  {
    id: "AUTH-11",
    must: "MUST answer 401 to an unknown API key",
    api: "any",
    async run(endpoint) {
      for (const key of ["da2-other", "", "x"])
        await refused(endpoint, { as: "apiKey", key });
    },
  },
  {
    id: "AUTH-12",
    must: "MUST answer 401 to a token that is not the pool's, or is spoiled",
    api: "any",
    async run(endpoint) {
      const spoiled =
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIiwidG9rZW5fdXNlIjoiYWNjZXNzIn0.";
      for (const token of ["", "x", "Bearer", spoiled])
        await refused(endpoint, { as: "token", token });
    },
  },
  {
    id: "AUTH-13",
    must: "MUST answer 401 to a signature made with another secret",
    api: "any",
    async run(endpoint) {
      await refused(endpoint, signedWith({ secret: "other" }));
    },
  },
  {
    id: "AUTH-14",
    must: "MUST hold mutations to the same rules",
    async run({ ask }) {
      const { body } = await ask(`mutation { touch(name: "x") { name } }`, {
        asker: KEY,
      });
      assert.deepEqual(body.data, { touch: null });
      assert.equal(
        body.errors[0].message,
        "Not Authorized to access touch on type Mutation",
      );
    },
  },
  {
    id: "AUTH-15",
    must: "MUST answer 401 to a token that has expired",
    api: "any",
    needs: ["expiredCredentials"],
    async run(endpoint) {
      await refused(endpoint, { as: "person", expired: true });
    },
  },
  {
    id: "AUTH-16",
    must: "MUST answer 401 to a signature for another region",
    api: "any",
    async run(endpoint) {
      await refused(endpoint, signedWith({ region: "eu-north-1" }));
    },
  },
  {
    id: "AUTH-17",
    must: "MUST answer 401 to a signature for another service",
    api: "any",
    async run(endpoint) {
      for (const service of ["execute-api", "s3"])
        await refused(endpoint, signedWith({ service }));
    },
  },
  {
    id: "AUTH-18",
    must: "MUST answer 401 to a signature that is twenty minutes old, or of the future",
    api: "any",
    async run(endpoint) {
      for (const minutes of [-20, 20])
        await refused(
          endpoint,
          signedWith({ signedAt: new Date(Date.now() + minutes * 60_000) }),
        );
    },
  },
  {
    id: "AUTH-19",
    must: "MUST answer 401 to a signature over another body",
    api: "any",
    async run(endpoint) {
      await refused(
        endpoint,
        signedWith({ body: '{"query":"{ a: __typename }"}' }),
      );
    },
  },
  {
    id: "AUTH-20",
    must: "MUST go by the Authorization header where an API key was sent as well",
    unconfirmed: 4,
    async run({ ask }) {
      const { body } = await ask("{ everybody { json } }", {
        asker: PERSON,
        headers: [["x-api-key", "da2-other"]],
      });
      assert.equal(body.errors, undefined);
      assert.ok(JSON.parse(body.data.everybody.json).identity.sub);
    },
  },
  {
    id: "AUTH-21",
    must: "MUST answer 401 to an API key that has expired",
    needs: ["expiredCredentials"],
    async run(endpoint) {
      await refused(endpoint, { as: "apiKey", key: "da2-expired" });
    },
  },
  {
    id: "AUTH-22",
    must: "MUST answer 401 to credentials of a kind that it does not know",
    api: "any",
    async run(endpoint) {
      for (const token of [
        "Basic YTpi",
        "Digest username=a",
        "AWS4-HMAC-SHA256 Credential=x",
        "Bearer Bearer x.y.z",
      ])
        await refused(endpoint, { as: "token", token });
    },
  },
  {
    id: "AUTH-23",
    must: "MUST let a caller ask for what is theirs beside what is denied, and tell of each denial",
    async run({ ask }) {
      const { body } = await ask(
        "{ internal { json } everybody { json internalOnly } keyed { json } }",
      );
      assert.equal(body.data.internal, null);
      assert.equal(body.data.keyed, null);
      assert.ok(body.data.everybody.json);
      assert.deepEqual(
        body.errors.map(({ path }: any) => path.join(".")).sort(),
        ["everybody.internalOnly", "internal", "keyed"],
      );
    },
  },
];
