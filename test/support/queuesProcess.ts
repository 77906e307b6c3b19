// Queues in a process of their own, for a test that kills it: their folder is the one
// argument. Says so when one message is in flight and another waits.
import { givenQueues, INGEST } from "./givenQueues.ts";

const folder = process.argv[2];
if (!folder) throw new Error("Wanted: the folder of the data.");
const { queues } = await givenQueues({ folder });
await queues.send(INGEST.arn, "in flight");
await queues.send(INGEST.arn, "waiting");
await queues.receive(INGEST.arn, 1);
console.log("one in flight, one waiting");
