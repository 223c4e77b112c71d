const REMEMBERED = 200;

/** How long it takes from a click to the event that it causes, wherever that event comes back. */
export class Journeys {
  readonly #starts = new Map<string, number>();

  /** A new correlation id, whose time runs from now. */
  begin(): string {
    const id = crypto.randomUUID();
    this.#starts.set(id, performance.now());
    const oldest = this.#starts.keys().next();
    if (this.#starts.size > REMEMBERED && !oldest.done) this.#starts.delete(oldest.value);
    return id;
  }

  /** Milliseconds since it began; undefined if it began in another tab. */
  elapsed(correlationId: string): number | undefined {
    const start = this.#starts.get(correlationId);
    return start === undefined ? undefined : performance.now() - start;
  }
}
