import { describe, expect, it } from "vitest";
import { originalUploaded } from "../../../resolvers/events/originalUploaded.ts";
import type { PhotoReading } from "../../../resolvers/image/photoReading.ts";
import type { PhotoRecord } from "../../../resolvers/records/photoRecord.ts";
import {
  processingSince,
  timedOut,
} from "../../../resolvers/records/processing.ts";
import { buried, intoTrash } from "../../../resolvers/records/trash.ts";
import { aPhoto, anUpload } from "../../support/aPhoto.ts";
import { aReading } from "../../support/aReading.ts";
import { photosInMemory } from "../../support/photosInMemory.ts";

const NOW = new Date("2024-06-01T12:00:00.000Z");
const BYTES = Buffer.from("the bytes of a photo");

const upload = anUpload();
const message = { photoId: upload.id, generation: upload.generation };
const processing = processingSince(upload, NOW);

interface Circumstances {
  photo?: PhotoRecord | undefined;
  /** Keys of the objects that are there. */
  originals?: string[];
  read?: () => Promise<PhotoReading>;
  store?: () => Promise<void>;
}

/** A library with one photo, and an order of what is done about it. */
function given({
  photo = upload,
  originals = [`o/${upload.id}/${upload.generation}`],
  read = () => Promise.resolve(aReading()),
  store = () => Promise.resolve(),
}: Circumstances = {}) {
  const photos = photosInMemory(photo);
  const calls: string[] = [];
  const hints: unknown[] = [];
  const arrived = originalUploaded({
    changeShapes: photos.changeShapes,
    async change(...asked) {
      const outcome = await photos.change(...asked);
      if (outcome.changed) calls.push(`mark ${outcome.photo!.status}`);
      return outcome;
    },
    openOriginal(key) {
      if (!originals.includes(key)) return Promise.resolve(undefined);
      return Promise.resolve({
        sizeBytes: BYTES.length,
        read() {
          calls.push("fetch");
          return Promise.resolve(BYTES);
        },
      });
    },
    readPhoto(bytes, asked) {
      expect(bytes).toBe(BYTES);
      calls.push("read");
      hints.push(asked);
      return read();
    },
    storePreview(key, body) {
      calls.push(`store ${key.split("/").at(-1)} ${body.length}`);
      return store();
    },
    now: () => NOW,
  });
  return { photos, calls, hints, arrived, find: () => photos.find(photo.id) };
}

describe("when an original is uploaded", () => {
  it("is PROCESSING while it is read, and READY once its previews are stored", async () => {
    const { calls, arrived } = given();
    expect(await arrived(message, 1)).toBe("READY");
    expect(calls).toEqual([
      "mark PROCESSING",
      "fetch",
      "read",
      "store 320.webp 10",
      "store 640.webp 20",
      "mark READY",
    ]);
  });

  it("is what its bytes say, of the size that arrived, and nothing is due any more", async () => {
    const { arrived, find } = given({
      read: () => Promise.resolve(aReading({ kind: "PANORAMA" })),
    });
    await arrived(message, 1);
    expect(await find()).toMatchObject({
      status: "READY",
      kind: "PANORAMA",
      sizeBytes: BYTES.length,
      width: 4032,
      camera: aPhoto().camera,
      captured: aPhoto().captured,
      previews: [
        { width: 320, height: 240, sizeBytes: 10 },
        { width: 640, height: 480, sizeBytes: 20 },
      ],
      uploadExpiresAt: null,
      dueAt: null,
    });
  });

  it("stores previews under the photo's own life", async () => {
    const keys: string[] = [];
    const photos = photosInMemory(upload);
    await originalUploaded({
      change: photos.change,
      changeShapes: photos.changeShapes,
      openOriginal: () =>
        Promise.resolve({ sizeBytes: 1, read: () => Promise.resolve(BYTES) }),
      readPhoto: () => Promise.resolve(aReading()),
      storePreview: (key) => Promise.resolve(void keys.push(key)),
      now: () => NOW,
    })(message, 1);
    expect(keys).toEqual([
      `p/${upload.id}/${upload.generation}/320.webp`,
      `p/${upload.id}/${upload.generation}/640.webp`,
    ]);
  });

  it("has its shapes made again, and shown until then, when it is read again", async () => {
    const photo = aPhoto(1, { status: "PROCESSING", shapeBytes: 5 });
    const photos = photosInMemory(photo);
    const shape = {
      file: "320x320-center.webp",
      sizeBytes: 5,
      madeAt: NOW.toISOString(),
    };
    await photos.rememberShapes(photo.id, photo.generation, [shape]);
    await originalUploaded({
      change: photos.change,
      changeShapes: photos.changeShapes,
      openOriginal: () =>
        Promise.resolve({ sizeBytes: 1, read: () => Promise.resolve(BYTES) }),
      readPhoto: () => Promise.resolve(aReading()),
      storePreview: () => Promise.resolve(),
      now: () => NOW,
    })({ photoId: photo.id, generation: photo.generation }, 1);
    expect((await photos.readShapes(photo)).made).toEqual([
      { ...shape, stale: true },
    ]);
    expect((await photos.find(photo.id))?.shapeBytes).toBe(5);
  });

  it("is read with what only its sender knows", async () => {
    const { hints, arrived } = given({
      photo: { ...upload, announcedMediaType: "image/heic" },
    });
    await arrived(message, 1);
    expect(hints).toEqual([
      {
        fileName: "IMG_0001.jpg",
        mediaType: "image/heic",
        timeZoneHint: "Europe/Oslo",
        uploadedAt: upload.uploadedAt,
      },
    ]);
  });

  it("is FAILED, and says why, when it cannot be shown: no retry would help", async () => {
    const problems = [
      { code: "CORRUPT" as const, message: "It is.", retryable: false },
    ];
    const { arrived, find } = given({
      read: () =>
        Promise.resolve(
          aReading({
            outcome: "FAILED",
            problems,
            previews: [],
            placeholder: null,
          }),
        ),
    });
    expect(await arrived(message, 1)).toBe("FAILED");
    expect(await find()).toMatchObject({ status: "FAILED", problems });
  });

  it("stays PROCESSING, for the queue to retry, when a preview cannot be stored", async () => {
    const { arrived, find } = given({
      store: () => Promise.reject(new Error("S3 is away.")),
    });
    await expect(arrived(message, 1)).rejects.toThrow("S3 is away.");
    expect(await find()).toMatchObject({
      status: "PROCESSING",
      previews: [],
      dueAt: "2024-06-01T12:30:00.000Z",
    });
  });

  it("stays PROCESSING, for the queue to retry, when it cannot be read for no fault of its own", async () => {
    const { arrived, find } = given({
      read: () => Promise.reject(new Error("Out of memory.")),
    });
    await expect(arrived(message, 1)).rejects.toThrow("Out of memory.");
    expect(await find()).toMatchObject({ status: "PROCESSING" });
  });
});

describe("when the event of an original comes again", () => {
  it("is ignored once the photo has been read", async () => {
    const { calls, arrived, find } = given();
    await arrived(message, 1);
    const before = await find();
    calls.length = 0;
    expect(await arrived(message, 1)).toBe("IGNORED");
    expect(await arrived(message, 4)).toBe("IGNORED");
    expect(calls).toEqual([]);
    expect(await find()).toEqual(before);
  });

  it.each([1, 3])(
    "is ignored when the photo failed for good, on delivery %i",
    async (receiveCount) => {
      const photo = aPhoto(1, {
        status: "FAILED",
        problems: [{ code: "CORRUPT", message: "", retryable: false }],
      });
      const { calls, arrived } = given({ photo });
      expect(await arrived(message, receiveCount)).toBe("IGNORED");
      expect(calls).toEqual([]);
    },
  );

  it("reads what was left PROCESSING", async () => {
    const { calls, arrived } = given({ photo: processing });
    expect(await arrived(message, 2)).toBe("READY");
    expect(calls[0]).toBe("fetch");
    expect(calls.at(-1)).toBe("mark READY");
  });

  it("reads a photo that lies in the trash, and leaves it there", async () => {
    const { arrived, find } = given({ photo: intoTrash(processing, NOW) });
    expect(await arrived(message, 1)).toBe("READY");
    expect(await find()).toMatchObject({
      status: "READY",
      trashedAt: NOW.toISOString(),
      dueAt: "2024-07-01T12:00:00.000Z",
    });
  });

  it("comes to one READY photo when two deliveries run at once", async () => {
    const { calls, arrived, find } = given();
    await Promise.all([arrived(message, 1), arrived(message, 1)]);
    expect(calls.filter((call) => call === "mark READY")).toHaveLength(1);
    expect(await find()).toMatchObject({ status: "READY" });
  });
});

describe("when a photo kills its reader", () => {
  it("is marked TIMED_OUT before it is read a third time", async () => {
    const { calls, arrived } = given({
      photo: processing,
      read: () => Promise.reject(new Error("killed")),
    });
    await expect(arrived(message, 3)).rejects.toThrow("killed");
    expect(calls).toEqual(["mark FAILED", "fetch", "read"]);
  });

  it.each([1, 2])("is not marked so on delivery %i", async (receiveCount) => {
    const { arrived, find } = given({
      photo: processing,
      read: () => Promise.reject(new Error("killed")),
    });
    await expect(arrived(message, receiveCount)).rejects.toThrow("killed");
    expect(await find()).toMatchObject({ status: "PROCESSING" });
  });

  it("says that it took too long, may be tried again, and is never PROCESSING for ever", async () => {
    const { arrived, find } = given({
      photo: processing,
      read: () => Promise.reject(new Error("killed")),
    });
    await expect(arrived(message, 3)).rejects.toThrow("killed");
    await expect(arrived(message, 4)).rejects.toThrow("killed");
    expect(await find()).toMatchObject({
      status: "FAILED",
      problems: [{ code: "TIMED_OUT", retryable: true }],
      dueAt: null,
    });
  });

  it.each([3, 4])(
    "is READY after all when delivery %i reads it",
    async (receiveCount) => {
      const photo = receiveCount === 3 ? processing : timedOut(processing, NOW);
      const { arrived, find } = given({ photo });
      expect(await arrived(message, receiveCount)).toBe("READY");
      expect(await find()).toMatchObject({ status: "READY", problems: [] });
    },
  );

  it("is READY too when an earlier delivery turns out to have read it", async () => {
    let other: () => Promise<unknown> = () => Promise.resolve();
    const { arrived, find, photos } = given({
      photo: processing,
      read: async () => {
        await other();
        return aReading();
      },
    });
    // While the first still reads, the third marks it, and dies.
    other = () =>
      photos.change(upload.id, (before) => ({ put: timedOut(before!, NOW) }));
    expect(await arrived(message, 1)).toBe("READY");
    expect(await find()).toMatchObject({ status: "READY", problems: [] });
  });

  it("is left alone by a first delivery once it is marked: that is somebody else's last try", async () => {
    const { calls, arrived } = given({ photo: timedOut(processing, NOW) });
    expect(await arrived(message, 1)).toBe("IGNORED");
    expect(calls).toEqual([]);
  });

  it("is read again when its owner asks for it", async () => {
    const asked = processingSince(timedOut(processing, NOW), NOW);
    const { arrived } = given({ photo: asked });
    expect(await arrived(message, 1)).toBe("READY");
  });
});

describe("when an event is not of this life of a photo", () => {
  const later = anUpload(1, { generation: "0m2x9k2zzzz9zzz" });

  it.each([1, 3])(
    "does not touch its successor, on delivery %i",
    async (receiveCount) => {
      for (const photo of [
        later,
        processingSince(later, NOW),
        aPhoto(1, { generation: later.generation }),
      ]) {
        const { calls, arrived, find } = given({ photo });
        expect(await arrived(message, receiveCount)).toBe("IGNORED");
        expect(calls).toEqual([]);
        expect(await find()).toEqual(photo);
      }
    },
  );

  it("is ignored when the photo is gone", async () => {
    const { calls, arrived } = given({ photo: aPhoto(2) });
    expect(await arrived(message, 1)).toBe("IGNORED");
    expect(calls).toEqual([]);
  });

  it("does not bring back a photo that was purged while it was read", async () => {
    let purge: () => Promise<unknown> = () => Promise.resolve();
    const { photos, arrived, find } = given({
      read: async () => {
        await purge();
        return aReading();
      },
    });
    purge = () =>
      photos.change(upload.id, (before) => ({ bury: buried(before!, NOW) }));
    await arrived(message, 1);
    expect(await find()).toBeUndefined();
  });

  it("does not settle a successor that began while it was read", async () => {
    let replace: () => Promise<unknown> = () => Promise.resolve();
    const successor = processingSince(later, NOW);
    const { photos, arrived, find } = given({
      read: async () => {
        await replace();
        return aReading();
      },
    });
    replace = () => photos.change(upload.id, () => ({ put: successor }));
    await arrived(message, 1);
    expect(await find()).toMatchObject({
      generation: later.generation,
      status: "PROCESSING",
    });
  });
});

describe("when there is no original", () => {
  it("leaves an upload waiting for it", async () => {
    const { calls, arrived, find } = given({ originals: [] });
    expect(await arrived(message, 1)).toBe("IGNORED");
    expect(calls).toEqual([]);
    expect(await find()).toEqual(upload);
  });

  it("tries a photo again that had arrived, and marks it in the end", async () => {
    const { arrived, find } = given({ photo: processing, originals: [] });
    for (const receiveCount of [1, 2])
      await expect(arrived(message, receiveCount)).rejects.toThrow(
        `The original of photo ${upload.id} is not in the bucket.`,
      );
    expect(await find()).toMatchObject({ status: "PROCESSING" });
    await expect(arrived(message, 3)).rejects.toThrow("not in the bucket");
    expect(await find()).toMatchObject({ status: "FAILED" });
  });
});
