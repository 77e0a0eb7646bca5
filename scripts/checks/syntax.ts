import { posix } from 'node:path';
import { parseSync } from 'vite';
import type { SourceFile } from './tree.ts';

/** One import of a file, re-exports and dynamic ones included. */
export interface ImportOf {
  /** As written. */
  readonly specifier: string;
  /** From the project's folder for a file of the project, else the package or `node:` module as written. */
  readonly target: string;
  /** Nothing of it is there at run time. */
  readonly typeOnly: boolean;
  /** The names taken that are there at run time; none for `import()` and for a side effect; `*` for everything. */
  readonly names: readonly string[];
  readonly line: number;
}

/** A node of the syntax tree as the parser gives it (ESTree). */
export type SyntaxNode = Readonly<Record<string, unknown>> & {
  readonly type: string;
  readonly start: number;
};

function parse(file: SourceFile) {
  const parsed = parseSync(file.path, file.text);
  const fault = parsed.errors[0];
  if (fault !== undefined) throw new Error(`${file.path}: ${fault.message}`);
  return parsed;
}

/** Every import of a file. Throws when it cannot be parsed. */
export function importsOf(file: SourceFile): ImportOf[] {
  const { module } = parse(file);
  const statics = module.staticImports.map((found) => ({
    specifier: found.moduleRequest.value,
    typeOnly: found.entries.length > 0 && found.entries.every((entry) => entry.isType),
    names: found.entries.flatMap((entry) => (entry.isType ? [] : (entry.importName.name ?? '*'))),
    start: found.start,
  }));
  const exports = module.staticExports.flatMap((found) =>
    found.entries.flatMap((entry) =>
      entry.moduleRequest
        ? [
            {
              specifier: entry.moduleRequest.value,
              typeOnly: entry.isType,
              names: [entry.importName.name ?? '*'],
              start: found.start,
            },
          ]
        : [],
    ),
  );
  const dynamics = module.dynamicImports.flatMap((found) => {
    const literal = /^(['"])(.*)\1$/s.exec(
      file.text.slice(found.moduleRequest.start, found.moduleRequest.end),
    );
    return literal?.[2] === undefined
      ? []
      : [{ specifier: literal[2], typeOnly: false, names: [], start: found.start }];
  });
  return [...statics, ...exports, ...dynamics].map(({ start, ...found }) => ({
    ...found,
    target: targetOf(file.path, found.specifier),
    line: lineAt(file, start),
  }));
}

function targetOf(path: string, specifier: string): string {
  return specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : specifier;
}

export function lineAt(file: SourceFile, offset: number): number {
  return file.text.slice(0, offset).split('\n').length;
}

/** Goes through every node of a file's syntax tree, parents first. */
export function visitSyntax(file: SourceFile, visit: (node: SyntaxNode) => void): void {
  const step = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(step);
    if (typeof value !== 'object' || value === null) return;
    if (isNode(value)) visit(value);
    Object.values(value).forEach(step);
  };
  step(parse(file).program);
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
