// A DynamoDB in a process of its own, for tests that kill it: its folder is the one
// argument, its first line of output the endpoint.
import { givenDynamoDB } from "./givenDynamoDB.ts";

const folder = process.argv[2];
if (!folder) throw new Error("Wanted: the folder of the data.");
const { endpoint } = await givenDynamoDB({ folder });
console.log(endpoint);
