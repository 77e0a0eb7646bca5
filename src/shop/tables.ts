import { camerasTables } from './cameras/tables.ts';
import { controlsTables } from './controls/tables.ts';
import { auditTables } from './audit/tables.ts';
import { grantsTables } from './grants/tables.ts';
import { hierarchyTables } from './hierarchy/tables.ts';
import { peopleTables } from './people/tables.ts';
import { printersTables } from './printers/tables.ts';
import { printingTables } from './printing/tables.ts';
import { projectsTables } from './projects/tables.ts';
import { recordsTables } from './records/tables.ts';
import { syncTables } from './sync/tables.ts';
import type { TableDeclaration } from './records/synced.ts';

/** Every table of the store, each declared to travel or to stay. */
export const tables: readonly TableDeclaration[] = [
  ...recordsTables,
  ...hierarchyTables,
  ...peopleTables,
  ...grantsTables,
  ...auditTables,
  ...printersTables,
  ...controlsTables,
  ...camerasTables,
  ...projectsTables,
  ...printingTables,
  ...syncTables,
];
