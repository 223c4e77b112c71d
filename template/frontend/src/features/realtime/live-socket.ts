import type {Connection, ServerEvent} from "../../core/events";

export interface Ticket {
  ticket: string;
  url: string;
}

export interface LiveSocketOptions {
  /** A fresh ticket: each opens one connection. */
  ticket: () => Promise<Ticket>;
  onEvent: (event: ServerEvent) => void;
  onConnection: (connection: Connection) => void;
  /** A connection begins; events before it may have been missed. */
  onGap: () => void;
  open?: (url: string, protocols: string[]) => WebSocket;
  random?: () => number;
}

const PROTOCOL = "v1";
const BACKOFF_BASE_MS = 500;
const BACKOFF_CAP_MS = 30_000;
const PING_EVERY_MS = 5 * 60_000;
const ANSWER_WITHIN_MS = 10_000;
const REMEMBERED_IDS = 1_000;

/**
 * Keeps a WebSocket open until stopped. API Gateway closes each after two hours, and after ten minutes of silence:
 * pings prevent the second, and every loss is answered by a new connection after a random, growing wait.
 */
export class LiveSocket {
  #socket: WebSocket | undefined;
  /** The newest attempt; an older one that is still waiting for its ticket gives up. */
  #attempt: symbol | undefined;
  #stopped = false;
  #losses = 0;
  #wait: ReturnType<typeof setTimeout> | undefined;
  #pinger: ReturnType<typeof setInterval> | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  readonly #seen = new Set<string>();

  constructor(private readonly options: LiveSocketOptions) {}

  start(): void {
    this.options.onConnection("reconnecting");
    void this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#wait);
    this.#drop();
    this.options.onConnection("none");
  }

  /** The tab is visible again or the network is back: is the connection still there? */
  check(): void {
    if (this.#stopped) return;
    if (this.#socket?.readyState === WebSocket.OPEN) this.#ping();
    if (this.#socket) return;
    this.#losses = 0;
    clearTimeout(this.#wait);
    void this.#connect();
  }

  async #connect(): Promise<void> {
    const attempt = Symbol();
    this.#attempt = attempt;
    const current = () => this.#attempt === attempt && !this.#stopped;
    try {
      const {ticket, url} = await this.options.ticket();
      if (current()) this.#open(url, ticket);
    } catch {
      if (current()) this.#retry();
    }
  }

  #open(url: string, ticket: string): void {
    const open = this.options.open ?? ((address, protocols) => new WebSocket(address, protocols));
    const socket = open(url, [PROTOCOL, `ticket.${ticket}`]);
    this.#socket = socket;
    this.#expectAnswer();
    socket.onopen = () => this.#opened();
    socket.onmessage = ({data}) => this.#receive(String(data));
    socket.onclose = () => this.#lost();
  }

  #opened(): void {
    this.#losses = 0;
    this.#pinger = setInterval(() => this.#ping(), PING_EVERY_MS);
    this.#answered();
    this.options.onGap();
  }

  #receive(text: string): void {
    const message = JSON.parse(text) as {type: string; id?: string};
    if (message.type === "pong") this.#answered();
    if (!message.id || this.#seen.has(message.id)) return;
    this.#seen.add(message.id);
    const [oldest] = this.#seen;
    if (this.#seen.size > REMEMBERED_IDS && oldest !== undefined) this.#seen.delete(oldest);
    this.options.onEvent(message as ServerEvent);
  }

  #ping(): void {
    this.#expectAnswer();
    this.#socket?.send(JSON.stringify({action: "ping"}));
  }

  /** It was there all the time, whatever the browser believed about the network. */
  #answered(): void {
    clearTimeout(this.#deadline);
    this.options.onConnection("live");
  }

  #expectAnswer(): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#lost(), ANSWER_WITHIN_MS);
  }

  #lost(): void {
    this.#drop();
    if (!this.#stopped) this.#retry();
  }

  #drop(): void {
    clearInterval(this.#pinger);
    clearTimeout(this.#deadline);
    const socket = this.#socket;
    this.#socket = undefined;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  /** Full jitter: any time up to a limit that doubles with each loss, so that clients do not come back at once. */
  #retry(): void {
    this.options.onConnection(navigator.onLine ? "reconnecting" : "offline");
    const limit = Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** this.#losses);
    this.#losses += 1;
    const random = this.options.random ?? Math.random;
    this.#wait = setTimeout(() => void this.#connect(), random() * limit);
  }
}
