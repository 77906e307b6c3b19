// What the explorer offers to try, in the order in which it tells the story. Data only: a test validates each against the schema.

export interface Sample {
  title: string;
  /** A sentence under the title. */
  about: string;
  query: string;
  variables?: Record<string, unknown>;
  /** What the service answers with, where the answer is meant to be an error. */
  answersWith?: "Invalid";
}

/** In variables: stands for the newest photo of the library, if there is one when the sample is opened. */
export const NEWEST_PHOTO = "<id of a photo>";

export const SAMPLES: readonly Sample[] = [
  {
    title: "Who am I, what is here",
    about: "The signed-in caller, and what this deployment can do.",
    query: `query Welcome {
  viewer {
    user {
      id
      displayName
    }
    usage {
      photoCount
      originalBytes
      previewBytes
      trashBytes
    }
  }
  service {
    version
    acceptedMediaTypes
    maxUploadBytes
    maxPixels
    previewWidths
    previewFormats
  }
}
`,
  },
  {
    title: "Ask for an upload",
    about: "A ticket says where to PUT the bytes, and with which headers.",
    query: `# Run it twice: the same bytes are the same photo, with a fresh address.
# Nobody sends the bytes of this one, so it stays in "Unfinished uploads".
mutation AskForUpload($input: UploadsCreateInput!) {
  uploadsCreate(input: $input) {
    outcomes {
      ... on UploadTicket {
        clientKey
        photo {
          id
          status
        }
        target {
          ... on SingleUploadTarget {
            method
            url
            headers {
              name
              value
            }
            expiresAt
          }
        }
      }
      ... on UploadDuplicate {
        clientKey
        isTrashed
        photo {
          id
          status
        }
      }
      ... on UploadRejection {
        clientKey
        code
        message
      }
    }
    userErrors {
      code
      message
      field
    }
  }
}
`,
    variables: {
      input: {
        files: [
          {
            clientKey: "the first one",
            fileName: "hello.jpg",
            mediaType: "image/jpeg",
            sizeBytes: 5,
            sha256:
              "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
          },
          {
            clientKey: "one without bytes",
            fileName: "nothing.jpg",
            mediaType: "image/jpeg",
            sizeBytes: 0,
            sha256:
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          },
        ],
      },
    },
  },
  {
    title: "Unfinished uploads",
    about: "What a reloaded page would go on with, or give up.",
    query: `query UnfinishedUploads($first: Int) {
  uploads(first: $first) {
    nodes {
      id
      fileName
      sizeBytes
      uploadedAt
      upload {
        expiresAt
        target {
          ... on SingleUploadTarget {
            url
            expiresAt
          }
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}

# Put an id of the answer into the variables, the cursor in here, and press Ctrl-Enter.
mutation GiveUp($photoId: ID!) {
  uploadCancel(input: { photoId: $photoId }) {
    cancelledPhotoId
    userErrors {
      code
      message
      field
    }
  }
}
`,
    variables: { first: 20, photoId: "<id of an upload>" },
  },
  {
    title: "A page of the library",
    about: "With previews, placeholders and totals: one request a page.",
    query: `# For the next page, give endCursor as after.
query LibraryPage($first: Int, $after: String) {
  photos(first: $first, after: $after) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id
      status
      fileName
      aspectRatio
      timelineDate
      placeholder {
        dataUrl
        dominantColor
      }
      previews {
        url
        width
        height
        sizeBytes
      }
    }
  }
}
`,
    variables: { first: 10, after: null },
  },
  {
    title: "One photo, all it tells",
    about: "Metadata, previews and the original.",
    query: `query OnePhoto($id: ID!) {
  photo(id: $id) {
    id
    status
    problems {
      code
      message
      retryable
    }
    version
    kind
    fileName
    mediaType
    format
    sizeBytes
    sha256
    width
    height
    captured {
      localDateTime
      utcOffset
      timeZone
      instant
      precision
      source
      offsetSource
    }
    timelineDate
    location {
      point {
        latitude
        longitude
      }
      altitudeMetres
      source
    }
    camera {
      make
      model
      lensModel
      software
    }
    exposure {
      apertureF
      shutter
      iso
      focalLengthMm
      focalLength35mm
      flashFired
    }
    placeholder {
      thumbHash
      dominantColor
      palette {
        hex
        share
      }
    }
    previews {
      url
      width
      height
      format
      sizeBytes
      refreshAt
    }
    original {
      url
      fileName
      mediaType
      expiresAt
    }
    owner {
      id
      displayName
    }
    uploadedAt
    trashedAt
    purgesAt
  }
}
`,
    variables: { id: NEWEST_PHOTO },
  },
  {
    title: "Any shape",
    about: "Cut, inside, other formats: made when first asked for.",
    query: `# A picture that is not there yet takes a moment; run it again, and it is.
query AnyShape($id: ID!) {
  photo(id: $id) {
    preview(width: 640) {
      url
      width
      height
    }
    square: preview(width: 320, aspectRatio: "1:1") {
      url
      width
      height
      sizeBytes
    }
    wide: preview(width: 1280, aspectRatio: "16:9", crop: CENTER, format: JPEG) {
      url
      width
      height
      sizeBytes
    }
    responsiveImage(maxWidth: 960, sizes: "(min-width: 60em) 33vw, 100vw") {
      src
      srcSet
      sizes
      width
      height
      alt
    }
  }
}
`,
    variables: { id: NEWEST_PHOTO },
  },
  {
    title: "Say what matters in it",
    about: "A focal point that no cut loses, and a text for who cannot see it.",
    query: `mutation SayWhatMatters($id: ID!) {
  photoUpdate(
    input: {
      photoId: $id
      patch: { altText: "What is to be seen", focalPoint: { x: 0.3, y: 0.5 } }
    }
  ) {
    photo {
      version
      altText
      focalPoint {
        x
        y
        source
      }
      preview(width: 320, aspectRatio: "1:1") {
        url
      }
    }
    userErrors {
      code
      message
      field
    }
  }
}
`,
    variables: { id: NEWEST_PHOTO },
  },
  {
    title: "Filter and order",
    about: "By format, status and the photographer's day.",
    query: `query FilteredPhotos($filter: PhotoFilter, $orderBy: PhotoOrder) {
  photos(first: 20, filter: $filter, orderBy: $orderBy) {
    nodes {
      fileName
      format
      status
      captured {
        localDateTime
        utcOffset
      }
      camera {
        model
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`,
    variables: {
      filter: {
        format: ["JPEG", "HEIF"],
        status: ["READY"],
        capturedDate: { from: "2000-01-01", to: null },
      },
      orderBy: { field: "CAPTURED_AT", direction: "ASC" },
    },
  },
  {
    title: "What went wrong",
    about: "Photos that cannot be shown, each with its reason.",
    query: `query FailedPhotos {
  photos(first: 50, filter: { status: [FAILED] }) {
    nodes {
      id
      fileName
      format
      problems {
        code
        message
        retryable
      }
    }
  }
}
`,
  },
  {
    title: "Read a photo again",
    about: "Its original is processed anew; its id stays.",
    query: `mutation ReadAgain($id: ID!) {
  photoReprocess(input: { photoId: $id }) {
    photo {
      id
      status
      version
    }
    userErrors {
      code
      message
      field
    }
  }
}
`,
    variables: { id: NEWEST_PHOTO },
  },
  {
    title: "Trash, look, restore",
    about: "Three operations: Ctrl-Enter runs the one under the cursor.",
    query: `mutation Trash($ids: [ID!]!) {
  photosTrash(input: { ids: $ids }) {
    changedIds
    userErrors {
      code
      message
      field
    }
  }
}

query LookIntoTheTrash {
  photos(filter: { trashed: true }) {
    totalCount
    nodes {
      id
      fileName
      trashedAt
      purgesAt
    }
  }
}

mutation Restore($ids: [ID!]!) {
  photosRestore(input: { ids: $ids }) {
    changedIds
    userErrors {
      code
      message
      field
    }
  }
}
`,
    variables: { ids: [NEWEST_PHOTO] },
  },
  {
    title: "Purge",
    about: "Deletes for good, and only what is in the trash.",
    query: `# A photo outside the trash is refused with CONFLICT.
mutation Purge($ids: [ID!]!) {
  photosPurge(input: { ids: $ids }) {
    changedIds
    userErrors {
      code
      message
      field
    }
  }
}
`,
    variables: { ids: [NEWEST_PHOTO] },
  },
  {
    title: "A mistake",
    about: "A page has at most 200: the error is named Invalid, and says so.",
    query: `query TooMany {
  photos(first: 500) {
    nodes {
      id
    }
  }
}
`,
    answersWith: "Invalid",
  },
];
