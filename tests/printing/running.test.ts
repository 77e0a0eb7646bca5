import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import type { Id } from '../../src/shop/kernel/index.ts';
import { printProgress } from '../../src/shop/printing/tables.ts';
import { refusalOf, until } from '../support/station.ts';
import { Floor, STEADY, type OnePrint } from './floor.ts';

let floor: Floor;

beforeAll(async () => {
  floor = await Floor.open();
});
afterEach(() => {
  // Whatever a test did on the wire, no listener of the station threw.
  const [bug] = floor.house.reported.splice(0);
  if (bug !== undefined) throw new Error('A listener threw', { cause: bug });
});
afterAll(() => floor.house.discard());

async function running(simulation = STEADY): Promise<OnePrint> {
  const print = await floor.started(await floor.printer(simulation));
  await floor.untilPrint(print.printId, 'printing');
  return print;
}

const seen = (print: OnePrint) => floor.seen(print);

describe('the main job', () => {
  test('[PR18] from the request to the closed task, each step by the person whose step it is', async () => {
    const { designer, manager, operator } = floor.house.people;
    const printerId = await floor.printer('speed=50000');
    const taskId = await floor.queued(floor.quick, { copies: 2 });
    for (const copy of [1, 2]) {
      const print = await floor.started(printerId, taskId);
      await floor.untilPrint(print.printId, 'finished');
      await operator.client.printing.remove(seen(print));
      expect(floor.task(taskId)).toMatchObject({
        state: copy === 1 ? 'queued' : 'removed',
        copiesDone: copy,
      });
    }
    await floor.master.printing.checkParts({ ...floor.seenTask(taskId), verdict: 'pass', reason: '' });
    await floor.manager.printing.closeTask(floor.seenTask(taskId));
    expect(floor.task(taskId).state).toBe('closed');
    const { chain } = await floor.manager.printing.task({ taskId });
    const round = [
      ['printing.acceptTask', operator.personId],
      ['printing.preheat', operator.personId],
      ['printing.start', operator.personId],
      ['printing.started', null],
      ['printing.finished', null],
      ['printing.remove', operator.personId],
    ];
    expect(chain.map(({ action, personId }) => [action, personId])).toEqual([
      ['projects.uploadModel', designer.personId],
      ['printing.request', designer.personId],
      ['printing.review', manager.personId],
      ...round,
      ...round,
      ['printing.checkParts', floor.house.people.master.personId],
      ['printing.closeTask', manager.personId],
    ]);
    expect(await floor.master.audit.verify()).toMatchObject({ unbroken: true });
  });

  test('[PR31] the chain names the printer of each step, and leaves out what nobody did', async () => {
    const print = await running();
    const { chain, attempts } = await floor.operator.printing.task({ taskId: print.taskId });
    expect(chain.filter(({ action }) => action === 'projects.analyseModel')).toEqual([]);
    const { name } = await floor.card(print.printerId);
    const steps = chain.filter(({ action }) => action.startsWith('printing.start'));
    expect(steps.map(({ printerName }) => printerName)).toEqual([name, name]);
    expect(attempts).toMatchObject([{ printId: print.printId, attempt: 1, acceptedByName: 'Otto Operator' }]);
  });

  test('[PR24] a task with copies left goes back to the front of the queue', async () => {
    const waiting = await floor.queued();
    const print = await floor.started(
      await floor.printer('speed=50000'),
      await floor.queued(floor.quick, { copies: 2 }),
    );
    await floor.untilPrint(print.printId, 'finished');
    await floor.operator.printing.remove(seen(print));
    const task = floor.task(print.taskId);
    expect(task).toMatchObject({ state: 'queued', copiesDone: 1, printId: null });
    expect((task.queueKey ?? '') < (floor.task(waiting).queueKey ?? '')).toBe(true);
    expect((await floor.card(print.printerId)).bed).toBe('clear');
  });
});

describe('pausing and resuming', () => {
  test('[PR21] a pause is asked for, confirmed by the printer, and resumed by a person', async () => {
    const print = await running();
    await floor.operator.printing.pause(seen(print));
    await floor.untilPrint(print.printId, 'paused');
    expect(floor.task(print.taskId).state).toBe('paused');
    await floor.operator.printing.resume(seen(print));
    await floor.untilPrint(print.printId, 'printing');
    expect(floor.task(print.taskId).state).toBe('printing');
    const { personId } = floor.house.people.operator;
    const acts = floor.acts(print.taskId);
    expect(acts.slice(acts.findIndex(({ action }) => action === 'printing.pause'))).toEqual([
      { action: 'printing.pause', personId },
      { action: 'printing.paused', personId: null },
      { action: 'printing.resume', personId },
      { action: 'printing.resumed', personId: null },
    ]);
  });

  test('[PR21] two people pause at once: one does, the other is told', async () => {
    const print = await running();
    const now = seen(print);
    const answers = await Promise.allSettled([
      floor.operator.printing.pause(now),
      floor.manager.printing.pause(now),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(floor.acts(print.taskId).filter(({ action }) => action === 'printing.pause')).toHaveLength(1);
  });

  test('[PR21] what does not fit is refused with the state, and nothing is sent', async () => {
    const print = await running();
    expect(await refusalOf(floor.operator.printing.resume(seen(print)))).toEqual({
      code: 'printing.wrongState',
      subject: 'print',
      state: 'printing',
      event: 'resumeAsked',
    });
    await floor.operator.printing.pause(seen(print));
    await floor.untilPrint(print.printId, 'paused');
    expect(await refusalOf(floor.operator.printing.pause(seen(print)))).toMatchObject({
      code: 'printing.wrongState',
      state: 'paused',
      event: 'pauseAsked',
    });
  });
});

describe('cancelling', () => {
  test('[PR22] works in every state of a run, and leaves the heaters off', async () => {
    const inState: Readonly<Record<string, () => Promise<OnePrint>>> = {
      preheating: async () => floor.preheated(await floor.printer()),
      printing: () => running(),
      pausing: async () => {
        const print = await running();
        await floor.operator.printing.pause(seen(print));
        return print;
      },
      paused: async () => {
        const print = await running();
        await floor.operator.printing.pause(seen(print));
        await floor.untilPrint(print.printId, 'paused');
        return print;
      },
      resuming: async () => {
        const print = await running();
        await floor.operator.printing.pause(seen(print));
        await floor.untilPrint(print.printId, 'paused');
        await floor.operator.printing.resume(seen(print));
        return print;
      },
    };
    for (const [state, reach] of Object.entries(inState)) {
      const print = await reach();
      expect(floor.print(print.printId).state).toBe(state);
      await floor.operator.printing.cancel({ ...seen(print), reason: `While ${state}` });
      await floor.untilPrint(print.printId, 'cancelled');
      expect(floor.task(print.taskId).state).toBe('cancelled');
      expect(floor.print(print.printId).endedAt).not.toBeNull();
      await floor.untilCold(print.printerId);
    }
  });

  test('[PR22] an accepted task is given back, not cancelled; an ended run stays as it ended', async () => {
    const accepted = await floor.accepted(await floor.printer());
    expect(await refusalOf(floor.operator.printing.cancel(seen(accepted)))).toMatchObject({
      code: 'printing.wrongState',
      state: 'accepted',
    });
    const print = await running();
    await floor.operator.printing.cancel(seen(print));
    await floor.untilPrint(print.printId, 'cancelled');
    expect(await refusalOf(floor.operator.printing.cancel(seen(print)))).toMatchObject({
      code: 'printing.wrongState',
      state: 'cancelled',
    });
  });

  test('[PR25] a new attempt stands at the front, with the bed clear, and counts as the next', async () => {
    const waiting = await floor.queued();
    const print = await running();
    await floor.operator.printing.cancel(seen(print));
    await floor.untilPrint(print.printId, 'cancelled');
    await floor.operator.printing.tryAgain(seen(print));
    expect(floor.print(print.printId).state).toBe('removed');
    const task = floor.task(print.taskId);
    expect(task).toMatchObject({ state: 'queued', printId: null });
    expect((task.queueKey ?? '') < (floor.task(waiting).queueKey ?? '')).toBe(true);
    const next = await floor.started(print.printerId, print.taskId);
    expect(floor.print(next.printId).attempt).toBe(2);
  });

  test('[PR25] a failed part that was taken off can still be tried again; a good one cannot', async () => {
    const print = await running();
    await floor.operator.printing.cancel(seen(print));
    await floor.untilPrint(print.printId, 'cancelled');
    await floor.operator.printing.remove(seen(print));
    expect(floor.task(print.taskId)).toMatchObject({ state: 'removed', copiesDone: 0 });
    await floor.operator.printing.tryAgain(seen(print));
    expect(floor.task(print.taskId).state).toBe('queued');
    const good = await floor.started(await floor.printer('speed=50000'), await floor.queued(floor.quick));
    await floor.untilPrint(good.printId, 'finished');
    expect(await refusalOf(floor.operator.printing.tryAgain(seen(good)))).toMatchObject({
      code: 'printing.wrongState',
    });
    await floor.operator.printing.remove(seen(good));
    expect(await refusalOf(floor.operator.printing.tryAgain(seen(good)))).toMatchObject({
      code: 'printing.wrongState',
    });
  });

  test('[PR26] rejected parts are printed again, with a reason; passed ones are done', async () => {
    const print = await floor.started(await floor.printer('speed=50000'), await floor.queued(floor.quick));
    await floor.untilPrint(print.printId, 'finished');
    await floor.operator.printing.remove(seen(print));
    const check = (verdict: 'pass' | 'reject', reason: string) =>
      floor.master.printing.checkParts({ ...floor.seenTask(print.taskId), verdict, reason });
    expect(await refusalOf(check('reject', ''))).toEqual({ code: 'printing.reasonMissing' });
    await check('reject', 'Warped');
    expect(floor.task(print.taskId)).toMatchObject({ state: 'queued', copiesDone: 0, printId: null });
    expect(await refusalOf(check('pass', ''))).toMatchObject({
      code: 'printing.wrongState',
      state: 'queued',
    });
  });
});

describe('when the printer fails', () => {
  test('[PR26] a part that broke off is never passed by the check', async () => {
    const print = await floor.started(
      await floor.printer('speed=50000&kill=30'),
      await floor.queued(floor.quick),
    );
    await floor.untilPrint(print.printId, 'failed');
    await floor.operator.printing.remove(seen(print));
    const before = floor.task(print.taskId);
    for (const verdict of ['pass', 'reject'] as const) {
      const check = { ...floor.seenTask(print.taskId), verdict, reason: 'Looked at it' };
      expect(await refusalOf(floor.master.printing.checkParts(check))).toEqual({
        code: 'printing.nothingToCheck',
      });
    }
    expect(floor.task(print.taskId)).toEqual(before);
  });

  /** The ends of a run that the record tells of. */
  const endsOf = (taskId: string) =>
    floor
      .acts(taskId)
      .map(({ action }) => action)
      .filter((action) =>
        ['printing.failed', 'printing.finished', 'printing.cancelled', 'printing.interrupted'].includes(
          action,
        ),
      );

  async function failing(simulation: string): Promise<OnePrint> {
    const print = await floor.started(await floor.printer(`${STEADY}&${simulation}`));
    await floor.untilPrint(print.printId, 'failed');
    return print;
  }

  test('[PR23] a thermal fault ends the run once, and stays until a person has looked', async () => {
    const print = await failing('kill=60');
    const { printerId, taskId } = print;
    expect(endsOf(taskId)).toEqual(['printing.failed']);
    expect(floor.print(print.printId)).toMatchObject({
      state: 'failed',
      failure: { code: 'thermalRunaway', lastAcknowledgedLine: expect.any(Number) },
    });
    await until(
      () => floor.printerRow(printerId).fault,
      (fault) => fault !== null,
    );
    expect(floor.printerRow(printerId).fault).toMatchObject({ code: 'thermalRunaway' });
    expect(await refusalOf(floor.operator.printers.connect({ printerId }))).toMatchObject({
      code: 'printers.faulted',
    });
    await floor.operator.printing.tryAgain(seen(print));
    const again = floor.operator.printing.acceptTask({ ...floor.seenTask(taskId), printerId });
    expect(await refusalOf(again)).toMatchObject({ code: 'printing.printerFaulted' });
    await floor.operator.printers.clearFault({ printerId });
    await until(
      () => floor.card(printerId),
      ({ link }) => link === 'ready',
    );
    await floor.accepted(printerId, taskId);
  });

  test('[PR23] a pulled cable ends the run once, with the last line that was acknowledged', async () => {
    const print = await failing('unplug=60');
    expect(endsOf(print.taskId)).toEqual(['printing.failed']);
    const { failure } = floor.print(print.printId);
    expect(failure?.code).toBe('linkLost');
    expect(failure?.lastAcknowledgedLine).toBeGreaterThan(10);
    const kept = floor.rows
      .select()
      .from(printProgress)
      .where(eq(printProgress.printId, print.printId))
      .get();
    expect(kept?.lastAcknowledgedLine).toBe(failure?.lastAcknowledgedLine);
    const { link, bed, current } = await floor.card(print.printerId);
    expect([link, bed, current?.state]).toEqual(['lost', 'occupied', 'failed']);
  });

  test('[PR23] a printer that restarts does not go on as if nothing had happened', async () => {
    const print = await failing('reset=60');
    expect(endsOf(print.taskId)).toEqual(['printing.failed']);
    expect(floor.print(print.printId).failure).toMatchObject({ code: 'printerReset' });
  });

  test('[PR23] nobody needs to sign in to stop a printer, and it is on record', async () => {
    const print = await running();
    await floor.house.nobody.printers.stop({ printerId: print.printerId });
    expect(floor.print(print.printId)).toMatchObject({
      state: 'failed',
      failure: { code: 'stoppedByPerson' },
    });
    expect(endsOf(print.taskId)).toEqual(['printing.failed']);
    const stops = floor.rows
      .select({ personId: auditEntries.personId, recordId: auditEntries.recordId })
      .from(auditEntries)
      .where(eq(auditEntries.action, 'printers.stop'))
      .all();
    expect(stops).toContainEqual({ personId: null, recordId: print.printerId });
  });

  test('[PR22] a run whose end was never heard is not there for ever: it can be cancelled', async () => {
    const print = await running();
    // The station misses the end: as if its disk had been full just then.
    const { store } = floor.house.station;
    const { write, journal } = store;
    const full = () => {
      throw new Error('No room');
    };
    Object.assign(store, { write: full, journal: full });
    await floor.house.nobody.printers.stop({ printerId: print.printerId }).catch(() => undefined);
    Object.assign(store, { write, journal });
    expect(floor.print(print.printId).state).toBe('printing');
    floor.house.reported.splice(0);
    await floor.operator.printing.cancel(seen(print));
    expect(floor.print(print.printId).state).toBe('cancelled');
  });
});

describe('progress', () => {
  test('[PR32] is on disk while it prints, and the card shows it', async () => {
    const print = await running();
    const kept = () =>
      floor.rows.select().from(printProgress).where(eq(printProgress.printId, print.printId)).get();
    await until(kept, (row) => (row?.lastAcknowledgedLine ?? 0) > 20);
    const { current } = await floor.card(print.printerId);
    expect(current).toMatchObject({ printId: print.printId, state: 'printing' });
    expect(current?.fraction).toBeGreaterThan(0);
    expect(current?.acknowledgedLines).toBeGreaterThan(20);
  });
});

describe('[PR33] what people see', () => {
  test('[PR33] tasks and printers of another factory show to nobody who works in this one alone', async () => {
    const south = (await floor.master.hierarchy.scopes()).find(({ name }) => name === 'Demo Factory South');
    const scopeId = south?.id as Id<'Scope'>;
    const { projectId } = await floor.master.projects.create({ scopeId, name: 'Of the south' });
    for (const person of [floor.designer, floor.operator, floor.manager]) {
      expect((await person.printing.tasks({ scopeId })).total).toBe(0);
      expect(await refusalOf(person.projects.get({ projectId }))).toMatchObject({ code: 'access.forbidden' });
    }
  });
});
