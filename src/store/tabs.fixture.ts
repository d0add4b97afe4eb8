type Hold = () => unknown;

interface Asked {
  readonly page: string;
  readonly name: string;
  readonly begin: () => void;
}

/** The locks of a browser with several pages: as much of the Web Locks API as the lab uses. */
export class FakeBrowser {
  #held: Asked[] = [];
  #pending: Asked[] = [];

  /** `navigator` as a page sees it. */
  page(page: string): { readonly locks: unknown } {
    return { locks: { request: this.#request.bind(this, page), query: this.#query.bind(this) } };
  }

  /** The page is gone, and its locks with it. */
  close(page: string): void {
    const stays = (asked: Asked): boolean => asked.page !== page;
    this.#pending = this.#pending.filter(stays);
    this.#held = this.#held.filter(stays);
    this.#grant();
  }

  #request(page: string, name: string, ...rest: readonly unknown[]): Promise<unknown> {
    const hold = rest.at(-1) as Hold;
    const { signal } = (rest.length > 1 ? rest[0] : {}) as { signal?: AbortSignal };
    return new Promise((resolve, reject) => {
      const begin = async (): Promise<void> => {
        try {
          resolve(await hold());
        } catch (error) {
          reject(error);
        }
        this.#held = this.#held.filter((other) => other !== asked);
        this.#grant();
      };
      const asked: Asked = { page, name, begin: () => void begin() };
      signal?.addEventListener('abort', () => {
        if (!this.#pending.includes(asked)) return;
        this.#pending = this.#pending.filter((other) => other !== asked);
        reject(signal.reason);
      });
      this.#pending.push(asked);
      queueMicrotask(() => this.#grant());
    });
  }

  #grant(): void {
    for (const asked of this.#pending) {
      if (this.#held.some(({ name }) => name === asked.name)) continue;
      this.#pending = this.#pending.filter((other) => other !== asked);
      this.#held.push(asked);
      asked.begin();
    }
  }

  async #query(): Promise<{ held: { name: string }[]; pending: { name: string }[] }> {
    const names = (all: readonly Asked[]) => all.map(({ name }) => ({ name }));
    return { held: names(this.#held), pending: names(this.#pending) };
  }
}
