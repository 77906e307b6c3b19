// Reads the synthesized template the way CloudFormation does, as far as this product needs. What it does not
// understand stops the start, with the logical id: a green local run of half a template would prove nothing.

import { readFileSync } from "node:fs";
import { join } from "node:path";

export const REGION = "us-east-1";
export const ACCOUNT_ID = "000000000000";

export interface Resource {
  logicalId: string;
  type: string;
  properties: Record<string, unknown>;
}

interface TemplateFile {
  Resources: Record<
    string,
    { Type: string; Properties?: Record<string, unknown>; Condition?: string }
  >;
  Conditions?: Record<string, unknown>;
}

/** The names that a deployment would make up for a resource: what Ref and Fn::GetAtt answer. */
type Namer = (resource: Resource) => {
  ref: string;
  attributes: Record<string, string>;
};

export class Template {
  readonly resources: Resource[];
  private readonly byId = new Map<string, Resource>();
  private readonly folder: string;
  readonly stackName: string;

  constructor(
    folder: string,
    stackName: string,
    private readonly namers: Record<string, Namer>,
  ) {
    this.folder = folder;
    this.stackName = stackName;
    const file = JSON.parse(
      readFileSync(join(folder, `${stackName}.template.json`), "utf8"),
    ) as TemplateFile;
    this.resources = Object.entries(file.Resources).map(
      ([logicalId, { Type, Properties = {} }]) => ({
        logicalId,
        type: Type,
        properties: Properties,
      }),
    );
    for (const resource of this.resources)
      this.byId.set(resource.logicalId, resource);
  }

  ofType(type: string): Resource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** Throws for a resource that nothing here runs or leaves out on purpose. */
  requireTypes(known: ReadonlySet<string>): void {
    for (const { logicalId, type } of this.resources) {
      if (!known.has(type)) {
        throw new Error(
          `${logicalId}: the local runtime does not know resources of type ${type}.`,
        );
      }
    }
  }

  ref(logicalId: string): string {
    return this.named(logicalId).ref;
  }

  attribute(logicalId: string, name: string): string {
    const value = this.named(logicalId).attributes[name];
    if (value === undefined) {
      const { type } = this.resource(logicalId);
      throw new Error(
        `${logicalId}: the local runtime does not know the attribute ${name} of ${type}.`,
      );
    }
    return value;
  }

  /** A property with every intrinsic worked out. */
  value<Value>(resource: Resource, property: string): Value | undefined {
    const raw = resource.properties[property];
    return raw === undefined
      ? undefined
      : (this.resolve(raw, resource.logicalId) as Value);
  }

  require<Value>(resource: Resource, property: string): Value {
    const value = this.value<Value>(resource, property);
    if (value === undefined)
      throw new Error(
        `${resource.logicalId}: ${resource.type} lacks ${property}.`,
      );
    return value;
  }

  resolve(value: unknown, logicalId: string): unknown {
    if (Array.isArray(value))
      return value.map((item) => this.resolve(item, logicalId));
    if (value === null || typeof value !== "object") return value;
    const entries = Object.entries(value);
    const [name, argument] = entries[0] ?? [];
    if (
      entries.length === 1 &&
      name !== undefined &&
      (name === "Ref" || name.startsWith("Fn::"))
    ) {
      return this.intrinsic(name, argument, logicalId);
    }
    return Object.fromEntries(
      entries.map(([key, item]) => [key, this.resolve(item, logicalId)]),
    );
  }

  private intrinsic(
    name: string,
    argument: unknown,
    logicalId: string,
  ): unknown {
    switch (name) {
      case "Ref":
        return (
          PSEUDO_PARAMETERS[argument as string] ?? this.ref(argument as string)
        );
      case "Fn::GetAtt": {
        const [id, attribute] = argument as [string, string];
        return this.attribute(id, attribute);
      }
      case "Fn::Join": {
        const [separator, parts] = argument as [string, unknown[]];
        return parts
          .map((part) => this.resolve(part, logicalId))
          .join(separator);
      }
      case "Fn::Sub":
        if (typeof argument === "string") return this.substitute(argument);
    }
    throw new Error(
      `${logicalId}: the local runtime does not know ${name} of this form.`,
    );
  }

  private substitute(text: string): string {
    return text.replace(/\$\{([^}!]+)\}/g, (_, name: string) => {
      const [id = "", attribute] = name.split(".");
      return (
        PSEUDO_PARAMETERS[name] ??
        (attribute ? this.attribute(id, attribute) : this.ref(id))
      );
    });
  }

  private named(logicalId: string) {
    const resource = this.resource(logicalId);
    const namer = this.namers[resource.type];
    if (!namer)
      throw new Error(
        `${logicalId}: the local runtime cannot name resources of type ${resource.type}.`,
      );
    return namer(resource);
  }

  private resource(logicalId: string): Resource {
    const resource = this.byId.get(logicalId);
    if (!resource)
      throw new Error(
        `The template refers to ${logicalId}, and has no such resource.`,
      );
    return resource;
  }

  /** Where the bundle lies that a function's code points at. */
  assetFolder(resource: Resource): string {
    const { S3Key } = this.require<{ S3Key?: string }>(resource, "Code");
    const hash = S3Key?.replace(/\.zip$/, "");
    const manifest = JSON.parse(
      readFileSync(join(this.folder, `${this.stackName}.assets.json`), "utf8"),
    ) as { files: Record<string, { source: { path: string } }> };
    const file = hash && manifest.files[hash];
    if (!file)
      throw new Error(
        `${resource.logicalId}: its code is not an asset of this cloud assembly.`,
      );
    return join(this.folder, file.source.path);
  }
}

const PSEUDO_PARAMETERS: Record<string, string> = {
  "AWS::Region": REGION,
  "AWS::AccountId": ACCOUNT_ID,
  "AWS::Partition": "aws",
  "AWS::URLSuffix": "amazonaws.com",
};
