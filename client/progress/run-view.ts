import { createLogUpdate } from 'log-update';

/** Where progress is shown: lines that stay, and below them how things stand. */
export interface RunView {
  /** Writes a line that stays. */
  say(line: string): void;
  /** Replaces what stands below the lines. */
  show(lines: readonly string[]): void;
  /** Takes away what stands below, and keeps lines back, while a person is asked. */
  pause(): void;
  resume(): void;
  end(): void;
}

/** A terminal's view, on standard error. */
export function liveView(): RunView {
  const update = createLogUpdate(process.stderr, { showCursor: true });
  let paused = false;
  let kept: string[] = [];
  const say = (line: string): void => update.persist(line);
  return {
    say: (line) => void (paused ? kept.push(line) : say(line)),
    show: (lines) => {
      if (!paused) update(lines.join('\n'));
    },
    pause: () => {
      paused = true;
      update.clear();
    },
    resume: () => {
      paused = false;
      for (const line of kept) say(line);
      kept = [];
    },
    end: () => {
      update.clear();
      update.done();
    },
  };
}

const nothing = (): void => {};

/** Plain lines on standard error, for what is no terminal. */
export function plainView(): RunView {
  return {
    say: (line) => void process.stderr.write(`${line}\n`),
    show: nothing,
    pause: nothing,
    resume: nothing,
    end: nothing,
  };
}
