import type { Database } from 'better-sqlite3';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { STORE_FILE } from '../../../src/station/store/open.ts';

/** The process was killed at this statement. Whatever it did not commit is gone with it. */
export class Killed extends Error {
  constructor() {
    super('killed');
    this.name = 'Killed';
  }
}

/** A store whose process can be killed between any two statements. */
export interface Breaking {
  /** Kills at the so many-th statement from now, and keeps the files as they are then in a folder. */
  killAfter(statements: number, keepIn: string): void;
  /** At once: nothing is asked of the store any more. */
  killNow(): void;
  /** Looks at the store from outside of the process: counts no statement, and kills at none. */
  aside<Value>(look: () => Value): Value;
  /** Nothing will be killed any more. */
  spare(): void;
  readonly isKilled: boolean;
  /** How many statements ran so far. */
  readonly statements: number;
}

/** The files of a store. Its shared memory is rebuilt from them by who opens them. */
const FILES = [STORE_FILE, `${STORE_FILE}-wal`];

/** Copies a store as it stands on the disk at this instant, whatever is under way. */
export function keepFiles(directory: string, keepIn: string): void {
  mkdirSync(keepIn, { recursive: true });
  for (const file of FILES) {
    if (existsSync(join(directory, file))) copyFileSync(join(directory, file), join(keepIn, file));
  }
}

type AnyStatement = Record<'run' | 'get' | 'all' | 'iterate', (...given: unknown[]) => unknown>;

/** Makes a store breakable: to be called before anybody prepares a statement on it. */
export function makeBreaking(database: Database, directory: string): Breaking {
  let statements = 0;
  let left: number | null = null;
  let folder = '';
  let isKilled = false;
  let isAside = false;
  const step = () => {
    if (isAside) return;
    if (isKilled) throw new Killed();
    statements += 1;
    if (left === null) return;
    left -= 1;
    if (left > 0) return;
    isKilled = true;
    keepFiles(directory, folder);
    throw new Killed();
  };
  const prepare = database.prepare.bind(database);
  database.prepare = ((text: string) => {
    if (isKilled) throw new Killed();
    const statement = prepare(text) as unknown as AnyStatement;
    for (const name of ['run', 'get', 'all', 'iterate'] as const) {
      const plain = statement[name].bind(statement);
      statement[name] = (...given) => {
        step();
        return plain(...given);
      };
    }
    return statement;
  }) as unknown as typeof database.prepare;
  return {
    killAfter(count, keepIn) {
      left = count;
      folder = keepIn;
    },
    aside(look) {
      const was = isAside;
      isAside = true;
      try {
        return look();
      } finally {
        isAside = was;
      }
    },
    killNow() {
      isKilled = true;
    },
    spare() {
      left = null;
    },
    get isKilled() {
      return isKilled;
    },
    get statements() {
      return statements;
    },
  };
}
