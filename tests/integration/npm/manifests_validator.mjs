// Checks manifests against the official schemas of Kubernetes, as the package kubernetes-models has them.
//
//   node manifests_validator.mjs FILE...
//
// Prints one line of JSON: {"checked": ["Deployment confluence-connector", ...], "problems": ["..."]}. A key that the
// schema doesn't know is a problem too, as it is for kubectl, which checks strictly.

import { readFileSync } from "node:fs";
import yaml from "js-yaml";

// The schemas' validators let unknown keys pass, but look at each key that they know. So a key that is there and that
// nobody looked at is unknown.
function watched(value, path, unread) {
  if (value === null || typeof value !== "object") return value;
  const inner = new Map();
  if (!Array.isArray(value)) for (const key of Object.keys(value)) unread.add(`${path}.${key}`);
  return new Proxy(value, {
    get(target, key) {
      if (typeof key === "symbol" || !Object.hasOwn(target, key)) return target[key];
      unread.delete(`${path}.${key}`);
      if (!inner.has(key)) inner.set(key, watched(target[key], `${path}.${key}`, unread));
      return inner.get(key);
    },
  });
}

const checked = [];
const problems = [];
for (const file of process.argv.slice(2)) {
  for (const manifest of yaml.loadAll(readFileSync(file, "utf8"))) {
    const name = `${manifest.kind} ${manifest.metadata?.name}`;
    const { [manifest.kind]: type } = await import(`kubernetes-models/${manifest.apiVersion}`);
    if (type === undefined) {
      problems.push(`${name}: ${manifest.apiVersion} has no such kind`);
      continue;
    }
    const unread = new Set();
    try {
      type.prototype.validate.call(watched(manifest, "", unread));
    } catch (error) {
      problems.push(`${name}: ${error.message}`);
    }
    for (const path of unread) problems.push(`${name}: unknown key ${path.slice(1)}`);
    checked.push(name);
  }
}
console.log(JSON.stringify({ checked, problems }));
