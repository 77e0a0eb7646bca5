import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Id } from '../../src/shop/kernel/index.ts';
import { FINDING_CODES, type FindingLevel } from '../../src/shop/printing/index.ts';
import { DEFAULT_LEVELS, levelsAt } from '../../src/shop/printing/finding-levels.ts';
import { modelVersions } from '../../src/shop/projects/tables.ts';
import type { Tx } from '../../src/shop/printing/house.ts';
import { printTasks } from '../../src/shop/printing/tables.ts';
import { openTcpPrinter } from '../support/tcp-printer.ts';
import { factoryOf, projectWith, refusalOf, type Uploaded } from '../support/station.ts';
import { Floor } from './floor.ts';

let floor: Floor;

beforeAll(async () => {
  floor = await Floor.open();
});
afterAll(() => floor.house.discard());

const upload = (name: string, gcode: string): Promise<Uploaded> =>
  projectWith(floor.house, { name: `${name}.gcode`, bytes: gcode });

const settings = () => upload('settings', 'G28\nM500\nG1 X10\nM104 S0\n');

/** Changes rows as no use case does: what an older version, or another file under the same name, would have left. */
function behindTheBack(work: (rows: Tx['rows']) => void): void {
  floor.house.station.store.write((tx) => {
    work(tx.rows);
    const nobody = { personId: null, personName: null, roleName: null, grantId: null, session: null };
    tx.record({
      actor: { ...nobody, face: 'station' },
      action: 'test.changed',
      result: 'done',
      recordKind: 'station',
      recordId: null,
      recordName: null,
      scopeId: null,
      scopeName: null,
    });
  });
}

async function release(taskId: Id<'PrintTask'>, reason = 'Looked at it') {
  await floor.manager.printing.releaseFindings({ ...floor.seenTask(taskId), reason });
}

async function rule(place: string, level: FindingLevel | null, finding = 'writesSettings' as const) {
  const scopeId = await factoryOf(floor.master, place);
  await floor.master.printing.setGcodeRule({ scopeId, finding, level });
}

describe('rules', () => {
  test('[PR70] the nearest place says; where none does, the default', () => {
    const level = fc.constantFrom<FindingLevel>('refuse', 'warn', 'allow');
    const upward = ['printer', 'area', 'factory', 'company'];
    const some = fc.uniqueArray(
      fc.record({
        scopeId: fc.constantFrom(...upward, 'elsewhere'),
        finding: fc.constantFrom(...FINDING_CODES),
        level,
      }),
      { selector: ({ scopeId, finding }) => `${scopeId} ${finding}` },
    );
    fc.assert(
      fc.property(some, fc.integer({ min: 0, max: 3 }), (rules, from) => {
        const seen = upward.slice(from);
        const levels = levelsAt(rules, seen);
        for (const finding of FINDING_CODES) {
          const nearest = seen
            .map((place) => rules.find((one) => one.scopeId === place && one.finding === finding))
            .find((one) => one !== undefined);
          const never = finding === 'forbiddenCommand';
          const wanted = never ? 'refuse' : (nearest?.level ?? DEFAULT_LEVELS[finding]);
          expect(levels[finding].level).toBe(wanted);
          expect(levels[finding].scopeId).toBe(never ? null : (nearest?.scopeId ?? null));
        }
      }),
    );
  });

  test('[PR70] are inherited, changed by who manages printers, and on record', async () => {
    const room = await factoryOf(floor.master, 'Print room');
    const at = async () => {
      const rules = await floor.operator.printing.gcodeRules({ scopeId: room });
      return rules.find(({ finding }) => finding === 'writesSettings');
    };
    expect(await at()).toEqual({
      finding: 'writesSettings',
      level: 'refuse',
      defaultLevel: 'refuse',
      fromScopeName: null,
      isChangeable: true,
    });
    await rule('Demo Factory North', 'warn');
    expect(await at()).toMatchObject({ level: 'warn', fromScopeName: 'Demo Factory North' });
    await rule('Print room', 'allow');
    expect(await at()).toMatchObject({ level: 'allow', fromScopeName: 'Print room' });
    await rule('Print room', null);
    expect(await at()).toMatchObject({ level: 'warn', fromScopeName: 'Demo Factory North' });
    await rule('Demo Factory North', null);
    const mine = floor.operator.printing.setGcodeRule({ scopeId: room, finding: 'tooHot', level: 'allow' });
    expect(await refusalOf(mine)).toMatchObject({ code: 'access.forbidden' });
    const never = floor.master.printing.setGcodeRule({
      scopeId: room,
      finding: 'forbiddenCommand',
      level: 'allow',
    });
    expect(await refusalOf(never)).toMatchObject({ code: 'printing.findingForbidden' });
  });
});

describe('a task', () => {
  test('[PR71] with a refused finding is not accepted, can be denied, and passes where it is only warned of', async () => {
    const taskId = await floor.request(await settings());
    const view = await floor.manager.printing.findings({ taskId });
    expect(view).toMatchObject({ isKeptBack: true, isReadBeforeCheck: false, release: null });
    expect(view.findings).toContainEqual({
      code: 'writesSettings',
      level: 'refuse',
      line: 2,
      text: 'M500',
      count: 1,
    });
    expect(await floor.review(taskId)).toEqual({ code: 'printing.keptBack', findings: ['writesSettings'] });
    expect(floor.task(taskId).state).toBe('requested');
    expect(await floor.review(taskId, 'deny', 'No')).toBeNull();
    await rule('Demo Factory North', 'warn');
    const other = await floor.request(await settings());
    expect(await floor.review(other)).toBeNull();
    // The rule of the printer's own place is looked at when the task is taken for it.
    await rule('Print room', 'refuse');
    const printerId = await floor.printer();
    expect(await refusalOf(floor.accepted(printerId, other))).toEqual({
      code: 'printing.keptBack',
      findings: ['writesSettings'],
    });
    await rule('Print room', null);
    await floor.accepted(printerId, other);
    await rule('Demo Factory North', null);
  });

  test('[PR72] is let through with a reason, for this file alone, and not reviewed by who did it', async () => {
    const taskId = await floor.request(await settings());
    expect(await refusalOf(release(taskId, ''))).toMatchObject({ code: 'printing.reasonMissing' });
    const byOperator = floor.operator.printing.releaseFindings({ ...floor.seenTask(taskId), reason: 'x' });
    expect(await refusalOf(byOperator)).toMatchObject({ code: 'access.forbidden' });
    await release(taskId);
    const view = await floor.manager.printing.findings({ taskId });
    expect(view).toMatchObject({
      isKeptBack: false,
      release: { reason: 'Looked at it', findings: ['writesSettings'] },
    });
    expect(await refusalOf(release(taskId))).toMatchObject({ code: 'printing.wrongState' });
    expect(await floor.review(taskId)).toMatchObject({ code: 'access.separationOfDuties' });
    const acts = floor.acts(taskId).map(({ action }) => action);
    expect(acts).toContain('printing.releaseFindings');
    // Another file under the same task: nothing was said of it.
    behindTheBack((rows) => {
      rows
        .update(printTasks)
        .set({ gcodeHash: 'f'.repeat(64) })
        .where(eq(printTasks.id, taskId))
        .run();
    });
    expect(await floor.manager.printing.findings({ taskId })).toMatchObject({
      isKeptBack: true,
      release: null,
    });
  });

  test('[PR72] that was let through is reviewed by somebody else, and printed', async () => {
    const taskId = await floor.request(await settings());
    await release(taskId);
    const { results } = await floor.master.printing.review({
      taskIds: [taskId],
      expectedVersions: [floor.task(taskId).version],
      verdict: 'accept',
      reason: '',
    });
    expect(results).toEqual([{ taskId, refusal: null }]);
    await floor.accepted(await floor.printer(), taskId);
  });

  test('[PR73] is too hot or off the bed only when no printer here could print it', async () => {
    const findings = async (gcode: string) => {
      const taskId = await floor.request(await upload('wide', gcode));
      const view = await floor.manager.printing.findings({ taskId });
      return view.findings.filter(({ code }) => code === 'tooHot' || code === 'offTheBed');
    };
    expect(await findings('G28\nG1 X215 Y205\nM104 S200\nM104 S0\n')).toEqual([]);
    expect(await findings('G28\nM104 S330\nG1 X20\nM104 S330\nM104 S0\n')).toEqual([
      { code: 'tooHot', level: 'warn', line: 2, text: '330 °C', count: 2 },
    ]);
    expect(await findings('G28\nG1 X20\nG1 Y900\nM104 S0\n')).toEqual([
      { code: 'offTheBed', level: 'warn', line: 3, text: 'Y900', count: 1 },
    ]);
    // Travel alone makes no part larger than the bed: only the check minds it, and only a release lets it through.
    const taskId = await floor.queued(await upload('travels', 'G28\nG1 X20\nG1 Y900\nM104 S0\n'));
    const printerId = await floor.printer();
    expect(await refusalOf(floor.accepted(printerId, taskId))).toEqual({
      code: 'printing.keptBack',
      findings: ['offTheBed'],
    });
    expect(await floor.manager.printing.findings({ taskId })).toMatchObject({
      isKeptBack: false,
      releasable: ['offTheBed'],
    });
    await release(taskId);
    await floor.accepted(printerId, taskId);
  });

  test('[PR74] is not taken by a printer without thermal protection, until a rule of its place lets it', async () => {
    const behind = await openTcpPrinter({ speed: 1_000, thermalProtection: false });
    const printerId = await floor.printerAt(behind.address);
    const card = await floor.card(printerId);
    const taskId = await floor.queued();
    expect(card.lacksThermalProtection).toBe(true);
    expect(await refusalOf(floor.accepted(printerId, taskId))).toEqual({
      code: 'printing.keptBack',
      findings: ['noThermalProtection'],
    });
    const scopeId = printerId as unknown as Id<'Scope'>;
    await floor.master.printing.setGcodeRule({ scopeId, finding: 'noThermalProtection', level: 'warn' });
    await floor.accepted(printerId, taskId);
    await floor.master.printers.disconnect({ printerId });
    await behind.close();
  });

  test('[PR75] whose file was read before the check says so', async () => {
    const old = await upload('old', 'G28\nM0\nG1 X{speed}\nM104 S0\n');
    behindTheBack((rows) => {
      const { modelVersionId } = old;
      const row = rows.select().from(modelVersions).where(eq(modelVersions.id, modelVersionId)).get();
      if (row?.analysis.state !== 'gcode') throw new Error('It was not read');
      const { check: _check, ...facts } = row.analysis.facts;
      const analysis = { state: 'gcode' as const, facts };
      rows.update(modelVersions).set({ analysis }).where(eq(modelVersions.id, modelVersionId)).run();
    });
    const taskId = await floor.request(old);
    const view = await floor.manager.printing.findings({ taskId });
    expect(view.isReadBeforeCheck).toBe(true);
    expect(view.findings.map(({ code, line }) => [code, line])).toEqual([
      ['waitsForPerson', 2],
      ['placeholder', 3],
    ]);
  });
});
