import { execute, parse, buildSchema } from "graphql";
import { openAppSync } from "./appsync.ts";
import { createServer, Agent, request } from "node:http";
const SDL=`schema { query: Query }
type Query { photos: Conn }
type Conn { nodes: [Photo!]! pageInfo: PageInfo! }
type PageInfo { hasNextPage: Boolean! endCursor: String }
type Photo { id: ID! status: Status! version: Int! fileName: String! mediaType: String! sizeBytes: Float! sha256: String! width: Int height: Int aspectRatio: Float uploadedAt: AWSDateTime! updatedAt: AWSDateTime! captured: Captured! placeholder: Placeholder previews: [Preview!]! }
type Captured { localDateTime: String localDate: AWSDate utcOffset: String precision: Status! }
type Placeholder { thumbHash: String! dominant: Color! }
type Color { hex: String! share: Float! }
type Preview { url: AWSURL! width: Int! height: Int! mediaType: String! }
enum Status { READY FAILED }
`;
const photo=(n:number)=>({id:`p${n}`,status:"READY",version:3,fileName:`IMG_${n}.jpg`,mediaType:"image/jpeg",sizeBytes:1234567,sha256:"a".repeat(64),width:4000,height:3000,aspectRatio:1.333,uploadedAt:"2024-05-17T18:03:22.140Z",updatedAt:"2024-05-17T18:03:22.140Z",captured:{localDateTime:"2024-05-17T18:03:22.14",localDate:"2024-05-17",utcOffset:null,precision:"READY"},placeholder:{thumbHash:"x".repeat(28),dominant:{hex:"#1e90ff",share:0.4}}});
const previews=[0,1,2,3].map(n=>({url:`https://localhost:4000/bucket/p/${n}?X-Amz-Signature=${"f".repeat(300)}`,width:320*(n+1),height:240*(n+1),mediaType:"image/webp"}));
const page={nodes:Array.from({length:50},(_, n)=>photo(n)),pageInfo:{hasNextPage:true,endCursor:"abc"}};
const q=`{ photos { nodes { id status version fileName mediaType sizeBytes sha256 width height aspectRatio uploadedAt updatedAt captured { localDateTime localDate utcOffset precision } placeholder { thumbHash dominant { hex share } } previews { url width height mediaType } } pageInfo { hasNextPage endCursor } } }`;
const appsync=openAppSync({api:{logicalId:"A",apiId:"a",region:"r",accountId:"1",definition:SDL,defaultMode:"API_KEY",additionalModes:[],queryDepthLimit:10,resolverCountLimit:0,introspection:true,
 dataSources:[{logicalId:"D",name:"D",type:"AWS_LAMBDA",functionArn:"f"}],
 resolvers:[{logicalId:"R1",typeName:"Query",fieldName:"photos",kind:"UNIT",dataSourceName:"D"},{logicalId:"R2",typeName:"Photo",fieldName:"previews",kind:"UNIT",dataSourceName:"D",maxBatchSize:100}]},
 invoke:async(_a,p)=>({payload:Array.isArray(p)?p.map(()=>({data:previews})):page}),verifyToken:async()=>undefined,find:()=>undefined,authorize:()=>true,apiKeys:[{id:"k"}]});
// graphql-js execute alone
const schema=buildSchema(SDL.replace(/^/,"scalar AWSDateTime scalar AWSDate scalar AWSURL\n"));
const doc=parse(q);
const full={photos:{...page,nodes:page.nodes.map(n=>({...n,previews}))}};
async function time(name:string,f:()=>any,n=1500){for(let i=0;i<60;i++)await f();const c=process.cpuUsage();const t=performance.now();for(let i=0;i<n;i++)await f();const u=process.cpuUsage(c);console.log(name,((performance.now()-t)/n).toFixed(3),"ms wall",((u.user+u.system)/1000/n).toFixed(3),"ms cpu");}
const fake=(body:string)=>{const req:any=(async function*(){yield Buffer.from(body)})();req.method="POST";req.url="/graphql";req.headers={"x-api-key":"k"};req.headersDistinct={"x-api-key":["k"],"content-type":["application/json"],"user-agent":["x".repeat(80)]};req.socket={remoteAddress:"127.0.0.1"};return req;};
let out="";
const res=()=>({setHeader(){},end(x:any){out=x;},statusCode:0}) as any;

await time("appsync.handle whole", async()=>{await appsync.handle(fake(JSON.stringify({query:q})),res());});
console.log(String(out).length, appsync.invocations());
const ev=JSON.stringify(page);
await time("round trip of page json", ()=>JSON.parse(JSON.stringify(page)));
