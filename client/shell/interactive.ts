/** Whether a person at a terminal can be shown things and asked. Standard output may go elsewhere. */
export function isInteractive(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/** Prompts are written where progress is, so that standard output holds results alone. */
export const promptOutput = { output: process.stderr } as const;

/** Whether a prompt ended because the person pressed Ctrl-C. */
export function isCtrlC(error: unknown): boolean {
  return error instanceof Error && error.name === 'ExitPromptError';
}

/** Whether a prompt ended because we took it back. */
export function isTakenBack(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortPromptError';
}
