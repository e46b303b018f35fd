/** How a tool of a job is run. */
export interface ToolOptions {
  /** Its whole environment beside `PATH`, `HOME` and `LC_ALL`. */
  readonly env: Readonly<Record<string, string>>;
  /** Run it as the user that PostgreSQL's server runs as, where the job runs as root. */
  readonly asServer?: boolean;
  /** The file that it reads. */
  readonly stdinFile?: string;
  /** Called for every line on its standard error. */
  readonly onErrorLine?: (line: string) => void;
}

export interface ToolEnd {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a tool without a shell, in the job's own process group, with the job's folder as its working
 * folder. An exit code other than 0 is an answer.
 * @throws MusterError COMMAND_FAILED where it cannot be started
 */
export type RunTool = (argv: readonly string[], options: ToolOptions) => Promise<ToolEnd>;
