import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  copyDraft,
  editDraft,
  emptyDraft,
  inputOf,
  ownRankAt,
  sameDraft,
  variantDraft,
} from '../../../renderer/rooms/access/role-draft.ts';
import {
  changeOf,
  countChanges,
  listsOf,
  markIn,
  marksOf,
  sameMarks,
  withMark,
  type Mark,
  type Marks,
} from '../../../renderer/rooms/access/role-marks.ts';
import { PERMISSIONS, type PermissionKey } from '../../../src/shop/access/index.ts';
import type { OwnAccess } from '../../../src/shop/people/contract.ts';
import { roleView } from './role-view.ts';

const keys = PERMISSIONS.map(({ key }) => key).filter((key) => key !== 'platform.administer');
const someMarks: fc.Arbitrary<Marks> = fc
  .array(fc.tuple(fc.constantFrom(...keys), fc.constantFrom('every' as const, 'own' as const)))
  .map((pairs) => new Map<PermissionKey, 'every' | 'own'>(pairs));

test('what is shown of a role is what is sent of it', () => {
  fc.assert(
    fc.property(someMarks, (marks) => {
      const lists = listsOf(marks);
      expect(sameMarks(marksOf(lists), marks)).toBe(true);
      expect(lists.permissions.filter((key) => lists.own.includes(key))).toEqual([]);
    }),
  );
});

test('a mark that is set and taken back leaves no trace', () => {
  const mark = fc.constantFrom<Mark>('no', 'own', 'every');
  fc.assert(
    fc.property(someMarks, fc.constantFrom(...keys), mark, (marks, key, next) => {
      const former = markIn(marks, key);
      expect(markIn(withMark(marks, key, next), key)).toBe(next);
      expect(sameMarks(withMark(withMark(marks, key, next), key, former), marks)).toBe(true);
    }),
  );
});

test('the difference from the default counts each permission once, and none where both are alike', () => {
  fc.assert(
    fc.property(someMarks, someMarks, (from, to) => {
      const { added, removed, widened, narrowed } = countChanges(from, to);
      const differing = keys.filter((key) => changeOf(markIn(from, key), markIn(to, key)) !== null);
      expect(added + removed + widened + narrowed).toBe(differing.length);
      expect(differing.length === 0).toBe(sameMarks(from, to));
    }),
  );
});

test('a variant starts as its default, new, under its name, and says what it stands in for', () => {
  const role = roleView({ roleId: 'print-farm/operator', kind: 'default', version: null, name: 'Operator' });
  const draft = variantDraft(role, 'client');
  expect(inputOf(draft)).toMatchObject({
    roleId: null,
    expectedVersion: null,
    variantOf: 'print-farm/operator',
    homeScopeId: 'client',
    name: 'Operator',
  });
});

test('a copy is a role of its own, below the rank of who makes it', () => {
  const role = roleView({ rank: 100, permissions: ['print.pause'], variantOf: 'print-farm/master' });
  const draft = copyDraft(role, 'client', 'Master (copy)', 80);
  expect(draft).toMatchObject({ roleId: null, variantOf: null, rank: 79, name: 'Master (copy)' });
  expect(emptyDraft('client', 20).rank).toBe(19);
});

test('an edit names the version that it began with, and is the same until something is touched', () => {
  const role = roleView({ version: 7, permissions: ['print.pause'], assigns: ['print-farm/operator'] });
  const draft = editDraft(role);
  expect(inputOf(draft).expectedVersion).toBe(7);
  expect(sameDraft(draft, editDraft(role))).toBe(true);
  expect(sameDraft({ ...draft, marks: withMark(draft.marks, 'print.resume', 'own') }, draft)).toBe(false);
  expect(sameDraft({ ...draft, assigns: [] }, draft)).toBe(false);
});

function ownAccess(some: Partial<OwnAccess>): OwnAccess {
  const scopes = [
    { id: 'client', kind: 'client', parentId: null, name: 'Demo Company' },
    { id: 'factory', kind: 'factory', parentId: 'client', name: 'North' },
    { id: 'beside', kind: 'factory', parentId: 'client', name: 'South' },
  ];
  return { scopes, roles: [], grants: [], restrictions: [], ...some } as unknown as OwnAccess;
}

function grant(roleId: string, scopeId: string, fromAt = 0, untilAt: number | null = null) {
  return { id: `${roleId} ${scopeId}`, personId: 'me', roleId, scopeId, grantedBy: null, fromAt, untilAt };
}

test('the own rank somewhere is that of the highest role that holds there now', () => {
  const grants = [
    grant('print-farm/operator', 'factory'),
    grant('print-farm/factory-manager', 'beside'),
    grant('print-farm/designer', 'client'),
  ];
  const own = ownAccess({ grants: grants as never });
  expect(ownRankAt(own, 'factory', 1)).toBe(40);
  expect(ownRankAt(own, 'beside', 1)).toBe(80);
  expect(ownRankAt(own, 'nowhere', 1)).toBe(0);
  const over = ownAccess({ grants: [grant('print-farm/master', 'client', 0, 10)] as never });
  expect(ownRankAt(over, 'client', 9)).toBe(100);
  expect(ownRankAt(over, 'client', 10)).toBe(0);
});

test('where a variant stands in for a role, its rank counts', () => {
  const variant = { id: 'v', variantOf: 'print-farm/operator', homeScopeId: 'client', rank: 33 };
  const grants = [grant('print-farm/operator', 'factory')];
  expect(ownRankAt(ownAccess({ grants: grants as never, roles: [variant] as never }), 'factory', 1)).toBe(33);
});
