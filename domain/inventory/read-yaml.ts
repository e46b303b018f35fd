import { type Document, LineCounter, type YAMLError, isNode, parseDocument, visit } from 'yaml';
import type { Mistake } from '../errors.js';
import { pathText } from './problem.js';
import { pathOf } from './yaml-tree.js';

/** A YAML text, read. */
export interface YamlText {
  readonly document: Document;
  readonly lines: LineCounter;
  /** Mistakes of YAML itself. */
  readonly mistakes: readonly Mistake[];
  /** Whether the values can be looked at all the same: only keys stand twice, or tags are unknown. */
  readonly usable: boolean;
}

/** Reads one YAML 1.2 document (merge keys allowed), keeping where everything stands. */
export function readYaml(text: string, file: string): YamlText {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    merge: true,
    stringKeys: true,
  });
  const toMistake = (offset: number, message: string): Mistake => ({
    file,
    line: lines.linePos(offset).line,
    path: pathText(pathAt(document, offset)),
    message,
  });
  const broken = document.errors.filter(({ code }) => code !== 'DUPLICATE_KEY');
  // Nesting that exhausts the stack is told once for every level.
  const tooDeep = broken.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  const errors = tooDeep === undefined ? [...document.errors, ...document.warnings] : [tooDeep];
  const aliases = broken.length > 0 ? [] : uselessAliases(document);
  return {
    document,
    lines,
    mistakes: [
      ...errors.map((error) => toMistake(error.pos[0], inWords(error))),
      ...aliases.map((offset) =>
        toMistake(offset, 'expected an alias of an anchor that ends before it, got another'),
      ),
    ],
    usable: broken.length === 0 && aliases.length === 0,
  };
}

function inWords({ code, message }: YAMLError): string {
  if (code === 'RESOURCE_EXHAUSTION') return 'expected plainer YAML, got too much nesting';
  if (code === 'DUPLICATE_KEY') return 'expected each key once, got it again';
  return `expected valid YAML, got: ${message}`;
}

/** Offsets of the aliases whose anchor is nowhere before them, or around them. */
function uselessAliases(document: Document): number[] {
  const offsets: number[] = [];
  visit(document, {
    Alias(_, alias, ancestors) {
      const anchored = alias.resolve(document);
      if (anchored === undefined || ancestors.includes(anchored))
        offsets.push(alias.range?.[0] ?? 0);
    },
  });
  return offsets;
}

function pathAt(document: Document, offset: number) {
  let chain: readonly unknown[] = [];
  visit(document, (_, node, ancestors) => {
    if (isNode(node) && node.range?.[0] === offset) chain = [...ancestors, node];
  });
  return pathOf(chain);
}
