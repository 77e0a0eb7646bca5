import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const root = join(import.meta.dirname, '../..');

const configuration = z
  .looseObject({
    asar: z.strictObject({ smartUnpack: z.boolean() }),
    asarUnpack: z.array(z.string()),
    electronFuses: z.record(z.string(), z.boolean()),
    files: z.array(z.string()),
    icon: z.string(),
  })
  .parse(parse(readFileSync(join(root, 'build/electron-builder.yml'), 'utf8')));

describe('the package', () => {
  test('sets the fuses exactly', () => {
    expect(configuration.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  test('is an archive whose integrity is checked, with native modules beside it and nothing else', () => {
    expect(configuration.asar).toEqual({ smartUnpack: false });
    for (const name of [
      'disableAsarIntegrity',
      'disableSanityCheckAsar',
      'nodeGypRebuild',
      'afterPack',
      'afterSign',
    ]) {
      expect(configuration).not.toHaveProperty(name);
    }
    expect(configuration['npmRebuild']).toBe(false);
    expect(configuration['publish']).toBeNull();
    expect(configuration.asarUnpack.length).toBeGreaterThan(0);
    for (const pattern of configuration.asarUnpack) expect(pattern).toMatch(/^node_modules\/[^*]+.*\.node$/);
  });

  test('has its icon, and takes neither sources nor tests', () => {
    expect(existsSync(join(root, configuration.icon))).toBe(true);
    for (const folder of ['src', 'electron', 'renderer', 'tests', 'scripts']) {
      expect(configuration.files.some((pattern) => pattern.startsWith(folder))).toBe(false);
    }
  });

  test('starts what the build makes', () => {
    const manifest = z
      .object({ main: z.string(), devDependencies: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
    expect(manifest.main).toBe('dist/electron/main.js');
    // One of the majors that get security fixes at this project's date.
    expect(Number(manifest.devDependencies['electron']?.split('.')[0])).toBeGreaterThanOrEqual(43);
  });
});
