/** Runs one command to its end; argv only, never a shell. */
export type RunCommand = (
  argv: readonly string[],
  options?: {
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly timeoutMs?: number;
    /** Start it in a session of its own and do not wait for its end (a plain service process). */
    readonly detached?: { readonly logFile?: string };
  },
) => Promise<CommandResult>;

/** What a finished command left; output bounded, truncation said. */
export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly truncated: boolean;
}
