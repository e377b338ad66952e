// Checks requests that a simulator logged against the official API descriptions: path, method, names and types of
// query parameters, what is required.
//
//   node request_validator.mjs SPECS_FOLDER
//
// A server, since reading the descriptions takes longer than a test. Prints its URL as one line of JSON, {"url": ...}.
// POST to it what the control host answers to /control/requests; where Data Center has a context path, it is the
// query parameter `context`. The answer: {"problems": ["..."], "checked": {"cloud": 12}}, one problem for each kind
// of request that a description does not know or refuses.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { OpenAPIBackend } from "openapi-backend";

// What a description doesn't know, and why it may be sent all the same.
const exceptions = [
  { host: "cloud", method: "POST", path: /^\/oauth\/token$/,
    reason: "the authorization server's, not the API's; documented with OAuth credentials of service accounts" },
  { host: "data-center", method: "POST", path: /^\/rest\/oauth2\/latest\/token$/,
    reason: "the OAuth provider's; documented with OAuth of service accounts" },
  { host: "data-center", method: "GET", path: /^\/rest\/applinks\/1\.0\/manifest$/,
    reason: "the application links plugin's; the only identity of an instance that needs no administrator" },
  { host: "data-center", method: "GET", path: /^\/download\/attachments\/\d+\/[^/]+$/,
    reason: "Data Center has no REST download, only _links.download" },
  { host: "data-center", method: "GET", path: /^\/login\.action$/,
    reason: "where Data Center redirects a download whose login has ended; the connector follows redirects" },
];

// DSC-13: proxies in front of a server refuse longer ones.
const longest_url = 6000;

// Query parameters that servers put into their own next links without describing them. They may come back
// only together with what marks such a link.
const of_next_links = { cloud: { names: ["next", "start"], only_with: "cursor" } };

function resolved(document, node) {
  if (Array.isArray(node)) return node.map((one) => resolved(document, one));
  if (node === null || typeof node !== "object") return node;
  if (typeof node.$ref === "string") {
    const target = node.$ref.slice(2).split("/").reduce((at, key) => at[key], document);
    return resolved(document, target);
  }
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, resolved(document, value)]));
}

// Descriptions say of such lists in words only how they are written.
function as_written(parameter) {
  return /comma-separated list/.test(parameter.description ?? "") ? { ...parameter, explode: false } : parameter;
}

// Only what says which requests there are: answers and bodies are recursive and take minutes to compile.
function requests_of(file, prefix) {
  const document = JSON.parse(readFileSync(file, "utf8"));
  const paths = {};
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of ["get", "post", "put", "delete"]) {
      if (!item[method]) continue;
      const parameters = [...(item.parameters ?? []), ...(item[method].parameters ?? [])];
      (paths[prefix + path] ??= {})[method] = {
        operationId: `${method} ${prefix}${path}`,
        parameters: resolved(document, parameters).map(as_written),
        responses: { default: { description: "any" } },
      };
    }
  }
  return paths;
}

async function described_by(paths) {
  const api = new OpenAPIBackend({
    definition: { openapi: "3.0.1", info: { title: "requests", version: "1" }, paths },
    quick: true,
    validate: true,
    ajvOpts: { strict: false, validateFormats: false, allErrors: true },
  });
  await api.init();
  return api;
}

async function descriptions(folder) {
  const v1 = requests_of(join(folder, "confluence-cloud-v1.2025-11.json"), "");
  const v2 = requests_of(join(folder, "confluence-cloud-v2.2025-01.json"), "/wiki/api/v2");
  const data_center = requests_of(join(folder, "confluence-dc-10.0.3.json"), "");
  return { cloud: await described_by({ ...v1, ...v2 }), "data-center": await described_by(data_center) };
}

function inside(host, path, context) {
  if (host === "cloud") return path.replace(/^\/ex\/confluence\/[^/]+(?=\/)/, "");
  return path.startsWith(context + "/") ? path.slice(context.length) : path;
}

// The problem with one request, or undefined.
function problem_of(api, request, context) {
  const url = new URL(request.target, "http://host");
  const path = inside(request.host, url.pathname, context);
  const excused = exceptions.some((one) => one.host === request.host && one.method === request.method &&
                                           one.path.test(path));
  if (excused) return undefined;
  const next = of_next_links[request.host];
  if (next && url.searchParams.has(next.only_with)) next.names.forEach((name) => url.searchParams.delete(name));
  const asked = { method: request.method, path, query: url.search.slice(1), headers: {} };
  const operation = api.matchOperation(asked);
  if (!operation) return `${request.method} ${path}: no such operation`;
  const { errors } = api.validateRequest(asked, operation);
  if (!errors?.length) return undefined;
  const words = errors.map((one) => `${one.instancePath} ${one.message} ${JSON.stringify(one.params)}`);
  return `${operation.operationId}: ${words.join("; ")}; sent as ${request.target}`;
}

// Tests send the same requests thousands of times, and looking an operation up among hundreds takes a millisecond. Ids in
// a path are all alike to a description.
const known = new Map();

function remembered_problem(api, request, context) {
  const kind = [request.host, request.method, context, request.target.replace(/^[^?]*/, (path) => path.replace(/\d+/g, "0"))]
    .join(" ");
  if (!known.has(kind)) known.set(kind, problem_of(api, request, context));
  return known.get(kind);
}

function check(apis, { total, requests }, context) {
  const problems = new Set();
  const checked = {};
  if (requests.length !== total) problems.add(`${total - requests.length} requests are no longer in the log`);
  for (const request of requests) {
    const api = apis[request.host];
    if (!api) continue;
    checked[request.host] = (checked[request.host] ?? 0) + 1;
    if (request.target.length >= longest_url) problems.add(`a URL of ${request.target.length} bytes: ${request.target}`);
    const problem = remembered_problem(api, request, context);
    if (problem) problems.add(problem);
  }
  return { problems: [...problems], checked };
}

const apis = await descriptions(process.argv[2]);
const server = createServer(async (request, response) => {
  try {
    const context = new URL(request.url, "http://host").searchParams.get("context") ?? "";
    response.end(JSON.stringify(check(apis, await json(request), context)));
  } catch (problem) {
    response.statusCode = 400;
    response.end(String(problem));
  }
});
server.listen(0, "127.0.0.1", () => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}` }));
});
