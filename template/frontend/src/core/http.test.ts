import {beforeEach, expect, test} from "vitest";
import {type Answer, answerWith, freshBrowser, problem, tokens} from "../testing/fakes";
import {Http} from "./http";
import {Session} from "./session";

beforeEach(freshBrowser);

/** Somebody signed in, and the answers to what they ask. */
async function signedIn(...answers: Answer[]) {
  const fetch = answerWith(Response.json(tokens("ada")), ...answers);
  const session = new Session();
  await session.begin("token");
  return {fetch, session, http: new Http(session)};
}

test("a call carries the access token and the correlation id", async () => {
  const {fetch, http} = await signedIn(Response.json({done: true}));
  expect(await http.json("/api/items", {method: "POST", body: {}, correlationId: "c-1"})).toEqual({
    done: true,
  });
  const headers = fetch.mock.calls[1]?.[1]?.headers as Headers;
  expect(headers.get("authorization")).toBe(`Bearer ${tokens("ada").accessToken}`);
  expect(headers.get("x-correlation-id")).toBe("c-1");
});

test("a refusal is told in the server's own sentence", async () => {
  const {http} = await signedIn(problem(422, "Send a title."));
  await expect(http.send("/api/items")).rejects.toMatchObject({
    message: "Send a title.",
    status: 422,
    temporary: false,
  });
});

test.each([
  ["no network", new TypeError("Failed to fetch")],
  ["a timeout", new DOMException("Too late", "TimeoutError")],
  ["a gateway without a server", new Response("<html>", {status: 503})],
])("%s is told in one sentence", async (_name, answer) => {
  const {http} = await signedIn(answer);
  await expect(http.send("/api/items")).rejects.toMatchObject({
    message: "Could not reach the server. Try again.",
    temporary: true,
  });
});

test("a token that expired meanwhile is renewed once and the call repeated", async () => {
  const renewed = tokens("ada", "2");
  const {fetch, http, session} = await signedIn(
    new Response("{}", {status: 401}),
    Response.json(renewed),
    Response.json({done: true}),
  );
  expect(await http.json("/api/items")).toEqual({done: true});
  const headers = fetch.mock.calls[3]?.[1]?.headers as Headers;
  expect(headers.get("authorization")).toBe(`Bearer ${renewed.accessToken}`);
  expect(session.state.status).toBe("signed-in");
});

test("refused again, the session is over", async () => {
  const {http, session} = await signedIn(
    new Response("{}", {status: 401}),
    Response.json(tokens("ada", "2")),
    new Response("{}", {status: 401}),
  );
  await expect(http.json("/api/items")).rejects.toMatchObject({status: 401});
  expect(session.state).toEqual({status: "signed-out", notice: "Your session has ended. Sign in again."});
});
