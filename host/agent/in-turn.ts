/** Runs work that shares a key one after another, in the order it was asked for. */
export class InTurn {
  private readonly last = new Map<string, Promise<unknown>>();

  /** Runs `work` once all earlier work under the same key has ended, however it ended. */
  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.last.get(key) ?? Promise.resolve()).then(work, work);
    this.last.set(key, turn);
    const forget = () => {
      if (this.last.get(key) === turn) this.last.delete(key);
    };
    turn.then(forget, forget);
    return turn;
  }
}
