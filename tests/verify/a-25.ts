import { contract } from '../../src/shop/contract.ts';
import { openContractWalk } from '../support/contract-walk.ts';
import { TABLE_PERMISSIONS, TABLE_ROLES } from './access-table.ts';
import { tryForbiddenCalls } from './full-calls.ts';
import { type Harness, Tally } from './harness.ts';

/** Roles of those who stand at the machines. */
const OPERATORS = TABLE_ROLES.filter(({ key }) =>
  ['operator', 'machine-operator', 'mes-operator'].includes(key),
);

/** What nobody at a machine is given by default, as the words of permissions begin or end. */
const DANGEROUS: Readonly<Record<string, (permission: string) => boolean>> = {
  'edits people': (permission) =>
    ['user.manage', 'operator.manage', 'role.manage', 'access.restrict'].includes(permission),
  deletes: (permission) => permission.endsWith('.delete'),
  'makes G-code': (permission) => permission === 'gcode.create',
  'sees or exports the record': (permission) => permission === 'audit.view',
  administers: (permission) =>
    permission === 'platform.administer' || permission === 'factory.manageExpiration',
};

/** A fresh operator can do nothing dangerous: by the table, and by every call of the contract. */
export const harness: Harness = {
  id: 'A-25',
  about: 'a fresh operator edits nobody, deletes nothing, exports nothing, sends no G-code of their own',
  floor: 100,
  fewRuns: 20,
  faultClasses: [...Object.keys(DANGEROUS), 'through the router', 'raw G-code', 'too hot'],
  async run({ runs, progress }) {
    const tally = new Tally();
    tryTable(tally);
    const walk = await openContractWalk();
    try {
      const roles = runs < harness.floor ? OPERATORS.slice(0, 1) : OPERATORS;
      for (const role of roles) await tryForbiddenCalls(tally, walk, role);
      progress(`${tally.runs} calls as ${roles.length} kinds of operator`);
      await tryMachine(tally, walk);
    } finally {
      await walk.house.discard();
    }
    return tally.outcome();
  },
};

function tryTable(tally: Tally): void {
  tally.expect(OPERATORS.length === 3, 'not all kinds of operators are there');
  for (const [what, isDangerous] of Object.entries(DANGEROUS)) {
    const keys = TABLE_PERMISSIONS.filter(isDangerous);
    tally.expect(keys.length > 0, `nothing ${what}`);
    for (const { permissions, own, key } of OPERATORS) {
      tally.ran();
      tally.met(what);
      const held = keys.filter((one) => permissions.includes(one) || own.includes(one));
      tally.expect(held.length === 0, `${key} ${what}: ${held.join(', ')}`);
    }
  }
}

type Walk = Awaited<ReturnType<typeof openContractWalk>>;

/** No door takes a line of G-code, and none heats beyond what the printer's profile allows. */
async function tryMachine(tally: Tally, { house, records }: Walk): Promise<void> {
  const verbs = Object.values(contract).flatMap((room) => Object.keys(room));
  const raw = verbs.filter((verb) => /gcode|^send|command/i.test(verb));
  tally.met('raw G-code');
  tally.expect(raw.length === 0, `a door takes G-code: ${raw.join(', ')}`);
  const { printers } = house.people.operator.client;
  const printerId = records.printer as never;
  for (const [hotendCelsius, bedCelsius] of [
    [500, 0],
    [0, 300],
    [281, 0],
  ] as const) {
    const before = (await printers.get({ printerId })).temperatures;
    const refused = await printers.setTargets({ printerId, hotendCelsius, bedCelsius }).then(
      () => false,
      () => true,
    );
    tally.ran();
    tally.met('too hot');
    tally.expect(refused, `heats to ${hotendCelsius} and ${bedCelsius} °C`);
    const after = (await printers.get({ printerId })).temperatures;
    tally.expect(after.hotendTargetCelsius === before.hotendTargetCelsius, 'a refused heat was sent');
  }
}
