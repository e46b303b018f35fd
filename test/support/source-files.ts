import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { parseSync, type ModuleItem } from '@swc/core';

/** One import or re-export, as the source says it. */
export interface Import {
  /** A path from the repository's root for what is ours, else the package's name as written. */
  readonly of: string;
  readonly ours: boolean;
  /** Gone once it is compiled. */
  readonly typeOnly: boolean;
}

/** One TypeScript file of the repository. */
export interface SourceFile {
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
}

/** All TypeScript files below the folders, their paths with `/` from the repository's root. */
export function sourceFiles(folders: readonly string[]): readonly SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /(?<!\.d)\.ts$/.test(entry.name))
      .map((entry) => read(join(entry.parentPath, entry.name)))
      .toSorted((a, b) => a.path.localeCompare(b.path)),
  );
}

function read(path: string): SourceFile {
  const text = readFileSync(path, 'utf8');
  const { body } = parseSync(text, { syntax: 'typescript', target: 'es2022' });
  const dynamic = [...text.matchAll(/\bimport\(\s*'([^']+)'/g)].map(([, of]) => ({
    of: of!,
    typeOnly: false,
  }));
  return {
    path,
    lines: text.trimEnd().split('\n').length,
    imports: [...body.flatMap(importOf), ...dynamic].map(({ of, typeOnly }) => {
      const ours = of.startsWith('.');
      const target = normalize(join(dirname(path), of)).replace(/\.js$/, '.ts');
      return { of: ours ? target : of, ours, typeOnly };
    }),
  };
}

function importOf(item: ModuleItem): { readonly of: string; readonly typeOnly: boolean }[] {
  if (item.type === 'ImportDeclaration') {
    return [{ of: item.source.value, typeOnly: item.typeOnly }];
  }
  if (item.type === 'ExportAllDeclaration') return [{ of: item.source.value, typeOnly: false }];
  if (item.type !== 'ExportNamedDeclaration' || !item.source) return [];
  return [{ of: item.source.value, typeOnly: item.typeOnly }];
}
