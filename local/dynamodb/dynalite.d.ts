// What local/dynamodb uses of dynalite 4.0.0, which comes without types.

declare module "dynalite/db/index.js" {
  export type Item = Record<string, Record<string, unknown>>;
  export type Callback<T = unknown> = (
    error?: Error | null | undefined,
    result?: T,
  ) => void;

  export interface Table {
    TableName: string;
    AttributeDefinitions: { AttributeName: string; AttributeType: string }[];
    KeySchema: KeySchema;
    GlobalSecondaryIndexes?: TableIndex[];
    LocalSecondaryIndexes?: TableIndex[];
  }
  export type KeySchema = { AttributeName: string; KeyType: string }[];
  export interface TableIndex {
    IndexName: string;
    KeySchema: KeySchema;
    Projection: { ProjectionType?: string; NonKeyAttributes?: string[] };
  }

  /** The range of a read, in dynalite's key strings. */
  export interface KeyRange {
    gt?: string;
    gte?: string;
    lt?: string;
    lte?: string;
    reverse?: boolean;
    limit?: number;
  }

  /** What dynalite's actions ask of the store they are given. */
  export interface Store {
    options: { maxItemSize: number };
    getTable(
      name: string,
      checkStatus: boolean | Callback<Table>,
      callback?: Callback<Table>,
    ): void;
    getItemDb(table: string): {
      lock(
        key: string,
        locked: (release: (callback: Callback) => Callback) => void,
      ): void;
      get(key: string, callback: Callback<Item>): void;
      put(key: string, item: Item, callback: Callback): void;
      del(key: string, callback: Callback): void;
      createValueStream(range: KeyRange): import("node:stream").Readable;
    };
    getIndexDb(
      type: string,
      table: string,
      index: string,
    ): {
      put(key: string, item: Item, callback: Callback): void;
      del(key: string, callback: Callback): void;
      createValueStream(range: KeyRange): import("node:stream").Readable;
    };
  }

  const db: {
    createKey(item: Item, table: Table, keySchema?: KeySchema): string;
    createIndexKey(item: Item, table: Table, keySchema: KeySchema): string;
    validateKey(key: Item, table: Table): Error | undefined;
    validateKeyPiece(
      key: Item,
      attribute: string,
      type: string,
      isHash: boolean,
    ): Error | null | undefined;
    validateKeyPaths(nestedPaths: unknown, table: Table): Error | undefined;
    checkConditional(
      request: object,
      item: Item | undefined,
    ): Error | null | undefined;
    mapPaths(paths: unknown[], item: Item): Item;
    itemSize(item: Item): number;
    capacityUnits(
      item: Item | undefined,
      isRead: boolean,
      isConsistent: boolean,
    ): number;
    validationError(message: string): Error;
  };
  export default db;
}

declare module "dynalite/validations/index.js" {
  const validations: {
    checkTypes(
      input: object,
      types: Record<string, unknown>,
    ): Record<string, unknown>;
    checkValidations(
      input: object,
      types: Record<string, unknown>,
      custom: unknown,
      store: { options: { maxItemSize: number } },
    ): void;
  };
  export default validations;
}

declare module "dynalite/validations/*.js" {
  const definition: { types: Record<string, unknown>; custom?: unknown };
  export default definition;
}

declare module "dynalite/actions/*.js" {
  const action: (
    store: import("dynalite/db/index.js").Store,
    request: object,
    callback: import("dynalite/db/index.js").Callback<Record<string, unknown>>,
  ) => void;
  export default action;
}
