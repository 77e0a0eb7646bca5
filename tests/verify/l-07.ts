import { eq } from 'drizzle-orm';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import { changeLog } from '../../src/shop/records/tables.ts';
import { openAsStranger } from '../support/open-station.ts';
import {
  addPrinter,
  factoryOf,
  openTestStation,
  type Client,
  type TestStation,
  until,
} from '../support/station.ts';
import { type Harness, Tally } from './harness.ts';
import { type Choices, choicesFrom } from './random.ts';

/** Acts of every room that change something, for a Master. */
const ACTS: Readonly<Record<string, (client: Client, about: About) => Promise<unknown>>> = {
  'an area': ({ hierarchy }, { factoryId, name }) => hierarchy.createArea({ parentId: factoryId, name }),
  'a renamed place': ({ hierarchy }, { factoryId, name }) =>
    hierarchy.renameScope({ scopeId: factoryId, name }),
  'a person': ({ people }, { factoryId, name, number }) =>
    people.create({
      name,
      email: `new-${number}@demo.example`,
      language: 'en',
      roleId: 'print-farm/operator',
      scopeId: factoryId,
    }),
  'a closed account': ({ people }, { personId }) => people.deactivate({ personId }),
  'a restriction': ({ access }, { factoryId, personId }) =>
    access.restrict({
      personId,
      roleId: null,
      scopeId: factoryId,
      permissions: ['print.pause'],
      reason: 'So',
    }),
  'a project': ({ projects }, { factoryId, name }) => projects.create({ scopeId: factoryId, name }),
  'another language': ({ people }) => people.setLanguage({ language: 'it' }),
};

interface About {
  readonly factoryId: Awaited<ReturnType<typeof factoryOf>>;
  readonly personId: never;
  readonly name: string;
  readonly number: number;
}

/** What cannot be recorded is not done; a printer is stopped all the same, and that is written as soon as it can be. */
export const harness: Harness = {
  id: 'L-07',
  about: 'without a record nothing is done, except a stop, which is recorded later',
  floor: 70,
  fewRuns: 4,
  faultClasses: [...Object.keys(ACTS), 'a stop'],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    const choices = choicesFrom(seed);
    const house = await openTestStation();
    try {
      const { client } = house.people.master;
      const factoryId = await factoryOf(client);
      for (let number = 0; tally.runs < runs - 1; number += 1) {
        const about = {
          factoryId,
          personId: house.people.operator.personId as never,
          name: `Name ${number}`,
          number,
        };
        await tryAct(tally, house, choices, about);
      }
      await tryStop(tally, house);
      progress(`${tally.runs} acts on a full disk`);
    } finally {
      await house.discard();
    }
    return tally.outcome();
  },
};

/** Rows of any kind, the record's own among them. */
const changes = ({ station }: TestStation): number =>
  station.store.reading.select().from(changeLog).all().length;

async function tryAct(tally: Tally, house: TestStation, choices: Choices, about: About): Promise<void> {
  const names = Object.keys(ACTS);
  const name = names[about.number % names.length] ?? '';
  const before = changes(house);
  breakRecord(house, choices);
  const isDone = await ACTS[name]?.(house.people.master.client, about).then(
    () => true,
    () => false,
  );
  mendRecord(house);
  tally.ran();
  tally.met(name);
  tally.expect(isDone === false, `${name} is done although nothing is recorded`);
  tally.expect(changes(house) === before, `${name} was refused, and yet changed something`);
}

async function tryStop(tally: Tally, house: TestStation): Promise<void> {
  const printerId = await addPrinter(house, 'To be stopped');
  const { client, personId } = house.people.operator;
  breakRecord(house, choicesFrom(1));
  await client.printers.stop({ printerId });
  await until(
    () => client.printers.get({ printerId }),
    ({ link }) => link !== 'ready',
  );
  mendRecord(house);
  const stops = () =>
    house.station.store.reading
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.action, 'printers.stop'))
      .all();
  const written = await until(stops, (rows) => rows.length > 0);
  tally.ran();
  tally.met('a stop');
  tally.expect(
    written.length === 1 && written[0]?.personId === personId,
    `the stop is on record ${written.length} times`,
  );
}

const SAID = ['no room on the disk', 'the disk is gone', 'I/O error'];

/** As a disk that is full, or gone: no entry can be added, by anybody. */
function breakRecord({ dataDirectory }: TestStation, choices: Choices): void {
  const stranger = openAsStranger(dataDirectory);
  stranger.exec(
    `CREATE TRIGGER no_room BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(ABORT, '${choices.of(SAID)}'); END`,
  );
  stranger.close();
}

function mendRecord({ dataDirectory }: TestStation): void {
  const stranger = openAsStranger(dataDirectory);
  stranger.exec('DROP TRIGGER no_room');
  stranger.close();
}
