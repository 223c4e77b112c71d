import {RequestError, refusal, unreachable} from "./request-error";
import {type Tokens, type User, userOf} from "./tokens";

export type SessionState =
  | {status: "starting"}
  | {status: "unreachable"}
  | {status: "signed-out"; notice?: string}
  | {status: "signed-in"; user: User};

/** Says that a refresh may succeed; without it a page load of somebody signed out would log a failed request. */
const HINT = "signed-in";
const LOCK = "session";
const ENDED = "Your session has ended. Sign in again.";
const RENEW_BEFORE_MS = 60_000;
const TIMEOUT_MS = 10_000;

/**
 * Who is signed in. The access token lives in this object only; the refresh token in a cookie that no script
 * can read. All tabs share the cookie, so refreshes are serialised by a lock, and sign-in and sign-out are told
 * to the other tabs.
 */
export class Session {
  #state: SessionState = {status: "starting"};
  #token: {value: string; expiresAt: number} | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #tabs = new BroadcastChannel("session");

  constructor() {
    this.#tabs.onmessage = ({data}) => void this.#hear(data);
  }

  get state(): SessionState {
    return this.#state;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Find out whether the cookie of an earlier visit still holds. */
  async start(): Promise<void> {
    if (!hasHint()) return this.#forget();
    await this.#renewQuietly();
  }

  /** Begin a session with the refresh token of a fresh sign-in, which is handed to the cookie and forgotten. */
  async begin(refreshToken: string): Promise<void> {
    await locked(async () => this.#accept(await exchange("/api/auth/session", {refreshToken})));
    this.#tabs.postMessage("signed-in");
  }

  /** A token that is valid for now, renewed first if its time is nearly over. */
  async accessToken(): Promise<string> {
    const token = this.#token;
    if (token && token.expiresAt - Date.now() > RENEW_BEFORE_MS / 2) return token.value;
    return this.renew(token?.value);
  }

  /**
   * Replace the token `used`, unless another call has done so meanwhile.
   * Throws RequestError; with 401 the session is over and the page shows the sign-in.
   */
  async renew(used: string | undefined): Promise<string> {
    return locked(async () => {
      if (this.#token && this.#token.value !== used) return this.#token.value;
      try {
        return this.#accept(await exchange("/api/auth/refresh"));
      } catch (error) {
        if (error instanceof RequestError && error.status === 401) this.expire();
        throw error;
      }
    });
  }

  async signOut(): Promise<void> {
    await locked(() => call("/api/auth/logout"));
    this.#forget();
    this.#tabs.postMessage("signed-out");
  }

  /** The server does not know this session any more. */
  expire(): void {
    this.#forget(this.#state.status === "signed-in" ? ENDED : undefined);
  }

  async #hear(message: unknown): Promise<void> {
    if (message === "signed-out") this.#forget();
    // Perhaps as somebody else: the cookie of all tabs is now theirs.
    if (message === "signed-in") await this.#renewQuietly();
  }

  async #renewQuietly(): Promise<void> {
    try {
      await this.renew(this.#token?.value);
    } catch (error) {
      const over = error instanceof RequestError && error.status === 401;
      if (!over && this.#state.status !== "signed-in") this.#change({status: "unreachable"});
    }
  }

  #accept(tokens: Tokens): string {
    const lifetime = tokens.expiresIn * 1000;
    this.#token = {value: tokens.accessToken, expiresAt: Date.now() + lifetime};
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => void this.#renewQuietly(),
      Math.max(lifetime - RENEW_BEFORE_MS, lifetime / 2),
    );
    localStorage.setItem(HINT, "1");
    this.#change({status: "signed-in", user: userOf(tokens)});
    return tokens.accessToken;
  }

  #forget(notice?: string): void {
    clearTimeout(this.#timer);
    this.#token = undefined;
    localStorage.removeItem(HINT);
    this.#change(notice ? {status: "signed-out", notice} : {status: "signed-out"});
  }

  #change(state: SessionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

function hasHint(): boolean {
  return localStorage.getItem(HINT) === "1";
}

/** One tab at a time: the cookie's token can be used once, and the answer replaces it. */
async function locked<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks.request(LOCK, work) as Promise<T>;
}

async function exchange(path: string, body?: unknown): Promise<Tokens> {
  return (await (await call(path, body)).json()) as Tokens;
}

async function call(path: string, body?: unknown): Promise<Response> {
  const response = await fetch(path, {
    method: "POST",
    headers: body === undefined ? {} : {"content-type": "application/json"},
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => {
    throw unreachable();
  });
  if (!response.ok) throw await refusal(response);
  return response;
}
