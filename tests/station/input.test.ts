import type { ORPCError } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { factoryOf, openTestStation, type TestStation } from '../support/station.ts';

let house: TestStation;

beforeAll(async () => {
  house = await openTestStation();
});
afterAll(() => house.discard());

describe('input that the contract does not take', () => {
  test('[RC16] is refused with the fields that are wrong, and without what was sent', async () => {
    const { client } = house.people.master;
    const call = client.people.create({
      name: '',
      email: 'secret words here',
      language: 'xx',
      scopeId: 7,
    } as never);
    const error = (await call.catch((thrown: unknown) => thrown)) as ORPCError<
      string,
      { code: string; issues: { path: string[] }[] }
    >;
    expect([error.code, error.status, error.data.code]).toEqual(['BAD_REQUEST', 400, 'input.invalid']);
    expect(new Set(error.data.issues.map(({ path }) => path.join('.')))).toEqual(
      new Set(['name', 'email', 'language', 'roleId', 'scopeId']),
    );
    expect(JSON.stringify(error)).not.toContain('secret words');
  });

  test('[RC17] a name on more than one line, or one that turns the line around, is none', async () => {
    const { client } = house.people.master;
    const parentId = await factoryOf(client);
    for (const name of [
      'two\nlines',
      'bell\u0007',
      'esc\u001b[2J',
      'turn\u202eed',
      'iso\u2066late',
      'line\u2028break',
      'half\ud800',
      ' ',
      'x'.repeat(121),
      'x'.repeat(1_000_000),
    ]) {
      const error = await client.hierarchy.createArea({ parentId, name }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({
        data: { code: 'input.invalid', issues: [{ path: ['name'] }] },
      });
    }
    for (const name of [
      '=HYPERLINK("x")',
      '<b>bold</b>',
      "Robert'); DROP TABLE scopes;--",
      '{{7*7}}',
      '名前 😀',
      '%s%n',
    ])
      await client.hierarchy.createArea({ parentId, name });
    expect((await client.audit.verify()).unbroken).toBe(true);
  });

  test('[RC17] what is no id comes to no record', async () => {
    const { client } = house.people.master;
    for (const workId of ['\ud800', 'a b', 'a\u0000b', '../..', 'x'.repeat(65), '']) {
      const error = await client.live
        .cancelWork({ workId: workId as never })
        .catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ data: { code: 'input.invalid' } });
    }
    expect((await client.audit.verify()).unbroken).toBe(true);
  });
});
