/** One event of the bus that concerns the signed-in user, as the server pushes it. */
export interface ServerEvent {
  type: string;
  id: string;
  /** ISO 8601, when it happened. */
  time: string;
  correlationId: string;
  data: Record<string, unknown>;
}

export type Connection = "none" | "live" | "reconnecting" | "offline";

type Topics = {
  /** A pushed event. */
  event: ServerEvent;
  /** Events may have been missed: whatever is on the screen must be read again. */
  gap: undefined;
  /** The push connection came or went; "none" where no feature keeps one. */
  connection: Connection;
};

/** Where features meet without knowing each other. */
export class EventHub {
  #connection: Connection = "none";
  readonly #listeners: {[Topic in keyof Topics]: Set<(value: Topics[Topic]) => void>} = {
    event: new Set(),
    gap: new Set(),
    connection: new Set(),
  };

  get connection(): Connection {
    return this.#connection;
  }

  on<Topic extends keyof Topics>(topic: Topic, listener: (value: Topics[Topic]) => void): () => void {
    this.#listeners[topic].add(listener);
    return () => this.#listeners[topic].delete(listener);
  }

  push(event: ServerEvent): void {
    this.#tell("event", event);
  }

  gap(): void {
    this.#tell("gap", undefined);
  }

  connectionChanged(connection: Connection): void {
    this.#connection = connection;
    this.#tell("connection", connection);
  }

  #tell<Topic extends keyof Topics>(topic: Topic, value: Topics[Topic]): void {
    for (const listener of this.#listeners[topic]) listener(value);
  }
}
