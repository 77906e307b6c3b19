import type {
  MutationResolvers,
  Photo,
  PhotoResolvers,
  QueryResolvers,
} from "../generated/schema.ts";
import type { PhotoSource } from "../records/photoSource.ts";
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

/** Root fields, and fields of a photo that its parents leave out, which no function serves: anything but never is a compile error. */
export type UnservedFields = Exclude<
  | `Query.${Exclude<keyof QueryResolvers, "__isTypeOf">}`
  | `Mutation.${Exclude<keyof MutationResolvers, "__isTypeOf">}`
  | `Photo.${Exclude<keyof Photo, keyof PhotoSource | "__typename">}`,
  { [Name in keyof typeof FIELDS]: FieldsOf<Name> }[keyof typeof FIELDS]
>;

type Empty<Type extends never> = Type;
export type EveryFieldIsServed = Empty<UnservedFields>;
