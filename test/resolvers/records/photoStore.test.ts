import { describePhotoStore } from "../../contracts/describePhotoStore.ts";
import { givenTable } from "../../support/givenTable.ts";

describePhotoStore("the table in DynamoDB", () => givenTable());
