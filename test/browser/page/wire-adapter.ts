/** What a component gets from a wire. */
export type DataCallback<Result> = (result: Result) => void;

/**
 * The class that `@wire` makes an instance of for a component. `start` is called whenever what is asked for has changed, and
 * returns what ends it.
 */
export function wireAdapter<Config, Result>(
  start: (config: Config, emit: DataCallback<Result>) => (() => void) | undefined,
) {
  return class {
    readonly #emit: DataCallback<Result>;
    #config: Config | undefined;
    #asked = '';
    #stop: (() => void) | undefined;
    #connected = false;

    constructor(emit: DataCallback<Result>) {
      this.#emit = emit;
    }
    connect(): void {
      this.#connected = true;
      this.#restart();
    }
    disconnect(): void {
      this.#connected = false;
      this.#stop?.();
      this.#stop = undefined;
    }
    update(config: Config): void {
      const asked = JSON.stringify(config);
      if (asked === this.#asked) return;
      this.#asked = asked;
      this.#config = config;
      this.#restart();
    }
    #restart(): void {
      if (!this.#connected || this.#config === undefined) return;
      this.#stop?.();
      this.#stop = start(this.#config, this.#emit);
    }
  };
}

/** A start for what is read once: later answers to earlier questions are dropped. */
export function once<Result>(
  answer: Promise<Result>,
  emit: DataCallback<Result>,
  failed: (error: unknown) => Result,
): () => void {
  let wanted = true;
  answer
    .catch((error: unknown) => failed(error))
    .then((result) => {
      if (wanted) emit(result);
    })
    // What a component throws on being told is a fault of that component.
    .catch((error: unknown) => {
      queueMicrotask(() => {
        throw error;
      });
    });
  return () => {
    wanted = false;
  };
}
