import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** What the printer at the other end of one cable saw; times in microseconds. */
export interface CableFigures {
  readonly lines: number;
  /** From its first line to its last. */
  readonly seconds: number;
  /** How long it had waited for a line since its last `ok` left: what the host, its system and the cable took. */
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly worst: number;
}

/** Many printers that answer at once, in one process of their own: see answering-end.pl. */
export interface AnsweringEnd {
  readonly paths: readonly string[];
  /** Ends it; one answer a cable. */
  end(): Promise<readonly CableFigures[]>;
}

/** @param paceMicroseconds the least time between two answers of one printer; 0: it answers at once */
export async function startAnsweringEnd(count: number, paceMicroseconds = 0): Promise<AnsweringEnd> {
  const script = new URL('./answering-end.pl', import.meta.url).pathname;
  const child = spawn('perl', [script, String(count), String(paceMicroseconds)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.on('error', (error) => process.stderr.write(`perl: ${error.message}\n`));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const paths: string[] = [];
  for (;;) {
    const { value, done } = await lines.next();
    if (done) throw new Error('No pseudo terminal (perl with Time::HiRes makes them)');
    if (value === 'ready') break;
    paths.push(value);
  }
  return {
    paths,
    async end() {
      child.stdin.end();
      const figures: CableFigures[] = [];
      for (let told = await lines.next(); !told.done; told = await lines.next()) {
        figures.push(JSON.parse(told.value) as CableFigures);
      }
      if (child.exitCode === null) await once(child, 'exit');
      return figures;
    },
  };
}
