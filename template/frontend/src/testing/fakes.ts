import {vi} from "vitest";
import type {Tokens} from "../core/tokens";

/** Tokens of a user as Cognito gives them, but for the signature; `series` makes them differ. */
export function tokens(userId: string, series = "1", groups: string[] = []): Tokens {
  return {
    accessToken: jwt({sub: userId, series, "cognito:groups": groups}),
    idToken: jwt({sub: userId, email: `${userId}@example.com`}),
    expiresIn: 900,
  };
}

export function problem(status: number, detail: string): Response {
  const headers = {"content-type": "application/problem+json"};
  return new Response(JSON.stringify({type: "about:blank", title: "Refused", status, detail}), {
    status,
    headers,
  });
}

/** What a request gets: an answer, perhaps later, or no connection. */
export type Answer = Response | Promise<Response> | Error;

/** Lets `fetch` give these answers one after the other. */
export function answerWith(...answers: Answer[]) {
  return vi.spyOn(globalThis, "fetch").mockImplementation(async () => {
    const answer = answers.shift();
    if (!answer) throw new Error("No more answers.");
    if (answer instanceof Error) throw answer;
    return answer;
  });
}

/** A browser without memory, whose tabs are the sessions that one test makes. */
export function freshBrowser(): void {
  localStorage.clear();
  fakeLocks();
  fakeTabs();
}

/** One holder at a time. */
function fakeLocks(): void {
  let last: Promise<unknown> = Promise.resolve();
  const request = (_name: string, work: () => Promise<unknown>) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
  Object.defineProperty(navigator, "locks", {value: {request}, configurable: true});
}

function fakeTabs(): void {
  const tabs = new Set<FakeChannel>();
  class FakeChannel {
    onmessage: ((message: {data: unknown}) => void) | null = null;

    constructor() {
      tabs.add(this);
    }

    postMessage(data: unknown): void {
      for (const tab of tabs) if (tab !== this) tab.onmessage?.({data});
    }
  }
  vi.stubGlobal("BroadcastChannel", FakeChannel);
}

function jwt(claims: object): string {
  return `e30.${btoa(JSON.stringify(claims))}.signature`;
}
