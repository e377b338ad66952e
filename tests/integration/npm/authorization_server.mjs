// A real authorization server (oauth2-mock-server) that issues tokens for one of the simulated services.
//
//   node authorization_server.mjs CONTROL_URL HOST LIFETIME_SECONDS CLIENT_ID CLIENT_SECRET
//
// Prints its token URL, then one line of JSON for every token request: how it was made, and how it was
// answered. Each token is made known to the simulator's HOST (cloud, data-center, unique) before it is
// answered, for its lifetime. That server grants whatever is asked for, so a client that isn't CLIENT_ID with
// CLIENT_SECRET is refused here.

import { createServer } from "node:http";
import mock_server from "oauth2-mock-server";

const [control, host, lifetime_text, client_id, client_secret] = process.argv.slice(2);
const lifetime = Number(lifetime_text);

const { issuer, service } = new mock_server.OAuth2Server();
await issuer.keys.generate("RS256");
const made_known = new WeakMap();

// By HTTP Basic both parts are form-encoded first (RFC 6749, 2.3.1).
function basic_login(request) {
  const field = request.headers.authorization ?? "";
  if (!field.startsWith("Basic ")) return undefined;
  const [id, secret] = Buffer.from(field.slice(6), "base64").toString().split(":").map((part) =>
      decodeURIComponent(part.replaceAll("+", " ")));
  return { id, secret };
}

function print(line) {
  process.stdout.write(JSON.stringify(line) + "\n");
}

service.on("beforeTokenSigning", (token) => {
  token.payload.exp = token.payload.iat + lifetime;
});

service.on("beforeResponse", (response, request) => {
  const basic = basic_login(request);
  const sent = request.body;
  const login = basic ?? { id: sent.client_id, secret: sent.client_secret };
  const known = login.id === client_id && login.secret === client_secret;
  if (known) {
    response.body.expires_in = lifetime;
    made_known.set(request, fetch(`${control}/control/tokens`, {
      method: "POST",
      body: JSON.stringify({ host, token: response.body.access_token, lifetime }),
    }).then((answer) => { if (!answer.ok) throw new Error(`the simulator answered ${answer.status}`); }));
  } else {
    response.statusCode = 401;
    response.body = { error: "invalid_client" };
  }
  print({
    status: response.statusCode,
    contentType: request.headers["content-type"],
    basic: basic !== undefined,
    grantType: sent.grant_type,
    scope: sent.scope ?? "",
    names: Object.keys(sent).sort().join(" "),
  });
});

const server = createServer((request, response) => {
  const end = response.end.bind(response);
  response.end = (...answer) => {
    Promise.resolve(made_known.get(request)).then(() => end(...answer));
    return response;
  };
  service.requestHandler(request, response);
});
server.listen(0, "127.0.0.1", () => {
  issuer.url = `http://127.0.0.1:${server.address().port}`;
  print({ tokenUrl: `${issuer.url}/token` });
});
