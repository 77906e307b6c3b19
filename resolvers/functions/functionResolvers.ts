import type {
  MutationResolvers,
  PhotoResolvers,
  QueryResolvers,
} from "../generated/schema.ts";
import type { FIELDS, FieldsOf } from "./fields.ts";

interface ResolversByType {
  Query: QueryResolvers;
  Mutation: MutationResolvers;
  Photo: PhotoResolvers;
}

type ResolverOf<Field> =
  Field extends `${infer Type extends keyof ResolversByType}.${infer Name}`
    ? Name extends keyof ResolversByType[Type]
      ? ResolversByType[Type][Name]
      : never
    : never;

/** What a function's handlers must satisfy: every field wired to it, each of the type that the schema says. */
export type FunctionResolvers<Name extends keyof typeof FIELDS> = {
  [Field in FieldsOf<Name>]: ResolverOf<Field>;
};

/** Root fields of the schema that no function serves; anything but never is a compile error in fields' test and here. */
export type UnservedFields = Exclude<
  | `Query.${Exclude<keyof QueryResolvers, "__isTypeOf">}`
  | `Mutation.${Exclude<keyof MutationResolvers, "__isTypeOf">}`,
  { [Name in keyof typeof FIELDS]: FieldsOf<Name> }[keyof typeof FIELDS]
>;

type Empty<Type extends never> = Type;
export type EveryRootFieldIsServed = Empty<UnservedFields>;
