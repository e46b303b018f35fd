const signals = ['SIGINT', 'SIGTERM'] as const;

/** Ctrl-C while a run is followed: the first aborts the run, the second leaves it to itself. */
export class Interrupts {
  /** Settles at the second. */
  readonly left: Promise<void>;
  private readonly leave: () => void;
  private count = 0;

  constructor(private readonly abort: () => void) {
    const { promise, resolve } = withResolvers();
    this.left = promise;
    this.leave = resolve;
    for (const signal of signals) process.on(signal, this.interrupt);
  }

  readonly interrupt = (): void => {
    this.count += 1;
    if (this.count === 1) this.abort();
    else this.leave();
  };

  stop(): void {
    for (const signal of signals) process.off(signal, this.interrupt);
  }
}

function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve!: () => void;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}
