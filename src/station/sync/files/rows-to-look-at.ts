import { setImmediate } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import type { RowChange, Reading } from '../../../shop/records/store.ts';
import { prints } from '../../../shop/printing/tables.ts';
import { FILE_CARRIERS, namedFiles, type FileCarrier } from './named-files.ts';

export interface RowToLookAt {
  readonly carrier: FileCarrier;
  readonly rowId: string;
}

/** More rows than this are not remembered one by one: all are looked at. */
const REMEMBERED_MAXIMUM = 5_000;
/** Rows looked at before others get their turn. */
const PAGE = 100;

/** What stands where changed: a task may be near a printer of this station now, a row at another place. */
const MOVES_EVERYTHING: ReadonlySet<string> = new Set(['scopes update', 'printers insert']);

/** Rows that may name a file which is not where it should be. Lost with the process: everything is looked at then. */
export class RowsToLookAt {
  private readonly reading: Reading;
  private readonly remembered = new Map<string, RowToLookAt>();
  private everything = false;

  constructor(reading: Reading) {
    this.reading = reading;
  }

  get isEmpty(): boolean {
    return this.remembered.size === 0 && !this.everything;
  }

  all(): void {
    this.everything = true;
    this.remembered.clear();
  }

  hear(changes: readonly RowChange[]): void {
    for (const { table, rowId, operation } of changes) {
      if (this.everything) return;
      if (operation === 'delete') continue;
      if (MOVES_EVERYTHING.has(`${table} ${operation}`)) this.all();
      else if (table === 'prints') this.remember('print_tasks', this.taskOf(rowId));
      else this.remember(table, rowId);
    }
  }

  /** Hands out each row once, pages apart; what is heard meanwhile comes as well. */
  async *take(): AsyncGenerator<RowToLookAt, void, void> {
    while (!this.isEmpty) {
      if (this.everything) {
        this.everything = false;
        yield* this.eachRow();
      }
      const rows = [...this.remembered.values()];
      this.remembered.clear();
      for (const [index, row] of rows.entries()) {
        if (index % PAGE === PAGE - 1) await setImmediate();
        yield row;
      }
    }
  }

  private async *eachRow(): AsyncGenerator<RowToLookAt, void, void> {
    for (const carrier of FILE_CARRIERS) {
      for (let after = ''; ;) {
        const page = namedFiles(this.reading, carrier, after, PAGE);
        for (const { rowId } of page) yield { carrier, rowId };
        const last = page.at(-1);
        if (last === undefined) break;
        after = last.rowId;
        await setImmediate();
      }
    }
  }

  private remember(tableName: string, rowId: string | null): void {
    if (rowId === null) return;
    for (const carrier of FILE_CARRIERS) {
      if (carrier.tableName === tableName) {
        this.remembered.set(`${tableName} ${carrier.what} ${rowId}`, { carrier, rowId });
      }
    }
    if (this.remembered.size > REMEMBERED_MAXIMUM) this.all();
  }

  private taskOf(printId: string): string | null {
    const row = this.reading
      .select({ taskId: prints.taskId })
      .from(prints)
      .where(eq(prints.id, printId))
      .get();
    return row?.taskId ?? null;
  }
}
