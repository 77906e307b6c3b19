// Written by `npm run codegen` from schema.graphql. Never edited.
import type { FieldResolver as ResolverFn } from '../lambda/fieldResolver.ts';
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { PhotoSource } from '../records/photoSource.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
export type { ResolverFn };
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  AWSDate: { input: string; output: string; }
  AWSDateTime: { input: string; output: string; }
  AWSURL: { input: string; output: string; }
};

/** What took the photo, as it names itself. Null: not told. */
export type Camera = {
  __typename?: 'Camera';
  /** The maker of the lens. */
  lensMake: Maybe<Scalars['String']['output']>;
  /** The lens. */
  lensModel: Maybe<Scalars['String']['output']>;
  /** The maker of the camera. */
  make: Maybe<Scalars['String']['output']>;
  /** The camera. */
  model: Maybe<Scalars['String']['output']>;
  /** Of the camera's body. */
  serialNumber: Maybe<Scalars['String']['output']>;
  /** What wrote the file: a camera's firmware or an editor. */
  software: Maybe<Scalars['String']['output']>;
};

/**
 * When the shutter opened. Most cameras write a wall clock and no zone, so the two are kept apart
 * and nothing is guessed: instant is null until an offset is known.
 */
export type CaptureTime = {
  __typename?: 'CaptureTime';
  /** The moment on the world's clock. Null unless an offset or a satellite clock tells it. */
  instant: Maybe<Scalars['AWSDateTime']['output']>;
  /** The day of localDateTime: the photographer's day. Null: unknown. */
  localDate: Maybe<Scalars['AWSDate']['output']>;
  /** As the camera's clock showed it: 2024-05-17T18:03:22.14, no zone. Only as long as precision says. Null: unknown. */
  localDateTime: Maybe<Scalars['String']['output']>;
  /** Where utcOffset comes from. NONE: unknown. */
  offsetSource: OffsetSource;
  /** How much of it is known. */
  precision: TimePrecision;
  /** Where the date comes from. */
  source: CaptureTimeSource;
  /** IANA name, when the position gives one. */
  timeZone: Maybe<Scalars['String']['output']>;
  /** For example +02:00 or Z. Null: unknown. */
  utcOffset: Maybe<Scalars['String']['output']>;
};

/**
 * Where the capture time comes from. PERSON: somebody wrote it. SIDECAR: a file sent beside it. EXIF_ORIGINAL,
 * EXIF_DIGITIZED, XMP, IPTC: a tag in the file. GPS: the satellite clock. FILE_NAME: a date in the name. NONE: unknown.
 */
export type CaptureTimeSource =
  | 'EXIF_DIGITIZED'
  | 'EXIF_ORIGINAL'
  | 'FILE_NAME'
  | 'GPS'
  | 'IPTC'
  | 'NONE'
  | 'PERSON'
  | 'SIDECAR'
  | 'XMP';

/** A colour of the picture. */
export type Color = {
  __typename?: 'Color';
  /** Six digits with #, for example #1e90ff. */
  hex: Scalars['String']['output'];
  /** Share of the picture, 0 to 1. */
  share: Scalars['Float']['output'];
};

/**
 * What stays of a picture that is cut. FOCAL: what is around the focal point; where there is none, as ATTENTION.
 * ATTENTION: where most is to be seen. CENTER: the middle.
 */
export type CropMode =
  | 'ATTENTION'
  | 'CENTER'
  | 'FOCAL';

/** From and to are both included. An end left out is open. */
export type DateRangeInput = {
  /** YYYY-MM-DD. */
  from?: InputMaybe<Scalars['AWSDate']['input']>;
  /** YYYY-MM-DD. Not before from. */
  to?: InputMaybe<Scalars['AWSDate']['input']>;
};

/** An address to download from. */
export type Download = {
  __typename?: 'Download';
  /** The address dies then at the latest. A 403 before that means: ask again. */
  expiresAt: Scalars['AWSDateTime']['output'];
  /** What a browser saves it as. */
  fileName: Scalars['String']['output'];
  /** What it is served as. */
  mediaType: Scalars['String']['output'];
  /** What there is to download. */
  sizeBytes: Maybe<Scalars['Float']['output']>;
  /** Fetch it with GET, without credentials. Always served as an attachment. */
  url: Scalars['AWSURL']['output'];
};

/** The settings of the shot. Null: not told. */
export type Exposure = {
  __typename?: 'Exposure';
  /** The f-number: 2.8 for f/2.8. */
  apertureF: Maybe<Scalars['Float']['output']>;
  /** In stops. */
  exposureBiasEv: Maybe<Scalars['Float']['output']>;
  /** Whether the flash went off. */
  flashFired: Maybe<Scalars['Boolean']['output']>;
  /** What would show the same on 35 mm film, in millimetres. */
  focalLength35mm: Maybe<Scalars['Float']['output']>;
  /** Of the lens, in millimetres. */
  focalLengthMm: Maybe<Scalars['Float']['output']>;
  /** The sensitivity, as ISO 12232 counts it. */
  iso: Maybe<Scalars['Int']['output']>;
  /** As a photographer writes it, for example 1/250. */
  shutter: Maybe<Scalars['String']['output']>;
  /** In seconds. */
  shutterSeconds: Maybe<Scalars['Float']['output']>;
};

/** Fractions of the upright picture, 0,0 at top left. */
export type FocalPoint = {
  __typename?: 'FocalPoint';
  /** Who said so. */
  source: TextSource;
  /** 0 is the left edge, 1 the right one. */
  x: Scalars['Float']['output'];
  /** 0 is the upper edge, 1 the lower one. */
  y: Scalars['Float']['output'];
};

/** Fractions of the upright picture, 0,0 at top left. */
export type FocalPointInput = {
  /** 0 to 1. */
  x: Scalars['Float']['input'];
  /** 0 to 1. */
  y: Scalars['Float']['input'];
};

/** A place on earth, WGS 84. */
export type GeoPoint = {
  __typename?: 'GeoPoint';
  /** Degrees, north positive, 6 decimals. */
  latitude: Scalars['Float']['output'];
  /** Degrees, east positive, 6 decimals. */
  longitude: Scalars['Float']['output'];
};

/** A header of an HTTP request. */
export type HttpHeader = {
  __typename?: 'HttpHeader';
  /** In lower case. */
  name: Scalars['String']['output'];
  /** To be sent as it is. */
  value: Scalars['String']['output'];
};

/** FILE: the file says so. PERSON: somebody wrote it. */
export type LocationSource =
  | 'FILE'
  | 'PERSON';

/** What can be changed. What the caller can mend comes back in userErrors, only faults of the service as errors. */
export type Mutation = {
  __typename?: 'Mutation';
  /**
   * Reads the original again: metadata, previews and derived fields. The photo keeps its id, what people wrote stays,
   * and addresses handed out before keep working.
   */
  photoReprocess: PhotoReprocessPayload;
  /** Changes what people wrote about a photo. Left out: unchanged. Null: cleared. */
  photoUpdate: PhotoUpdatePayload;
  /**
   * Deletes for good what is already in the trash: gone from the API at once, its bytes erased when the deployment's
   * retention has passed. A photo outside the trash is refused with CONFLICT.
   */
  photosPurge: PhotosChangePayload;
  /** Takes photos out of the trash, back to where they were. A photo that is not in the trash is left alone. */
  photosRestore: PhotosChangePayload;
  /** Moves photos to the trash, where they stay until purgesAt. A photo that is there already is left alone. */
  photosTrash: PhotosChangePayload;
  /** Gives up an upload whose bytes have not arrived. Its addresses may still take bytes for a while; those are thrown away. */
  uploadCancel: UploadCancelPayload;
  /**
   * Asks for up to 100 uploads at once. Each answer is one of: where to send the bytes,
   * the photo that already holds these bytes, or why the file cannot be taken.
   * The bytes decide what a file is: its name and media type never get it refused.
   */
  uploadsCreate: UploadsCreatePayload;
};


/** What can be changed. What the caller can mend comes back in userErrors, only faults of the service as errors. */
export type MutationPhotoReprocessArgs = {
  input: PhotoReprocessInput;
};


/** What can be changed. What the caller can mend comes back in userErrors, only faults of the service as errors. */
export type MutationPhotoUpdateArgs = {
  input: PhotoUpdateInput;
};


/** What can be changed. What the caller can mend comes back in userErrors, only faults of the service as errors. */
export type MutationPhotosPurgeArgs = {
  input: PhotosSelectInput;
};


/** What can be changed. What the caller can mend comes back in userErrors, only faults of the service as errors. */
export type MutationPhotosRestoreArgs = {
  input: PhotosSelectInput;
};


/** What can be changed. What the caller can mend comes back in userErrors, only faults of the service as errors. */
export type MutationPhotosTrashArgs = {
  input: PhotosSelectInput;
};


/** What can be changed. What the caller can mend comes back in userErrors, only faults of the service as errors. */
export type MutationUploadCancelArgs = {
  input: UploadCancelInput;
};


/** What can be changed. What the caller can mend comes back in userErrors, only faults of the service as errors. */
export type MutationUploadsCreateArgs = {
  input: UploadsCreateInput;
};

/**
 * Where the offset comes from. EXIF_OFFSET belongs to the last edit, so it is the weakest of the tags. GPS_CLOCK: wall
 * clock minus satellite clock. GPS_POSITION: the zone of the position on that day. USER_SETTING: the timeZoneHint sent with the file.
 */
export type OffsetSource =
  | 'EXIF_OFFSET'
  | 'EXIF_OFFSET_DIGITIZED'
  | 'EXIF_OFFSET_ORIGINAL'
  | 'GPS_CLOCK'
  | 'GPS_POSITION'
  | 'NONE'
  | 'PERSON'
  | 'USER_SETTING'
  | 'XMP';

/**
 * What to do when the library holds the bytes already. RETURN_EXISTING: say so. RESTORE_FROM_TRASH: say so, and take the
 * photo out of the trash if it is there.
 */
export type OnDuplicate =
  | 'RESTORE_FROM_TRASH'
  | 'RETURN_EXISTING';

/** ASC: smallest or oldest first. DESC: largest or newest first. */
export type OrderDirection =
  | 'ASC'
  | 'DESC';

/** Where a page lies in its list, as in the Relay connection specification. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** Give it as after to get the next page. Null on an empty page at an end of the list. */
  endCursor: Maybe<Scalars['String']['output']>;
  /** True when a page follows. It may turn out empty when a filter is in use. */
  hasNextPage: Scalars['Boolean']['output'];
  /** True when a page precedes. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** Give it as before to get the page in front. Null on an empty page at an end of the list. */
  startCursor: Maybe<Scalars['String']['output']>;
};

/** One photo of a library. Its id is derived from its owner and its bytes: the same bytes are always the same photo. */
export type Photo = {
  __typename?: 'Photo';
  /** What to put in alt. Null: nobody has said. Empty: decorative. */
  altText: Maybe<Scalars['String']['output']>;
  /** Who wrote altText. Null while there is none. */
  altTextSource: Maybe<TextSource>;
  /** width divided by height. Null until read. */
  aspectRatio: Maybe<Scalars['Float']['output']>;
  /** Null when the file names no camera. */
  camera: Maybe<Camera>;
  /** When the shutter opened, as far as the file tells. */
  captured: CaptureTime;
  /** Null when the file tells no settings. */
  exposure: Maybe<Exposure>;
  /** The name the file came with. */
  fileName: Scalars['String']['output'];
  /** What a picture cut to another shape must not lose. Null: nobody has said. */
  focalPoint: Maybe<FocalPoint>;
  /** Found in the bytes; until they have been read, as the announced media type says. */
  format: PhotoFormat;
  /** In pixels, as a viewer sees it: orientation applied. Null until read. */
  height: Maybe<Scalars['Int']['output']>;
  /** Opaque, and the same for as long as the photo lives. */
  id: Scalars['ID']['output'];
  /** STILL until the bytes have been read. */
  kind: PhotoKind;
  /** Where it was taken. Null when the file does not tell, or tells nonsense (see problems). */
  location: Maybe<PhotoLocation>;
  /** Found in the bytes, not taken from the file name; until the bytes have been read, as announced. */
  mediaType: Scalars['String']['output'];
  /** The bytes as uploaded, under the name they came with. Null while UPLOADING. */
  original: Maybe<Download>;
  /** Whose photo it is. */
  owner: User;
  /** What to show before a preview has loaded. Null until READY for the first time. */
  placeholder: Maybe<Placeholder>;
  /**
   * One picture of the width asked, or the next one up of service.previewWidths; never larger than the original. A picture
   * of another shape or format is made when first asked for, at most 8 of them for this field and a hundred photos: the
   * rest are null, and there the next time. Null also while processing, and when it cannot be made. 24 shapes of a photo are kept; the oldest
   * make room for new ones.
   */
  preview: Maybe<Preview>;
  /** Every width of the ladder that was made, smallest first. Empty until READY for the first time. */
  previews: Array<Preview>;
  /** What went wrong or was left out, in words and codes. Empty when all is well. */
  problems: Array<PhotoProblem>;
  /** When the trash is emptied of it. Null outside the trash. */
  purgesAt: Maybe<Scalars['AWSDateTime']['output']>;
  /**
   * Everything an img element needs, in WEBP: the ladder where the shape is the photo's own, else pictures that are made
   * when first asked for, as in preview. Those that are not there yet are left out. Null while there is none.
   */
  responsiveImage: Maybe<ResponsiveImage>;
  /** Lower-case hex SHA-256 of the original. */
  sha256: Scalars['String']['output'];
  /** Of the original. Float because GraphQL's Int stops at 2 GiB. */
  sizeBytes: Scalars['Float']['output'];
  /** How far it has come. */
  status: PhotoStatus;
  /** The day it is filed under: the capture date, else the file's own date, else the day of upload. See captured.source. */
  timelineDate: Scalars['AWSDate']['output'];
  /** Null outside the trash. */
  trashedAt: Maybe<Scalars['AWSDateTime']['output']>;
  /** When the photo last changed. */
  updatedAt: Scalars['AWSDateTime']['output'];
  /** What is still to be sent. Null once the bytes have arrived, or when their time is over. */
  upload: Maybe<PhotoUpload>;
  /** When its upload was asked for. */
  uploadedAt: Scalars['AWSDateTime']['output'];
  /** Grows with each change of the photo. */
  version: Scalars['Int']['output'];
  /** In pixels, as a viewer sees it: orientation applied. Null until read. */
  width: Maybe<Scalars['Int']['output']>;
};


/** One photo of a library. Its id is derived from its owner and its bytes: the same bytes are always the same photo. */
export type PhotoPreviewArgs = {
  aspectRatio: InputMaybe<Scalars['String']['input']>;
  crop: InputMaybe<CropMode>;
  fit: InputMaybe<PreviewFit>;
  format: InputMaybe<PreviewFormat>;
  width: Scalars['Int']['input'];
};


/** One photo of a library. Its id is derived from its owner and its bytes: the same bytes are always the same photo. */
export type PhotoResponsiveImageArgs = {
  aspectRatio: InputMaybe<Scalars['String']['input']>;
  crop: InputMaybe<CropMode>;
  fit: InputMaybe<PreviewFit>;
  maxWidth: InputMaybe<Scalars['Int']['input']>;
  sizes: InputMaybe<Scalars['String']['input']>;
};

/** A page of photos. */
export type PhotoConnection = {
  __typename?: 'PhotoConnection';
  /** The photos of this page, each with its cursor. */
  edges: Array<PhotoEdge>;
  /** The photos of edges, for those who need no cursors. */
  nodes: Array<Photo>;
  /** Whether there is more, and from where. */
  pageInfo: PageInfo;
  /** How many the whole list holds. Null when counting would mean reading the whole library: with any filter but trashed. */
  totalCount: Maybe<Scalars['Int']['output']>;
};

/** A photo and its place in the list. */
export type PhotoEdge = {
  __typename?: 'PhotoEdge';
  /** Good as after or before in the same list. */
  cursor: Scalars['String']['output'];
  /** The photo. */
  node: Photo;
};

/** Every field given must hold. Left out or null: does not matter. */
export type PhotoFilter = {
  /** By the camera's clock, so that a day is the photographer's day. Photos without a capture time are left out. */
  capturedDate?: InputMaybe<DateRangeInput>;
  /** Any of these. */
  format?: InputMaybe<Array<PhotoFormat>>;
  /** Any of these. UPLOADING photos are in uploads, never here. */
  status?: InputMaybe<Array<PhotoStatus>>;
  /** True: the trash. Otherwise: what is not in the trash. */
  trashed?: InputMaybe<Scalars['Boolean']['input']>;
};

/**
 * What the bytes are. HEIF takes in HEIC. RAW, JXL and SVG are recognised, kept and not yet shown. UNKNOWN: nothing
 * PhotoSky can name.
 */
export type PhotoFormat =
  | 'AVIF'
  | 'GIF'
  | 'HEIF'
  | 'JPEG'
  | 'JXL'
  | 'PNG'
  | 'RAW'
  | 'SVG'
  | 'TIFF'
  | 'UNKNOWN'
  | 'WEBP';

/**
 * STILL: one picture. ANIMATED: several frames; previews show the first. PANORAMA: it says so itself.
 * MOTION: a still with a moment of film. VECTOR: not made of pixels.
 */
export type PhotoKind =
  | 'ANIMATED'
  | 'MOTION'
  | 'PANORAMA'
  | 'STILL'
  | 'VECTOR';

/** Where a photo was taken. */
export type PhotoLocation = {
  __typename?: 'PhotoLocation';
  /** Above sea level; negative below. Null: unknown. */
  altitudeMetres: Maybe<Scalars['Float']['output']>;
  /** ISO 3166-1, two letters. Null while service.features lacks PLACE_NAMES. */
  countryCode: Maybe<Scalars['String']['output']>;
  /** Country, region and place names, biggest first. Empty while service.features lacks PLACE_NAMES. */
  placeNames: Array<Scalars['String']['output']>;
  /** The position itself. */
  point: GeoPoint;
  /** Who says so. */
  source: LocationSource;
};

/** An order of the library. Photos that are alike in it are ordered by id. */
export type PhotoOrder = {
  /** Which end comes first. */
  direction: OrderDirection;
  /** By what. */
  field: PhotoOrderField;
};

/** CAPTURED_AT: by the camera's clock, as filed under timelineDate. UPLOADED_AT: by uploadedAt. */
export type PhotoOrderField =
  | 'CAPTURED_AT'
  | 'UPLOADED_AT';

/** What people write about a photo. Left out: unchanged. Null: cleared. */
export type PhotoPatchInput = {
  /** At most 500 characters. Empty: decorative. */
  altText?: InputMaybe<Scalars['String']['input']>;
  /** What a picture cut to another shape must not lose. */
  focalPoint?: InputMaybe<FocalPointInput>;
};

/** Something that went wrong with a photo, or was left out. */
export type PhotoProblem = {
  __typename?: 'PhotoProblem';
  /** What a program goes by. */
  code: PhotoProblemCode;
  /** A sentence fit to show to a person. */
  message: Scalars['String']['output'];
  /** True when photoReprocess may help. */
  retryable: Scalars['Boolean']['output'];
};

/**
 * CORRUPT, TRUNCATED: the bytes are damaged or end early; what arrived is shown where it can be. TOO_MANY_PIXELS: over
 * service.maxPixels. UNSUPPORTED_FORMAT, UNSUPPORTED_CODEC: recognised, but not shown. EMPTY: no bytes.
 * FORMAT_MISMATCH: the name or announced media type says another format than the bytes, which were believed.
 * CHECKSUM_MISMATCH: not the bytes announced. METADATA_UNREADABLE: the picture is fine, what it says of itself is not.
 * CAPTURE_TIME_IMPLAUSIBLE, LOCATION_IMPLAUSIBLE: nonsense in the file, not used (or used and marked, for a camera whose clock was reset).
 * PREVIEW_FAILED: some previews are missing. TIMED_OUT: reading it took too long.
 */
export type PhotoProblemCode =
  | 'CAPTURE_TIME_IMPLAUSIBLE'
  | 'CHECKSUM_MISMATCH'
  | 'CORRUPT'
  | 'EMPTY'
  | 'FORMAT_MISMATCH'
  | 'LOCATION_IMPLAUSIBLE'
  | 'METADATA_UNREADABLE'
  | 'PREVIEW_FAILED'
  | 'TIMED_OUT'
  | 'TOO_MANY_PIXELS'
  | 'TRUNCATED'
  | 'UNSUPPORTED_CODEC'
  | 'UNSUPPORTED_FORMAT';

/** The photo to read again. */
export type PhotoReprocessInput = {
  /** Of a photo whose bytes have arrived. */
  photoId: Scalars['ID']['input'];
};

/** What came of photoReprocess. */
export type PhotoReprocessPayload = {
  __typename?: 'PhotoReprocessPayload';
  /** The photo, PROCESSING again. Null when userErrors says why not. */
  photo: Maybe<Photo>;
  /** Empty when all went well. */
  userErrors: Array<UserError>;
};

/**
 * UPLOADING: its bytes have not arrived. PROCESSING: they have, and are being read. READY: previews are there.
 * FAILED: it cannot be shown, and problems says why; the original is kept.
 */
export type PhotoStatus =
  | 'FAILED'
  | 'PROCESSING'
  | 'READY'
  | 'UPLOADING';

/** A change of what people wrote about a photo. */
export type PhotoUpdateInput = {
  /**
   * The version that was seen when the change was made up; another one is refused with VERSION_MISMATCH. Left out: whatever
   * it is now.
   */
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** What is to change. */
  patch: PhotoPatchInput;
  /** Which photo. */
  photoId: Scalars['ID']['input'];
};

/** What came of photoUpdate. */
export type PhotoUpdatePayload = {
  __typename?: 'PhotoUpdatePayload';
  /** The photo as it is now. Null when userErrors says why not. */
  photo: Maybe<Photo>;
  /** Empty when all went well. */
  userErrors: Array<UserError>;
};

/** What is still to be sent of a photo. */
export type PhotoUpload = {
  __typename?: 'PhotoUpload';
  /** An upload not finished by then is thrown away. */
  expiresAt: Scalars['AWSDateTime']['output'];
  /** Numbers of the parts already received; empty for a single upload. */
  receivedParts: Array<Scalars['Int']['output']>;
  /** Where to send it, addresses good from now. Asking again signs again. */
  target: UploadTarget;
};

/** What came of a change to many photos. */
export type PhotosChangePayload = {
  __typename?: 'PhotosChangePayload';
  /** Those that are now as asked: changed by this call, or so already. Null only when userErrors speaks of the whole request. */
  changedIds: Maybe<Array<Scalars['ID']['output']>>;
  /** One for each photo that could not be changed. Empty when all went well. */
  userErrors: Array<UserError>;
};

/** Names photos. */
export type PhotosSelectInput = {
  /** 1 to 100. */
  ids?: InputMaybe<Array<Scalars['ID']['input']>>;
};

/** What to show while a preview loads. */
export type Placeholder = {
  __typename?: 'Placeholder';
  /** The same as a tiny image of a few hundred characters, ready for src or background-image. */
  dataUrl: Scalars['String']['output'];
  /** Six digits with #. */
  dominantColor: Scalars['String']['output'];
  /** At most 6, largest share first. */
  palette: Array<Color>;
  /** Base64 ThumbHash; about 25 bytes. */
  thumbHash: Scalars['String']['output'];
};

/** One picture made from the original: upright, sRGB, without any metadata. */
export type Preview = {
  __typename?: 'Preview';
  /** The address dies then at the latest. A 403 before that means: ask again. */
  expiresAt: Scalars['AWSDateTime']['output'];
  /** How it is encoded. */
  format: PreviewFormat;
  /** In pixels. Never larger than the original. */
  height: Scalars['Int']['output'];
  /** Ask for the photo again after this. */
  refreshAt: Scalars['AWSDateTime']['output'];
  /** What there is to download. */
  sizeBytes: Maybe<Scalars['Float']['output']>;
  /** Fetch it with GET, without credentials. The same for half an hour or more, so that browsers cache it. */
  url: Scalars['AWSURL']['output'];
  /** In pixels. Never larger than the original. */
  width: Scalars['Int']['output'];
};

/** INSIDE: the whole picture, no larger than asked. COVER: fills the shape asked, cutting what does not fit. */
export type PreviewFit =
  | 'COVER'
  | 'INSIDE';

/** How a preview is encoded. JPEG stands on white where the photo is transparent. */
export type PreviewFormat =
  | 'AVIF'
  | 'JPEG'
  | 'PNG'
  | 'WEBP';

/** What can be asked. */
export type Query = {
  __typename?: 'Query';
  /** One photo. Null when it does not exist or the caller may not see it: the two look the same. */
  photo: Maybe<Photo>;
  /**
   * The library. Pages run either first/after or last/before, 1 to 200 a page, 50 if neither is given.
   * Trashed photos are left out unless the filter asks for them; photos whose bytes have not arrived are in uploads.
   * Newest capture first when orderBy is left out. A page whose filter matches rarely may be short, even empty, while
   * hasNextPage is true: go on from endCursor.
   */
  photos: PhotoConnection;
  /** What this deployment can do: accepted formats, limits, preview widths, switched-on features. */
  service: Service;
  /** Photos of the caller whose bytes have not all arrived, newest first, so that a reloaded page can go on. */
  uploads: PhotoConnection;
  /** The signed-in caller: who they are, and what their library holds. */
  viewer: Viewer;
};


/** What can be asked. */
export type QueryPhotoArgs = {
  id: Scalars['ID']['input'];
};


/** What can be asked. */
export type QueryPhotosArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<PhotoFilter>;
  first: InputMaybe<Scalars['Int']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  orderBy: InputMaybe<PhotoOrder>;
};


/** What can be asked. */
export type QueryUploadsArgs = {
  after: InputMaybe<Scalars['String']['input']>;
  first: InputMaybe<Scalars['Int']['input']>;
};

/** What an img element needs. */
export type ResponsiveImage = {
  __typename?: 'ResponsiveImage';
  /** Never null: empty when there is no alt text. */
  alt: Scalars['String']['output'];
  /** width divided by height. */
  aspectRatio: Scalars['Float']['output'];
  /** The addresses die then at the latest. A 403 before that means: ask again. */
  expiresAt: Scalars['AWSDateTime']['output'];
  /** Of the picture at src, in pixels. */
  height: Scalars['Int']['output'];
  /** Of the whole photo, to be shown before a picture has loaded. */
  placeholder: Maybe<Placeholder>;
  /** Ask for the photo again after this. */
  refreshAt: Scalars['AWSDateTime']['output'];
  /** Ready for the sizes attribute. */
  sizes: Scalars['String']['output'];
  /** The pictures in srcSet, smallest first. */
  sources: Array<Preview>;
  /** The largest of sources, for browsers that do not know srcset. */
  src: Scalars['AWSURL']['output'];
  /** Ready for the srcset attribute. */
  srcSet: Scalars['String']['output'];
  /** Of the picture at src, in pixels. */
  width: Scalars['Int']['output'];
};

/** What this deployment can do. */
export type Service = {
  __typename?: 'Service';
  /** What becomes READY. Other files are kept and marked FAILED. */
  acceptedMediaTypes: Array<Scalars['String']['output']>;
  /** What is switched on here. */
  features: Array<ServiceFeature>;
  /** The most a connection takes as first or last. */
  maxPageSize: Scalars['Int']['output'];
  /** The largest picture that is shown, width times height. */
  maxPixels: Scalars['Float']['output'];
  /** The largest original, in bytes. */
  maxUploadBytes: Scalars['Float']['output'];
  /** A larger original would be sent in parts; equal to maxUploadBytes while every upload is a single one. */
  multipartThresholdBytes: Scalars['Float']['output'];
  /** The formats previews are made in. */
  previewFormats: Array<PreviewFormat>;
  /** The widths previews are made in, in pixels. A photo gets those that are not larger than itself. */
  previewWidths: Array<Scalars['Int']['output']>;
  /** Of PhotoSky, as in its changelog. */
  version: Scalars['String']['output'];
};

/** What may be switched on. HEIF_DECODING: HEIC and HEIF photos become READY. */
export type ServiceFeature =
  | 'HEIF_DECODING'
  | 'LABEL_DETECTION'
  | 'PLACE_NAMES'
  | 'PUBLIC_SHARES'
  | 'RAW_PREVIEWS'
  | 'SIMILARITY'
  | 'TEXT_SEARCH'
  | 'WEBHOOKS';

/** The whole file goes to one address. */
export type SingleUploadTarget = {
  __typename?: 'SingleUploadTarget';
  /** The address dies then. A 403 before that means: ask again. */
  expiresAt: Scalars['AWSDateTime']['output'];
  /** Set exactly these: they are part of the signature. The length of the body is too, and HTTP clients set it by themselves. */
  headers: Array<HttpHeader>;
  /** The HTTP method: PUT. */
  method: Scalars['String']['output'];
  /** Where the bytes go. */
  url: Scalars['AWSURL']['output'];
};

/** Who said so. FILE: the photo's own metadata. MODEL: a machine that looked at it. */
export type TextSource =
  | 'FILE'
  | 'MODEL'
  | 'PERSON';

/** How much of localDateTime is known. UNKNOWN when there is none. */
export type TimePrecision =
  | 'DAY'
  | 'MINUTE'
  | 'MONTH'
  | 'SECOND'
  | 'SUBSECOND'
  | 'UNKNOWN'
  | 'YEAR';

/** The upload to give up. */
export type UploadCancelInput = {
  /** Of a photo in uploads. */
  photoId: Scalars['ID']['input'];
};

/** What came of uploadCancel. */
export type UploadCancelPayload = {
  __typename?: 'UploadCancelPayload';
  /** Null when userErrors says why not. */
  cancelledPhotoId: Maybe<Scalars['ID']['output']>;
  /** Empty when all went well. */
  userErrors: Array<UserError>;
};

/** These bytes are in the library already. */
export type UploadDuplicate = {
  __typename?: 'UploadDuplicate';
  /** As it came with the file. */
  clientKey: Scalars['String']['output'];
  /** True when that photo is in the trash, now that this request is done. */
  isTrashed: Scalars['Boolean']['output'];
  /** The photo that holds them, in whatever state it is: its status may be FAILED, and it may be in the trash. */
  photo: Photo;
};

/** One file, as its sender knows it. */
export type UploadFileInput = {
  /** Any name of yours for this file, 1 to 255 characters, echoed back. Not kept: the bytes tell uploads apart. */
  clientKey: Scalars['String']['input'];
  /** 1 to 255 characters, without control characters. Any script. A path is cut down to its last part. */
  fileName: Scalars['String']['input'];
  /** The file's own modification time, as a browser's File.lastModified tells it. Used to file the photo when nothing better is known. */
  lastModifiedAt?: InputMaybe<Scalars['AWSDateTime']['input']>;
  /** As the browser tells it. Never gets a file refused: the bytes decide. */
  mediaType: Scalars['String']['input'];
  /** Lower-case hex, 64 digits. S3 refuses bytes that do not match. */
  sha256: Scalars['String']['input'];
  /** Exactly how many bytes will be sent; at most service.maxUploadBytes. */
  sizeBytes: Scalars['Float']['input'];
  /** IANA zone of the device, for example Europe/Oslo; used only when the file does not say. */
  timeZoneHint?: InputMaybe<Scalars['String']['input']>;
};

/** What becomes of one file of uploadsCreate. */
export type UploadOutcome = UploadDuplicate | UploadRejection | UploadTicket;

/** This file cannot be taken. The others of the same call are not affected. */
export type UploadRejection = {
  __typename?: 'UploadRejection';
  /** As it came with the file. */
  clientKey: Scalars['String']['output'];
  /** What a program goes by. */
  code: UploadRejectionCode;
  /** A sentence fit to show to a person; it says what was wanted. */
  message: Scalars['String']['output'];
};

/**
 * EMPTY: no bytes. TOO_LARGE: over service.maxUploadBytes. INVALID: a name, key, size or hash of the wrong form.
 * UNSUPPORTED_FORMAT and QUOTA_EXCEEDED are not in use yet.
 */
export type UploadRejectionCode =
  | 'EMPTY'
  | 'INVALID'
  | 'QUOTA_EXCEEDED'
  | 'TOO_LARGE'
  | 'UNSUPPORTED_FORMAT';

/** Where the bytes of an upload go. */
export type UploadTarget = SingleUploadTarget;

/**
 * Send the bytes to target. Answers of S3: 200 arrived; 412 had already arrived, as good as 200; 409 another attempt is
 * under way, try again; 403 the address has expired, ask again; 400 the bytes are not those announced.
 */
export type UploadTicket = {
  __typename?: 'UploadTicket';
  /** As it came with the file. */
  clientKey: Scalars['String']['output'];
  /** Its status is UPLOADING, and its id is what it will stay. */
  photo: Photo;
  /** Where to send the bytes. */
  target: UploadTarget;
};

/** The files to be sent. */
export type UploadsCreateInput = {
  /** 1 to 100. */
  files: Array<UploadFileInput>;
  /** Left out: RETURN_EXISTING. */
  onDuplicate?: InputMaybe<OnDuplicate>;
};

/** What becomes of each file. */
export type UploadsCreatePayload = {
  __typename?: 'UploadsCreatePayload';
  /** One for each file, in the order given. Null only when userErrors speaks of the whole request. */
  outcomes: Maybe<Array<UploadOutcome>>;
  /** Empty when all went well. */
  userErrors: Array<UserError>;
};

/** What a library holds. Counted as bytes arrive; an unfinished upload does not count. */
export type Usage = {
  __typename?: 'Usage';
  /** When it was counted. */
  asOf: Scalars['AWSDateTime']['output'];
  /** Bytes of the originals outside the trash. */
  originalBytes: Scalars['Float']['output'];
  /** Photos outside the trash, whatever their status. */
  photoCount: Scalars['Int']['output'];
  /** Bytes of the previews outside the trash. */
  previewBytes: Scalars['Float']['output'];
  /** Bytes of everything in the trash, originals and previews. */
  trashBytes: Scalars['Float']['output'];
};

/** A person with a library. */
export type User = {
  __typename?: 'User';
  /** The name they sign in by, or the one they go by where the user pool knows it. */
  displayName: Scalars['String']['output'];
  /** The sub of their tokens. */
  id: Scalars['ID']['output'];
};

/** A mistake the caller can mend. Faults of the service come back as GraphQL errors instead. */
export type UserError = {
  __typename?: 'UserError';
  /** What a program goes by. */
  code: UserErrorCode;
  /** Path into the input, for example ["input", "ids", "3"]. Null when it is about the whole request. */
  field: Maybe<Array<Scalars['String']['output']>>;
  /** A sentence fit to show to a person; it says what was wanted. */
  message: Scalars['String']['output'];
};

/**
 * NOT_FOUND: there is no such photo, or it is not the caller's. INVALID: a value of the wrong form.
 * TOO_LONG and TOO_MANY: over a limit that the message names. CONFLICT: the photo's state does not allow it.
 * NOT_READY: it will, later. The other codes belong to fields that say so.
 */
export type UserErrorCode =
  | 'CHECKSUM_MISMATCH'
  | 'CONFLICT'
  | 'EXPIRED'
  | 'FEATURE_OFF'
  | 'FORBIDDEN'
  | 'INVALID'
  | 'NOT_FOUND'
  | 'NOT_READY'
  | 'QUOTA_EXCEEDED'
  | 'RATE_LIMITED'
  | 'TOO_LONG'
  | 'TOO_MANY'
  | 'UNSUPPORTED_FORMAT'
  | 'VERSION_MISMATCH';

/** The signed-in caller. */
export type Viewer = {
  __typename?: 'Viewer';
  /** What their library holds. */
  usage: Usage;
  /** Who they are. */
  user: User;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs>;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;



/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  UploadOutcome:
    | ( Omit<UploadDuplicate, 'photo'> & { photo: _RefType['Photo'] } )
    | ( UploadRejection )
    | ( Omit<UploadTicket, 'photo' | 'target'> & { photo: _RefType['Photo'], target: _RefType['UploadTarget'] } )
  ;
  UploadTarget: ( SingleUploadTarget );
};


/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AWSDate: ResolverTypeWrapper<Scalars['AWSDate']['output']>;
  AWSDateTime: ResolverTypeWrapper<Scalars['AWSDateTime']['output']>;
  AWSURL: ResolverTypeWrapper<Scalars['AWSURL']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Camera: ResolverTypeWrapper<Camera>;
  CaptureTime: ResolverTypeWrapper<CaptureTime>;
  CaptureTimeSource: CaptureTimeSource;
  Color: ResolverTypeWrapper<Color>;
  CropMode: CropMode;
  DateRangeInput: DateRangeInput;
  Download: ResolverTypeWrapper<Download>;
  Exposure: ResolverTypeWrapper<Exposure>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  FocalPoint: ResolverTypeWrapper<FocalPoint>;
  FocalPointInput: FocalPointInput;
  GeoPoint: ResolverTypeWrapper<GeoPoint>;
  HttpHeader: ResolverTypeWrapper<HttpHeader>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  LocationSource: LocationSource;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  OffsetSource: OffsetSource;
  OnDuplicate: OnDuplicate;
  OrderDirection: OrderDirection;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Photo: ResolverTypeWrapper<PhotoSource>;
  PhotoConnection: ResolverTypeWrapper<Omit<PhotoConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['PhotoEdge']>, nodes: Array<ResolversTypes['Photo']> }>;
  PhotoEdge: ResolverTypeWrapper<Omit<PhotoEdge, 'node'> & { node: ResolversTypes['Photo'] }>;
  PhotoFilter: PhotoFilter;
  PhotoFormat: PhotoFormat;
  PhotoKind: PhotoKind;
  PhotoLocation: ResolverTypeWrapper<PhotoLocation>;
  PhotoOrder: PhotoOrder;
  PhotoOrderField: PhotoOrderField;
  PhotoPatchInput: PhotoPatchInput;
  PhotoProblem: ResolverTypeWrapper<PhotoProblem>;
  PhotoProblemCode: PhotoProblemCode;
  PhotoReprocessInput: PhotoReprocessInput;
  PhotoReprocessPayload: ResolverTypeWrapper<Omit<PhotoReprocessPayload, 'photo'> & { photo: Maybe<ResolversTypes['Photo']> }>;
  PhotoStatus: PhotoStatus;
  PhotoUpdateInput: PhotoUpdateInput;
  PhotoUpdatePayload: ResolverTypeWrapper<Omit<PhotoUpdatePayload, 'photo'> & { photo: Maybe<ResolversTypes['Photo']> }>;
  PhotoUpload: ResolverTypeWrapper<Omit<PhotoUpload, 'target'> & { target: ResolversTypes['UploadTarget'] }>;
  PhotosChangePayload: ResolverTypeWrapper<PhotosChangePayload>;
  PhotosSelectInput: PhotosSelectInput;
  Placeholder: ResolverTypeWrapper<Placeholder>;
  Preview: ResolverTypeWrapper<Preview>;
  PreviewFit: PreviewFit;
  PreviewFormat: PreviewFormat;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  ResponsiveImage: ResolverTypeWrapper<ResponsiveImage>;
  Service: ResolverTypeWrapper<Service>;
  ServiceFeature: ServiceFeature;
  SingleUploadTarget: ResolverTypeWrapper<SingleUploadTarget>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  TextSource: TextSource;
  TimePrecision: TimePrecision;
  UploadCancelInput: UploadCancelInput;
  UploadCancelPayload: ResolverTypeWrapper<UploadCancelPayload>;
  UploadDuplicate: ResolverTypeWrapper<Omit<UploadDuplicate, 'photo'> & { photo: ResolversTypes['Photo'] }>;
  UploadFileInput: UploadFileInput;
  UploadOutcome: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['UploadOutcome']>;
  UploadRejection: ResolverTypeWrapper<UploadRejection>;
  UploadRejectionCode: UploadRejectionCode;
  UploadTarget: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['UploadTarget']>;
  UploadTicket: ResolverTypeWrapper<Omit<UploadTicket, 'photo' | 'target'> & { photo: ResolversTypes['Photo'], target: ResolversTypes['UploadTarget'] }>;
  UploadsCreateInput: UploadsCreateInput;
  UploadsCreatePayload: ResolverTypeWrapper<Omit<UploadsCreatePayload, 'outcomes'> & { outcomes: Maybe<Array<ResolversTypes['UploadOutcome']>> }>;
  Usage: ResolverTypeWrapper<Usage>;
  User: ResolverTypeWrapper<User>;
  UserError: ResolverTypeWrapper<UserError>;
  UserErrorCode: UserErrorCode;
  Viewer: ResolverTypeWrapper<Viewer>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AWSDate: Scalars['AWSDate']['output'];
  AWSDateTime: Scalars['AWSDateTime']['output'];
  AWSURL: Scalars['AWSURL']['output'];
  Boolean: Scalars['Boolean']['output'];
  Camera: Camera;
  CaptureTime: CaptureTime;
  Color: Color;
  DateRangeInput: DateRangeInput;
  Download: Download;
  Exposure: Exposure;
  Float: Scalars['Float']['output'];
  FocalPoint: FocalPoint;
  FocalPointInput: FocalPointInput;
  GeoPoint: GeoPoint;
  HttpHeader: HttpHeader;
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  Mutation: Record<PropertyKey, never>;
  PageInfo: PageInfo;
  Photo: PhotoSource;
  PhotoConnection: Omit<PhotoConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['PhotoEdge']>, nodes: Array<ResolversParentTypes['Photo']> };
  PhotoEdge: Omit<PhotoEdge, 'node'> & { node: ResolversParentTypes['Photo'] };
  PhotoFilter: PhotoFilter;
  PhotoLocation: PhotoLocation;
  PhotoOrder: PhotoOrder;
  PhotoPatchInput: PhotoPatchInput;
  PhotoProblem: PhotoProblem;
  PhotoReprocessInput: PhotoReprocessInput;
  PhotoReprocessPayload: Omit<PhotoReprocessPayload, 'photo'> & { photo: Maybe<ResolversParentTypes['Photo']> };
  PhotoUpdateInput: PhotoUpdateInput;
  PhotoUpdatePayload: Omit<PhotoUpdatePayload, 'photo'> & { photo: Maybe<ResolversParentTypes['Photo']> };
  PhotoUpload: Omit<PhotoUpload, 'target'> & { target: ResolversParentTypes['UploadTarget'] };
  PhotosChangePayload: PhotosChangePayload;
  PhotosSelectInput: PhotosSelectInput;
  Placeholder: Placeholder;
  Preview: Preview;
  Query: Record<PropertyKey, never>;
  ResponsiveImage: ResponsiveImage;
  Service: Service;
  SingleUploadTarget: SingleUploadTarget;
  String: Scalars['String']['output'];
  UploadCancelInput: UploadCancelInput;
  UploadCancelPayload: UploadCancelPayload;
  UploadDuplicate: Omit<UploadDuplicate, 'photo'> & { photo: ResolversParentTypes['Photo'] };
  UploadFileInput: UploadFileInput;
  UploadOutcome: ResolversUnionTypes<ResolversParentTypes>['UploadOutcome'];
  UploadRejection: UploadRejection;
  UploadTarget: ResolversUnionTypes<ResolversParentTypes>['UploadTarget'];
  UploadTicket: Omit<UploadTicket, 'photo' | 'target'> & { photo: ResolversParentTypes['Photo'], target: ResolversParentTypes['UploadTarget'] };
  UploadsCreateInput: UploadsCreateInput;
  UploadsCreatePayload: Omit<UploadsCreatePayload, 'outcomes'> & { outcomes: Maybe<Array<ResolversParentTypes['UploadOutcome']>> };
  Usage: Usage;
  User: User;
  UserError: UserError;
  Viewer: Viewer;
};

export type Aws_Cognito_User_PoolsDirectiveArgs = {
  cognito_groups: Maybe<Array<Maybe<Scalars['String']['input']>>>;
};

export type Aws_Cognito_User_PoolsDirectiveResolver<Result, Parent, ContextType = unknown, Args = Aws_Cognito_User_PoolsDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type Aws_IamDirectiveArgs = { };

export type Aws_IamDirectiveResolver<Result, Parent, ContextType = unknown, Args = Aws_IamDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export interface AwsDateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['AWSDate'], any> {
  name: 'AWSDate';
}

export interface AwsDateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['AWSDateTime'], any> {
  name: 'AWSDateTime';
}

export interface AwsurlScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['AWSURL'], any> {
  name: 'AWSURL';
}

export type CameraResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['Camera'] = ResolversParentTypes['Camera']> = {
  lensMake: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lensModel: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  make: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  model: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  serialNumber: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  software: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type CaptureTimeResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['CaptureTime'] = ResolversParentTypes['CaptureTime']> = {
  instant: Resolver<Maybe<ResolversTypes['AWSDateTime']>, ParentType, ContextType>;
  localDate: Resolver<Maybe<ResolversTypes['AWSDate']>, ParentType, ContextType>;
  localDateTime: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  offsetSource: Resolver<ResolversTypes['OffsetSource'], ParentType, ContextType>;
  precision: Resolver<ResolversTypes['TimePrecision'], ParentType, ContextType>;
  source: Resolver<ResolversTypes['CaptureTimeSource'], ParentType, ContextType>;
  timeZone: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  utcOffset: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ColorResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['Color'] = ResolversParentTypes['Color']> = {
  hex: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  share: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type DownloadResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['Download'] = ResolversParentTypes['Download']> = {
  expiresAt: Resolver<ResolversTypes['AWSDateTime'], ParentType, ContextType>;
  fileName: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  mediaType: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sizeBytes: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  url: Resolver<ResolversTypes['AWSURL'], ParentType, ContextType>;
};

export type ExposureResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['Exposure'] = ResolversParentTypes['Exposure']> = {
  apertureF: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  exposureBiasEv: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  flashFired: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  focalLength35mm: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  focalLengthMm: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  iso: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  shutter: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  shutterSeconds: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type FocalPointResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['FocalPoint'] = ResolversParentTypes['FocalPoint']> = {
  source: Resolver<ResolversTypes['TextSource'], ParentType, ContextType>;
  x: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  y: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type GeoPointResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['GeoPoint'] = ResolversParentTypes['GeoPoint']> = {
  latitude: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  longitude: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type HttpHeaderResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['HttpHeader'] = ResolversParentTypes['HttpHeader']> = {
  name: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  photoReprocess: Resolver<ResolversTypes['PhotoReprocessPayload'], ParentType, ContextType, RequireFields<MutationPhotoReprocessArgs, 'input'>>;
  photoUpdate: Resolver<ResolversTypes['PhotoUpdatePayload'], ParentType, ContextType, RequireFields<MutationPhotoUpdateArgs, 'input'>>;
  photosPurge: Resolver<ResolversTypes['PhotosChangePayload'], ParentType, ContextType, RequireFields<MutationPhotosPurgeArgs, 'input'>>;
  photosRestore: Resolver<ResolversTypes['PhotosChangePayload'], ParentType, ContextType, RequireFields<MutationPhotosRestoreArgs, 'input'>>;
  photosTrash: Resolver<ResolversTypes['PhotosChangePayload'], ParentType, ContextType, RequireFields<MutationPhotosTrashArgs, 'input'>>;
  uploadCancel: Resolver<ResolversTypes['UploadCancelPayload'], ParentType, ContextType, RequireFields<MutationUploadCancelArgs, 'input'>>;
  uploadsCreate: Resolver<ResolversTypes['UploadsCreatePayload'], ParentType, ContextType, RequireFields<MutationUploadsCreateArgs, 'input'>>;
};

export type PageInfoResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PhotoResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['Photo'] = ResolversParentTypes['Photo']> = {
  altText: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  altTextSource: Resolver<Maybe<ResolversTypes['TextSource']>, ParentType, ContextType>;
  aspectRatio: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  camera: Resolver<Maybe<ResolversTypes['Camera']>, ParentType, ContextType>;
  captured: Resolver<ResolversTypes['CaptureTime'], ParentType, ContextType>;
  exposure: Resolver<Maybe<ResolversTypes['Exposure']>, ParentType, ContextType>;
  fileName: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  focalPoint: Resolver<Maybe<ResolversTypes['FocalPoint']>, ParentType, ContextType>;
  format: Resolver<ResolversTypes['PhotoFormat'], ParentType, ContextType>;
  height: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  id: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind: Resolver<ResolversTypes['PhotoKind'], ParentType, ContextType>;
  location: Resolver<Maybe<ResolversTypes['PhotoLocation']>, ParentType, ContextType>;
  mediaType: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  original: Resolver<Maybe<ResolversTypes['Download']>, ParentType, ContextType>;
  owner: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  placeholder: Resolver<Maybe<ResolversTypes['Placeholder']>, ParentType, ContextType>;
  preview: Resolver<Maybe<ResolversTypes['Preview']>, ParentType, ContextType, RequireFields<PhotoPreviewArgs, 'width'>>;
  previews: Resolver<Array<ResolversTypes['Preview']>, ParentType, ContextType>;
  problems: Resolver<Array<ResolversTypes['PhotoProblem']>, ParentType, ContextType>;
  purgesAt: Resolver<Maybe<ResolversTypes['AWSDateTime']>, ParentType, ContextType>;
  responsiveImage: Resolver<Maybe<ResolversTypes['ResponsiveImage']>, ParentType, ContextType, Partial<PhotoResponsiveImageArgs>>;
  sha256: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sizeBytes: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  status: Resolver<ResolversTypes['PhotoStatus'], ParentType, ContextType>;
  timelineDate: Resolver<ResolversTypes['AWSDate'], ParentType, ContextType>;
  trashedAt: Resolver<Maybe<ResolversTypes['AWSDateTime']>, ParentType, ContextType>;
  updatedAt: Resolver<ResolversTypes['AWSDateTime'], ParentType, ContextType>;
  upload: Resolver<Maybe<ResolversTypes['PhotoUpload']>, ParentType, ContextType>;
  uploadedAt: Resolver<ResolversTypes['AWSDateTime'], ParentType, ContextType>;
  version: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  width: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type PhotoConnectionResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PhotoConnection'] = ResolversParentTypes['PhotoConnection']> = {
  edges: Resolver<Array<ResolversTypes['PhotoEdge']>, ParentType, ContextType>;
  nodes: Resolver<Array<ResolversTypes['Photo']>, ParentType, ContextType>;
  pageInfo: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type PhotoEdgeResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PhotoEdge'] = ResolversParentTypes['PhotoEdge']> = {
  cursor: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node: Resolver<ResolversTypes['Photo'], ParentType, ContextType>;
};

export type PhotoLocationResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PhotoLocation'] = ResolversParentTypes['PhotoLocation']> = {
  altitudeMetres: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  countryCode: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  placeNames: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  point: Resolver<ResolversTypes['GeoPoint'], ParentType, ContextType>;
  source: Resolver<ResolversTypes['LocationSource'], ParentType, ContextType>;
};

export type PhotoProblemResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PhotoProblem'] = ResolversParentTypes['PhotoProblem']> = {
  code: Resolver<ResolversTypes['PhotoProblemCode'], ParentType, ContextType>;
  message: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  retryable: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type PhotoReprocessPayloadResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PhotoReprocessPayload'] = ResolversParentTypes['PhotoReprocessPayload']> = {
  photo: Resolver<Maybe<ResolversTypes['Photo']>, ParentType, ContextType>;
  userErrors: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type PhotoUpdatePayloadResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PhotoUpdatePayload'] = ResolversParentTypes['PhotoUpdatePayload']> = {
  photo: Resolver<Maybe<ResolversTypes['Photo']>, ParentType, ContextType>;
  userErrors: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type PhotoUploadResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PhotoUpload'] = ResolversParentTypes['PhotoUpload']> = {
  expiresAt: Resolver<ResolversTypes['AWSDateTime'], ParentType, ContextType>;
  receivedParts: Resolver<Array<ResolversTypes['Int']>, ParentType, ContextType>;
  target: Resolver<ResolversTypes['UploadTarget'], ParentType, ContextType>;
};

export type PhotosChangePayloadResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PhotosChangePayload'] = ResolversParentTypes['PhotosChangePayload']> = {
  changedIds: Resolver<Maybe<Array<ResolversTypes['ID']>>, ParentType, ContextType>;
  userErrors: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type PlaceholderResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['Placeholder'] = ResolversParentTypes['Placeholder']> = {
  dataUrl: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  dominantColor: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  palette: Resolver<Array<ResolversTypes['Color']>, ParentType, ContextType>;
  thumbHash: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PreviewResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['Preview'] = ResolversParentTypes['Preview']> = {
  expiresAt: Resolver<ResolversTypes['AWSDateTime'], ParentType, ContextType>;
  format: Resolver<ResolversTypes['PreviewFormat'], ParentType, ContextType>;
  height: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  refreshAt: Resolver<ResolversTypes['AWSDateTime'], ParentType, ContextType>;
  sizeBytes: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  url: Resolver<ResolversTypes['AWSURL'], ParentType, ContextType>;
  width: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  photo: Resolver<Maybe<ResolversTypes['Photo']>, ParentType, ContextType, RequireFields<QueryPhotoArgs, 'id'>>;
  photos: Resolver<ResolversTypes['PhotoConnection'], ParentType, ContextType, Partial<QueryPhotosArgs>>;
  service: Resolver<ResolversTypes['Service'], ParentType, ContextType>;
  uploads: Resolver<ResolversTypes['PhotoConnection'], ParentType, ContextType, Partial<QueryUploadsArgs>>;
  viewer: Resolver<ResolversTypes['Viewer'], ParentType, ContextType>;
};

export type ResponsiveImageResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['ResponsiveImage'] = ResolversParentTypes['ResponsiveImage']> = {
  alt: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  aspectRatio: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  expiresAt: Resolver<ResolversTypes['AWSDateTime'], ParentType, ContextType>;
  height: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  placeholder: Resolver<Maybe<ResolversTypes['Placeholder']>, ParentType, ContextType>;
  refreshAt: Resolver<ResolversTypes['AWSDateTime'], ParentType, ContextType>;
  sizes: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sources: Resolver<Array<ResolversTypes['Preview']>, ParentType, ContextType>;
  src: Resolver<ResolversTypes['AWSURL'], ParentType, ContextType>;
  srcSet: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  width: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ServiceResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['Service'] = ResolversParentTypes['Service']> = {
  acceptedMediaTypes: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  features: Resolver<Array<ResolversTypes['ServiceFeature']>, ParentType, ContextType>;
  maxPageSize: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxPixels: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  maxUploadBytes: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  multipartThresholdBytes: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  previewFormats: Resolver<Array<ResolversTypes['PreviewFormat']>, ParentType, ContextType>;
  previewWidths: Resolver<Array<ResolversTypes['Int']>, ParentType, ContextType>;
  version: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SingleUploadTargetResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['SingleUploadTarget'] = ResolversParentTypes['SingleUploadTarget']> = {
  expiresAt: Resolver<ResolversTypes['AWSDateTime'], ParentType, ContextType>;
  headers: Resolver<Array<ResolversTypes['HttpHeader']>, ParentType, ContextType>;
  method: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  url: Resolver<ResolversTypes['AWSURL'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UploadCancelPayloadResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['UploadCancelPayload'] = ResolversParentTypes['UploadCancelPayload']> = {
  cancelledPhotoId: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  userErrors: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type UploadDuplicateResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['UploadDuplicate'] = ResolversParentTypes['UploadDuplicate']> = {
  clientKey: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  isTrashed: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  photo: Resolver<ResolversTypes['Photo'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UploadOutcomeResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['UploadOutcome'] = ResolversParentTypes['UploadOutcome']> = {
  __resolveType: TypeResolveFn<'UploadDuplicate' | 'UploadRejection' | 'UploadTicket', ParentType, ContextType>;
};

export type UploadRejectionResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['UploadRejection'] = ResolversParentTypes['UploadRejection']> = {
  clientKey: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  code: Resolver<ResolversTypes['UploadRejectionCode'], ParentType, ContextType>;
  message: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UploadTargetResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['UploadTarget'] = ResolversParentTypes['UploadTarget']> = {
  __resolveType: TypeResolveFn<'SingleUploadTarget', ParentType, ContextType>;
};

export type UploadTicketResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['UploadTicket'] = ResolversParentTypes['UploadTicket']> = {
  clientKey: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  photo: Resolver<ResolversTypes['Photo'], ParentType, ContextType>;
  target: Resolver<ResolversTypes['UploadTarget'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UploadsCreatePayloadResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['UploadsCreatePayload'] = ResolversParentTypes['UploadsCreatePayload']> = {
  outcomes: Resolver<Maybe<Array<ResolversTypes['UploadOutcome']>>, ParentType, ContextType>;
  userErrors: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type UsageResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['Usage'] = ResolversParentTypes['Usage']> = {
  asOf: Resolver<ResolversTypes['AWSDateTime'], ParentType, ContextType>;
  originalBytes: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  photoCount: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  previewBytes: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  trashBytes: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type UserResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User']> = {
  displayName: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type UserErrorResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError']> = {
  code: Resolver<ResolversTypes['UserErrorCode'], ParentType, ContextType>;
  field: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  message: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ViewerResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['Viewer'] = ResolversParentTypes['Viewer']> = {
  usage: Resolver<ResolversTypes['Usage'], ParentType, ContextType>;
  user: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type Resolvers<ContextType = unknown> = {
  AWSDate: GraphQLScalarType;
  AWSDateTime: GraphQLScalarType;
  AWSURL: GraphQLScalarType;
  Camera: CameraResolvers<ContextType>;
  CaptureTime: CaptureTimeResolvers<ContextType>;
  Color: ColorResolvers<ContextType>;
  Download: DownloadResolvers<ContextType>;
  Exposure: ExposureResolvers<ContextType>;
  FocalPoint: FocalPointResolvers<ContextType>;
  GeoPoint: GeoPointResolvers<ContextType>;
  HttpHeader: HttpHeaderResolvers<ContextType>;
  Mutation: MutationResolvers<ContextType>;
  PageInfo: PageInfoResolvers<ContextType>;
  Photo: PhotoResolvers<ContextType>;
  PhotoConnection: PhotoConnectionResolvers<ContextType>;
  PhotoEdge: PhotoEdgeResolvers<ContextType>;
  PhotoLocation: PhotoLocationResolvers<ContextType>;
  PhotoProblem: PhotoProblemResolvers<ContextType>;
  PhotoReprocessPayload: PhotoReprocessPayloadResolvers<ContextType>;
  PhotoUpdatePayload: PhotoUpdatePayloadResolvers<ContextType>;
  PhotoUpload: PhotoUploadResolvers<ContextType>;
  PhotosChangePayload: PhotosChangePayloadResolvers<ContextType>;
  Placeholder: PlaceholderResolvers<ContextType>;
  Preview: PreviewResolvers<ContextType>;
  Query: QueryResolvers<ContextType>;
  ResponsiveImage: ResponsiveImageResolvers<ContextType>;
  Service: ServiceResolvers<ContextType>;
  SingleUploadTarget: SingleUploadTargetResolvers<ContextType>;
  UploadCancelPayload: UploadCancelPayloadResolvers<ContextType>;
  UploadDuplicate: UploadDuplicateResolvers<ContextType>;
  UploadOutcome: UploadOutcomeResolvers<ContextType>;
  UploadRejection: UploadRejectionResolvers<ContextType>;
  UploadTarget: UploadTargetResolvers<ContextType>;
  UploadTicket: UploadTicketResolvers<ContextType>;
  UploadsCreatePayload: UploadsCreatePayloadResolvers<ContextType>;
  Usage: UsageResolvers<ContextType>;
  User: UserResolvers<ContextType>;
  UserError: UserErrorResolvers<ContextType>;
  Viewer: ViewerResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = unknown> = {
  aws_cognito_user_pools: Aws_Cognito_User_PoolsDirectiveResolver<any, any, ContextType>;
  aws_iam: Aws_IamDirectiveResolver<any, any, ContextType>;
};
