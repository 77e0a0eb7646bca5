import { getTableConfig } from 'drizzle-orm/sqlite-core';
import { expect, test } from 'vitest';
import { tables } from '../../../src/shop/tables.ts';
import { FILE_CARRIERS, FILE_MENTIONS } from '../../../src/station/sync/files/named-files.ts';

/** Hashes of files end so; those of passwords, entries and plans have other names. */
const NAMES_A_FILE = /(?:^|_)(?:content|gcode|picture|file)_hash$/;

test('[SY50] every column of a travelling table that names a file is declared to bring it, or to mention it', () => {
  const named = tables
    .filter(({ travels }) => travels)
    .flatMap(({ table }) => {
      const { name, columns } = getTableConfig(table);
      return columns
        .filter((column) => NAMES_A_FILE.test(column.name))
        .map((column) => `${name}.${column.name}`);
    });
  const declared = [...FILE_CARRIERS, ...FILE_MENTIONS].map(
    ({ table, hash }) => `${getTableConfig(table).name}.${hash.name}`,
  );
  expect(named.toSorted()).toEqual(declared.toSorted());
});
