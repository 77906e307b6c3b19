import { describe, expect, it } from "vitest";
import { shapesSwept } from "../../../resolvers/events/shapesSwept.ts";
import { aPhoto } from "../../support/aPhoto.ts";
import { photosInMemory } from "../../support/photosInMemory.ts";

const NOW = new Date("2024-06-02T12:00:00.000Z");
const OLD = {
  file: "320x320-center.webp",
  sizeBytes: 1,
  deleteAt: "2024-06-02T11:00:00.000Z",
};
const NEW = {
  file: "640x640-center.webp",
  sizeBytes: 1,
  deleteAt: "2024-06-02T13:00:00.000Z",
};

async function given(deletes: (keys: string[]) => Promise<void>) {
  const photo = aPhoto(1);
  const life = { id: photo.id, generation: photo.generation };
  const store = photosInMemory(photo);
  await store.changeShapes(life, (before) => ({
    ...before,
    dropped: [OLD, NEW],
  }));
  const sweep = shapesSwept({
    changeShapes: store.changeShapes,
    deletePreviewObjects: deletes,
    now: () => NOW,
  });
  return { photo, life, store, sweep: () => sweep(life) };
}

describe("when dropped shapes are due", () => {
  it("deletes the objects of those whose time is over, and forgets them", async () => {
    const deleted: string[] = [];
    const { photo, life, store, sweep } = await given((keys) => {
      deleted.push(...keys);
      return Promise.resolve();
    });
    await sweep();
    expect(deleted).toEqual([`p/${photo.id}/${photo.generation}/${OLD.file}`]);
    expect((await store.readShapes(life)).dropped).toEqual([NEW]);
  });

  it("lets nobody bring one back between the decision and the deletion", async () => {
    const { photo, life, store, sweep } = await given(async () => {
      await store.rememberShapes(photo.id, photo.generation, [
        { file: OLD.file, sizeBytes: 1, madeAt: NOW.toISOString() },
      ]);
    });
    await sweep();
    expect((await store.readShapes(life)).made).toEqual([]);
  });

  it("goes on where an earlier sweep died", async () => {
    let died = false;
    const deleted: string[] = [];
    const { life, store, sweep } = await given((keys) => {
      if (!died) {
        died = true;
        return Promise.reject(new Error("died"));
      }
      deleted.push(...keys);
      return Promise.resolve();
    });
    await expect(sweep()).rejects.toThrow("died");
    await sweep();
    expect(deleted).toHaveLength(1);
    expect((await store.readShapes(life)).dropped).toEqual([NEW]);
  });

  it("does nothing for a photo that is gone", async () => {
    const { photo, store, sweep } = await given(() =>
      Promise.reject(new Error("nothing to delete")),
    );
    await store.change(photo.id, () => ({
      bury: {
        photoId: photo.id,
        ownerId: photo.ownerId,
        generation: photo.generation,
        addressesExpireAt: NOW.toISOString(),
        dueAt: NOW.toISOString(),
      },
    }));
    await expect(sweep()).resolves.toBeUndefined();
  });
});
