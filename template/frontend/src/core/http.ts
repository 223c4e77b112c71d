import {refusal, unreachable} from "./request-error";
import type {Session} from "./session";

const TIMEOUT_MS = 10_000;

export interface Call {
  method?: "GET" | "POST" | "PUT" | "DELETE";
  body?: unknown;
  headers?: Record<string, string>;
  /** Travels with the request and all events that it causes; given to writes whose echo is waited for. */
  correlationId?: string;
}

/** Calls our APIs as the signed-in user. Whatever goes wrong is thrown as a RequestError with one sentence. */
export class Http {
  constructor(private readonly session: Session) {}

  async json<T>(path: string, call: Call = {}): Promise<T> {
    return (await (await this.send(path, call)).json()) as T;
  }

  async send(path: string, call: Call = {}): Promise<Response> {
    const token = await this.session.accessToken();
    let response = await attempt(path, call, token);
    if (response.status === 401) response = await attempt(path, call, await this.session.renew(token));
    if (response.status === 401) this.session.expire();
    if (!response.ok) throw await refusal(response);
    return response;
  }
}

async function attempt(path: string, call: Call, token: string): Promise<Response> {
  const headers = new Headers({
    accept: "application/json",
    ...call.headers,
    authorization: `Bearer ${token}`,
  });
  if (call.body !== undefined) headers.set("content-type", "application/json");
  if (call.correlationId) headers.set("x-correlation-id", call.correlationId);
  try {
    return await fetch(path, {
      method: call.method ?? "GET",
      headers,
      body: call.body === undefined ? null : JSON.stringify(call.body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    throw unreachable();
  }
}
