import { photosInMemory } from "../support/photosInMemory.ts";
import { describePhotoStore } from "./describePhotoStore.ts";

describePhotoStore("the store in memory, that other tests lean on,", () =>
  Promise.resolve({
    store: photosInMemory(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }),
);
