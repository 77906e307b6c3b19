// Which function serves which field: data only. infra/ attaches resolvers from it, and each function's
// handlers must satisfy it. Imports nothing, so that synthesizing the template loads no handler, no client, no sharp.

/** How AppSync calls the function for a field: once a parent, or once for up to this many parents. */
interface FieldWiring {
  /** DESIGN: fields that sign are batched, so that a page costs one invocation a field. AppSync never batches root mutations. */
  readonly maxBatchSize?: number;
}

/** Photos signed in one invocation: 100 of them with seven addresses of 2.9 KB stay under 4 MB (AppSync takes 5). */
const PHOTOS_PER_BATCH = 100;

export const FIELDS = {
  query: {
    "Query.service": {},
    "Query.viewer": {},
    "Query.photo": {},
    "Query.photos": {},
    "Query.uploads": {},
    "Photo.previews": { maxBatchSize: PHOTOS_PER_BATCH },
    "Photo.preview": { maxBatchSize: PHOTOS_PER_BATCH },
    // Each address stands in it twice, in srcSet and in sources.
    "Photo.responsiveImage": { maxBatchSize: PHOTOS_PER_BATCH / 2 },
    "Photo.original": { maxBatchSize: PHOTOS_PER_BATCH },
  },
  mutation: {
    "Mutation.uploadsCreate": {},
    "Mutation.uploadCancel": {},
    "Mutation.photoUpdate": {},
    "Mutation.photoReprocess": {},
    "Mutation.photosTrash": {},
    "Mutation.photosRestore": {},
    "Mutation.photosPurge": {},
    "Photo.upload": { maxBatchSize: PHOTOS_PER_BATCH },
  },
} as const satisfies Record<string, Record<string, FieldWiring>>;

export type FieldsOf<Name extends keyof typeof FIELDS> =
  keyof (typeof FIELDS)[Name];
