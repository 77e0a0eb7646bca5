import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TemperatureReport } from '../../src/shop/printers/index.ts';
import { createPowerTurns, type PowerTurn } from '../../src/shop/printing/staggering.ts';
import { factoryOf, refusalOf, until } from '../support/station.ts';
import { VirtualTime } from '../printers/support/virtual-time.ts';
import { Floor } from './floor.ts';

const ROOM_CELSIUS = 20;
const TARGET_CELSIUS = 200;
/** The share of the way after which a heater only holds. */
const UP_TO_FIVE_DEGREES = (TARGET_CELSIUS - 5 - ROOM_CELSIUS) / (TARGET_CELSIUS - ROOM_CELSIUS);
const SECOND = 1_000;
const MINUTE = 60_000;

interface Heater {
  readonly id: string;
  /** From the order to full heat; more than half an hour: it never gets there. */
  readonly heatsForMilliseconds: number;
  /** How late its reports are. */
  readonly lateMilliseconds: number;
  heatedAt: number | null;
}

/** Printers that heat in virtual time, and what the turns do with them. */
class Floorboard {
  readonly time = new VirtualTime();
  readonly heaters: readonly Heater[];
  readonly heated: string[] = [];
  readonly givenUp: string[] = [];
  readonly gone = new Set<string>();
  readonly turns;

  constructor(heaters: readonly Omit<Heater, 'heatedAt'>[], heatingAtOnce: number) {
    this.heaters = heaters.map((heater) => ({ ...heater, heatedAt: null }));
    this.turns = createPowerTurns<PowerTurn>({
      clock: this.time,
      timers: this.time,
      fuseOf: (printerId) => (printerId === 'free' ? null : { id: 'fuse', heatingAtOnce }),
      printersOn: () => this.heaters.map(({ id }) => id),
      temperatures: (printerId) => this.report(printerId),
      isWanted: ({ printId }) => !this.gone.has(printId),
      heat: ({ printerId, printId }) => {
        this.gone.add(printId);
        this.heat(printerId);
      },
      giveUp: ({ printId }) => {
        this.gone.add(printId);
        this.givenUp.push(printId);
      },
    });
  }

  ask(printerId: string): 'now' | 'waits' {
    const printId = `print of ${printerId}`;
    this.gone.delete(printId);
    const answer = this.turns.ask({ printId, printerId, askedAt: this.time.now() });
    if (answer === 'now') this.heat(printerId);
    return answer;
  }

  /** Time goes on also when nothing waits for it. */
  async pass(milliseconds: number): Promise<void> {
    this.time.after(milliseconds, () => undefined);
    await this.time.run(milliseconds);
  }

  heat(printerId: string): void {
    this.heated.push(printerId);
    const heater = this.heaters.find(({ id }) => id === printerId);
    if (heater !== undefined) heater.heatedAt = this.time.now();
  }

  /** In truth, not as it is reported: told to heat, and neither there nor beyond half an hour. */
  heatingUp(): number {
    const now = this.time.now();
    return this.heaters.filter(({ heatedAt, heatsForMilliseconds }) => {
      const sinceMilliseconds = heatedAt === null ? Infinity : now - heatedAt;
      return sinceMilliseconds < Math.min(heatsForMilliseconds * UP_TO_FIVE_DEGREES, 30 * MINUTE);
    }).length;
  }

  private report(printerId: string): TemperatureReport | null {
    const heater = this.heaters.find(({ id }) => id === printerId);
    if (heater === undefined) return null;
    const since = heater.heatedAt === null ? -1 : this.time.now() - heater.heatedAt - heater.lateMilliseconds;
    const isTold = since >= 0;
    const share = isTold ? Math.min(1, since / heater.heatsForMilliseconds) : 0;
    const currentCelsius = ROOM_CELSIUS + share * (TARGET_CELSIUS - ROOM_CELSIUS);
    return {
      hotends: [{ currentCelsius, targetCelsius: isTold ? TARGET_CELSIUS : 0 }],
      bed: null,
      chamber: null,
    };
  }
}

const heater = (id: string, minutes: number) => ({
  id,
  heatsForMilliseconds: minutes * MINUTE,
  lateMilliseconds: SECOND,
});

describe('turns on a fuse', () => {
  test('[PR61] never more heat up at once than it carries, in the order in which they asked, and all come to it', async () => {
    const minutes = fc.double({ min: 0.2, max: 4, noNaN: true });
    const late = fc.integer({ min: 0, max: 10_000 });
    const pauses = fc.integer({ min: 0, max: 90_000 });
    const some = fc.array(fc.tuple(minutes, late, pauses), { minLength: 2, maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(some, fc.integer({ min: 1, max: 3 }), async (made, atOnce) => {
        // All of them get their turn within the quarter of an hour that a person's act lasts.
        const most = Math.max(atOnce, Math.ceil(made.length / 3));
        const floor = new Floorboard(
          made.map(([long, lateMilliseconds], index) => ({
            id: `printer ${index}`,
            heatsForMilliseconds: long * MINUTE,
            lateMilliseconds,
          })),
          most,
        );
        for (const [index, [, , pause]] of made.entries()) {
          floor.ask(`printer ${index}`);
          for (let passed = 0; passed <= pause; passed += SECOND) {
            expect(floor.heatingUp()).toBeLessThanOrEqual(most);
            await floor.pass(SECOND);
          }
        }
        for (let passed = 0; passed < 20 * MINUTE; passed += SECOND) {
          expect(floor.heatingUp()).toBeLessThanOrEqual(most);
          await floor.pass(SECOND);
        }
        expect(floor.heated).toEqual(made.map((_, index) => `printer ${index}`));
        expect(floor.givenUp).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  test('[PR61] says how many come before, and goes on when one leaves', async () => {
    const floor = new Floorboard([heater('a', 2), heater('b', 2), heater('c', 2)], 1);
    expect([floor.ask('a'), floor.ask('b'), floor.ask('c')]).toEqual(['now', 'waits', 'waits']);
    expect(floor.ask('free')).toBe('now');
    expect(['a', 'b', 'c'].map((id) => floor.turns.waitsFor(`print of ${id}`))).toEqual([null, 0, 1]);
    floor.gone.add('print of b');
    expect(floor.turns.waitsFor('print of c')).toBe(0);
    await floor.pass(3 * MINUTE);
    expect(floor.heated).toEqual(['a', 'free', 'c']);
  });

  test('[PR61] a heater that never gets there keeps nobody waiting for ever', async () => {
    const floor = new Floorboard([heater('broken', 600), heater('b', 2)], 1);
    floor.ask('broken');
    await floor.pass(20 * MINUTE);
    floor.ask('b');
    await floor.pass(9 * MINUTE);
    expect(floor.heated).toEqual(['broken']);
    await floor.pass(2 * MINUTE);
    expect(floor.heated).toEqual(['broken', 'b']);
  });

  test('[PR62] whose act is fifteen minutes old is not heated for', async () => {
    const floor = new Floorboard([heater('long', 25), heater('b', 2)], 1);
    floor.ask('long');
    floor.ask('b');
    await floor.pass(16 * MINUTE);
    expect(floor.givenUp).toEqual(['print of b']);
    await floor.pass(20 * MINUTE);
    expect(floor.heated).toEqual(['long']);
  });
});

describe('on a station', () => {
  let floor: Floor;

  beforeAll(async () => {
    floor = await Floor.open();
  });
  afterAll(() => floor.house.discard());

  async function onOneFuse(simulation: string, count: number) {
    const scopeId = await factoryOf(floor.manager, 'Print room');
    const fuse = { scopeId, name: 'Fuse', heatingAtOnce: 1 };
    const { powerGroupId } = await floor.manager.printers.savePowerGroup(fuse);
    const printers = [];
    for (let made = 0; made < count; made += 1) {
      const printerId = await floor.printer(simulation);
      await floor.manager.printers.update({ printerId, powerGroupId });
      printers.push(printerId);
    }
    return printers;
  }

  test('[PR62] [PR63] the second waits, does not start, and heats by the station when the first is hot', async () => {
    const [first, second] = await onOneFuse('speed=20', 2);
    if (first === undefined || second === undefined) throw new Error('Two were made');
    await floor.preheated(first);
    const waiting = await floor.preheated(second);
    expect((await floor.card(second)).current?.waitsForPower).toBe(0);
    expect((await floor.card(first)).current?.waitsForPower).toBeNull();
    const plateToken = await floor.word(second);
    const early = floor.operator.printing.start({ ...floor.seen(waiting), plateToken });
    expect(await refusalOf(early)).toMatchObject({ code: 'printing.waitsForPower', before: 0 });
    await until(
      () => floor.card(second),
      ({ temperatures }) => (temperatures.hotendTargetCelsius ?? 0) > 0,
      40_000,
    );
    expect((await floor.card(second)).current?.waitsForPower).toBeNull();
    const acts = floor.acts(waiting.taskId);
    expect(acts.at(-1)).toEqual({ action: 'printing.heatersOn', personId: null });
    await floor.operator.printing.returnTask(floor.seen(waiting));
  });

  test('[PR62] what is given back leaves the row and is not heated for', async () => {
    const [first, second, third] = await onOneFuse('speed=5', 3);
    if (first === undefined || second === undefined || third === undefined)
      throw new Error('Three were made');
    await floor.preheated(first);
    const leaving = await floor.preheated(second);
    await floor.preheated(third);
    expect((await floor.card(third)).current?.waitsForPower).toBe(1);
    await floor.operator.printing.returnTask(floor.seen(leaving));
    expect((await floor.card(third)).current?.waitsForPower).toBe(0);
    expect((await floor.card(second)).temperatures.hotendTargetCelsius).toBe(0);
  });

  test('[PR64] heat by hand is refused while the fuse is taken, and takes it itself', async () => {
    const [first, second] = await onOneFuse('speed=20', 2);
    if (first === undefined || second === undefined) throw new Error('Two were made');
    const { operator } = floor;
    await operator.printers.setTargets({ printerId: first, bedCelsius: 60 });
    const heating = operator.printers.setTargets({ printerId: second, hotendCelsius: 200 });
    expect(await refusalOf(heating)).toMatchObject({ code: 'printers.fuseTaken', before: 1 });
    expect((await floor.card(second)).temperatures.hotendTargetCelsius).toBe(0);
    await operator.printers.setTargets({ printerId: first, hotendCelsius: 0, bedCelsius: 0 });
    await floor.untilCold(first);
    await operator.printers.setTargets({ printerId: second, hotendCelsius: 200 });
    await until(
      () => floor.card(second),
      ({ temperatures }) => (temperatures.hotendTargetCelsius ?? 0) > 0,
    );
    const back = operator.printers.setTargets({ printerId: first, bedCelsius: 60 });
    expect(await refusalOf(back)).toMatchObject({ code: 'printers.fuseTaken', before: 1 });
  });

  test('[PR64] going on after its heaters went off in a pause takes the fuse, too', async () => {
    const [first, second] = await onOneFuse('speed=50', 2);
    if (first === undefined || second === undefined) throw new Error('Two were made');
    const { operator } = floor;
    const print = await floor.started(first);
    await floor.untilPrint(print.printId, 'printing');
    await operator.printing.pause(floor.seen(print));
    await floor.untilPrint(print.printId, 'paused');
    await operator.printers.setTargets({ printerId: first, hotendCelsius: 0, bedCelsius: 0 });
    await floor.untilCold(first);
    await operator.printers.setTargets({ printerId: second, hotendCelsius: 200, bedCelsius: 60 });
    expect(await refusalOf(operator.printing.resume(floor.seen(print)))).toMatchObject({
      code: 'printers.fuseTaken',
      before: 1,
    });
    expect(floor.print(print.printId).state).toBe('paused');
    await operator.printers.setTargets({ printerId: second, hotendCelsius: 0, bedCelsius: 0 });
    await floor.untilCold(second);
    await operator.printing.resume(floor.seen(print));
    await operator.printing.cancel(floor.seen(print));
  });

  test('[PR63] after a restart nothing waits, and nothing heats', async () => {
    const [first, second] = await onOneFuse('speed=5', 2);
    if (first === undefined || second === undefined) throw new Error('Two were made');
    await floor.preheated(first);
    const waiting = await floor.preheated(second);
    await floor.house.reopen();
    expect(floor.print(waiting.printId).state).toBe('interrupted');
    expect((await floor.card(second)).current?.waitsForPower ?? null).toBeNull();
  });
});
