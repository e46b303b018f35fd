import type { z } from 'zod';
import { type Path, type Problem, valueAt } from './problem.js';

type Issue = z.core.$ZodIssue;

/** What the schema found wrong in `root`, each where it stands, unions told by their likeliest branch. */
export function schemaProblems(issues: readonly Issue[], root: unknown): Problem[] {
  return issues.flatMap((issue) => problems(issue, [], root));
}

function problems(issue: Issue, base: Path, root: unknown): Problem[] {
  const path = [...base, ...issue.path.map(toStep)];
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = issue.message.replace('one of ', '').split(', ');
      return issue.keys.map((key) => ({
        path: [...path, key],
        expected: issue.message,
        known,
        ofKey: true,
      }));
    }
    case 'invalid_key':
      return issue.issues.map(({ message }) => ({ path, expected: message, ofKey: true }));
    case 'invalid_value':
      return [{ path, expected: issue.message, known: issue.values.map(String) }];
    case 'invalid_union': {
      const branch = likeliestBranch(issue.errors, valueAt(root, path));
      if (branch !== undefined) return branch.flatMap((inner) => problems(inner, path, root));
      return [{ path, expected: issue.message, known: choices(issue) }];
    }
    case 'invalid_type':
    case 'too_small':
    case 'too_big':
    case 'invalid_format':
    case 'invalid_element':
    case 'not_multiple_of':
    case 'custom':
    default:
      return [{ path, expected: issue.message }];
  }
}

/**
 * The branch that the value was most likely meant for: of the right type, and of those the one that
 * knows the most of its keys. Undefined where none stands out.
 */
function likeliestBranch(
  branches: readonly (readonly Issue[])[],
  value: unknown,
): readonly Issue[] | undefined {
  const ranked = branches
    .map((issues) => ({ issues, misfit: misfit(issues, value) }))
    .filter(({ misfit }) => Number.isFinite(misfit))
    .sort((a, b) => a.misfit - b.misfit);
  const [first, second] = ranked;
  return first?.misfit === second?.misfit ? undefined : first?.issues;
}

function misfit(issues: readonly Issue[], value: unknown): number {
  let points = 0;
  for (const issue of issues) {
    const [step] = issue.path;
    const atRoot = issue.path.length === 0;
    if (atRoot && (issue.code === 'invalid_type' || issue.code === 'invalid_value'))
      return Number.POSITIVE_INFINITY;
    if (atRoot && issue.code === 'unrecognized_keys') points += issue.keys.length;
    if (
      issue.path.length === 1 &&
      step !== undefined &&
      valueAt(value, [toStep(step)]) === undefined
    )
      points += 1;
  }
  return points;
}

/** What the union lets choose from: its discriminator's values, else what its message lists. */
function choices(issue: z.core.$ZodIssueInvalidUnion): readonly string[] {
  if ('options' in issue && issue.options !== undefined) return issue.options.map(String);
  return /exactly one of (.*)$/.exec(issue.message)?.[1]?.split(', ') ?? [];
}

function toStep(step: PropertyKey): string | number {
  return typeof step === 'symbol' ? String(step) : step;
}
