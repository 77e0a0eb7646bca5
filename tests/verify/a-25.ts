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
  about: 'a fresh operator edits nobody, deletes nothing, exports nothing, sends no dangerous line',
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

/** Doors with such a name that take no line of G-code; and the one that does, which is tried. */
const NO_LINE_TAKEN = ['gcodeRules', 'setGcodeRule'];
const TAKES_A_LINE = 'sendCommand';

/** Lines that a printer must not get from a person at it, by what they would do. */
const DANGEROUS_LINES: Readonly<Record<string, readonly string[]>> = {
  'stops, restarts or loses count': [
    'M112',
    'm 0112',
    'N5 M112*33',
    'G1 X1\nM112',
    'M110 N1',
    'M997',
    'M999',
  ],
  'waits for a button': ['M0', 'M1'],
  'starts what nobody approved': ['M23 A.GCO', 'M24', 'M26 S0', 'M28 A.GCO', 'M32 A.GCO', 'M1000'],
  'heats too much': ['M104 S500', 'm104s500', 'M109 R400', 'M140 S300', 'M190 S200', 'M303 E0 S400 C8'],
};

/** One door takes a line of G-code, and none that is dangerous; none heats beyond what the printer's profile allows. */
async function tryMachine(tally: Tally, { house, records }: Walk): Promise<void> {
  const verbs = Object.values(contract).flatMap((room) => Object.keys(room));
  const raw = verbs.filter((verb) => /gcode|^send|command/i.test(verb) && !NO_LINE_TAKEN.includes(verb));
  tally.expect(raw.join() === TAKES_A_LINE, `a door takes G-code: ${raw.join(', ')}`);
  const { printers, controls } = house.people.operator.client;
  const printerId = records.printer as never;
  await controls.sendCommand({ printerId, command: 'M117 A harmless line is sent' });
  for (const command of Object.values(DANGEROUS_LINES).flat()) {
    const refused = await controls.sendCommand({ printerId, command }).then(
      () => false,
      () => true,
    );
    tally.ran();
    tally.met('raw G-code');
    tally.expect(refused, `a line that is dangerous is sent: ${JSON.stringify(command)}`);
  }
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
