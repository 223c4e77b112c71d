/** Where Amplify keeps its tokens: nowhere that outlives the sign-in. */
export class MemoryStorage {
  readonly #values = new Map<string, string>();

  async setItem(key: string, value: string): Promise<void> {
    this.#values.set(key, value);
  }

  async getItem(key: string): Promise<string | null> {
    return this.#values.get(key) ?? null;
  }

  async removeItem(key: string): Promise<void> {
    this.#values.delete(key);
  }

  async clear(): Promise<void> {
    this.#values.clear();
  }

  /** Hand over the refresh token of a finished sign-in and forget everything. */
  takeRefreshToken(): string {
    const entry = [...this.#values].find(([key]) => key.endsWith(".refreshToken"));
    this.#values.clear();
    if (!entry) throw new Error("Amplify has stored no refresh token.");
    return entry[1];
  }
}
