import {beforeEach, describe, expect, test, vi} from "vitest";
import {answerWith, freshBrowser, problem, tokens} from "../testing/fakes";
import {Session} from "./session";

beforeEach(freshBrowser);

test("without the hint nobody is signed in and no request is made", async () => {
  const fetch = answerWith();
  const session = new Session();
  await session.start();
  expect(session.state).toEqual({status: "signed-out"});
  expect(fetch).not.toHaveBeenCalled();
});

test("a page load takes up the session of the cookie", async () => {
  localStorage.setItem("signed-in", "1");
  const fetch = answerWith(Response.json(tokens("ada")));
  const session = new Session();
  await session.start();
  expect(session.state).toEqual({
    status: "signed-in",
    user: {userId: "ada", email: "ada@example.com", isAdmin: false},
  });
  expect(fetch.mock.calls[0]?.[0]).toBe("/api/auth/refresh");
});

test("a cookie that no longer holds means signed out, without a reproach", async () => {
  localStorage.setItem("signed-in", "1");
  answerWith(problem(401, "Sign in again."));
  const session = new Session();
  await session.start();
  expect(session.state).toEqual({status: "signed-out"});
  expect(localStorage.getItem("signed-in")).toBeNull();
});

test("a server that cannot be reached does not sign anybody out", async () => {
  localStorage.setItem("signed-in", "1");
  answerWith(new TypeError("Failed to fetch"));
  const session = new Session();
  await session.start();
  expect(session.state).toEqual({status: "unreachable"});
  expect(localStorage.getItem("signed-in")).toBe("1");
});

test("the refresh token is handed over once and kept nowhere", async () => {
  const fetch = answerWith(Response.json(tokens("ada")));
  const session = new Session();
  await session.begin("secret-refresh-token");
  expect(fetch.mock.calls[0]).toMatchObject([
    "/api/auth/session",
    {body: '{"refreshToken":"secret-refresh-token"}'},
  ]);
  expect(JSON.stringify({...localStorage})).not.toContain("secret-refresh-token");
});

test("calls at the same time share one refresh", async () => {
  const first = tokens("ada", "1");
  const fetch = answerWith(Response.json(first), Response.json(tokens("ada", "2")));
  const session = new Session();
  await session.begin("token");
  const [left, right] = await Promise.all([
    session.renew(first.accessToken),
    session.renew(first.accessToken),
  ]);
  expect(left).toBe(right);
  expect(fetch).toHaveBeenCalledTimes(2);
});

test("a session that ends while the page is open says so", async () => {
  answerWith(Response.json(tokens("ada")), problem(401, "Sign in again."));
  const session = new Session();
  await session.begin("token");
  await expect(session.renew(await session.accessToken())).rejects.toMatchObject({status: 401});
  expect(session.state).toEqual({status: "signed-out", notice: "Your session has ended. Sign in again."});
});

test("the token is renewed before its time is over", async () => {
  vi.useFakeTimers();
  const fetch = answerWith(Response.json(tokens("ada")), Response.json(tokens("ada", "2")));
  const session = new Session();
  await session.begin("token");
  await vi.advanceTimersByTimeAsync(14 * 60_000);
  expect(fetch.mock.calls[1]?.[0]).toBe("/api/auth/refresh");
  vi.useRealTimers();
});

describe("two tabs", () => {
  test("signing out in one signs out the other", async () => {
    const gone = new Response(null, {status: 204});
    answerWith(Response.json(tokens("ada")), Response.json(tokens("ada", "2")), gone);
    const [here, there] = [new Session(), new Session()];
    await here.begin("token");
    await vi.waitFor(() => expect(there.state.status).toBe("signed-in"));
    await here.signOut();
    expect(there.state).toEqual({status: "signed-out"});
  });

  test("signing in in one signs in the other", async () => {
    answerWith(Response.json(tokens("ada")), Response.json(tokens("ada", "2")));
    const [here, there] = [new Session(), new Session()];
    await here.begin("token");
    await vi.waitFor(() => expect(there.state).toMatchObject({status: "signed-in", user: {userId: "ada"}}));
  });
});
