import { createRouterClient, ORPCError, type RouterClient } from '@orpc/server';
import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { StepFailed, stepTeller, until, type DemoStep, type Step } from './demo-steps.ts';
import type { Id } from '../shop/kernel/index.ts';
import type { ModelVersionView, SliceView } from '../shop/projects/index.ts';
import { DEMO_PASSWORD, DEMO_PEOPLE, type DemoPersonKey } from '../station/demo/people.ts';
import type { Station } from '../station/station.ts';
import type { StationRouter } from '../station/router.ts';

export interface DemoJob {
  readonly file: string;
  readonly printer: string;
  tell(step: DemoStep): void;
}

type Client = RouterClient<StationRouter>;

interface SignedInPerson {
  readonly name: string;
  readonly token: string;
  readonly client: Client;
}

const PROFILE = 'simulated-220-standard';
const MATERIAL = 'PLA';

/** Plays the main job through the contract, each step as the person whose step it is. True when a step failed. */
export async function playMainJob(station: Station, job: DemoJob): Promise<boolean> {
  const step = stepTeller((step) => job.tell(step));
  try {
    const people = await signInAll(station, step);
    const printerId = await addPrinter(people.master, job.printer, step);
    const { taskId, number } = await requestPrint(station, people.designer, job.file, step);
    await acceptRequest(people.manager, taskId, number, step);
    await print(people.operator, taskId, printerId, step);
    await readRecord(people.master, taskId, step);
    return false;
  } catch (error) {
    if (error instanceof StepFailed) return true;
    throw error;
  }
}

async function signInAll(
  station: Station,
  step: Step,
): Promise<Readonly<Record<DemoPersonKey, SignedInPerson>>> {
  const entries: [DemoPersonKey, SignedInPerson][] = [];
  for (const { key, name, email } of DEMO_PEOPLE) {
    const nobody = clientOf(station, null);
    const { token } = await step(name, 'signs in', () =>
      nobody.people.signIn({ email, password: DEMO_PASSWORD }),
    );
    entries.push([key, { name, token, client: clientOf(station, token) }]);
  }
  return Object.fromEntries(entries) as Record<DemoPersonKey, SignedInPerson>;
}

function clientOf(station: Station, token: string | null): Client {
  const headers = token === null ? {} : { authorization: `Bearer ${token}` };
  return createRouterClient(station.router, { context: { headers, face: 'cli', local: true } });
}

async function addPrinter(master: SignedInPerson, address: string, step: Step): Promise<Id<'Printer'>> {
  const { client } = master;
  const area = (await client.hierarchy.scopes()).find(({ kind }) => kind === 'area');
  if (area === undefined) throw new Error('The demo factory has no area');
  const taken = (await client.printers.list({})).length;
  const { printerId } = await step(
    master,
    'adds a printer',
    () =>
      client.printers.add({
        scopeId: area.id,
        name: `Demo bench ${taken + 1}`,
        address,
        profileKey: PROFILE,
        materialKey: MATERIAL,
      }),
    () => address,
  );
  await step(
    master,
    'connects it',
    async () => {
      await client.printers.connect({ printerId }).catch((error: unknown) => {
        // Adding it has begun to connect already.
        if (
          !(error instanceof ORPCError) ||
          (error.data as { code?: string }).code !== 'printers.alreadyConnected'
        )
          throw error;
      });
      return until(
        () => client.printers.get({ printerId }),
        ({ link }) => link === 'ready',
      );
    },
    ({ firmware }) => firmware ?? '',
  );
  return printerId;
}

async function requestPrint(
  station: Station,
  designer: SignedInPerson,
  file: string,
  step: Step,
): Promise<{ taskId: Id<'PrintTask'>; number: number }> {
  const { client } = designer;
  const factory = (await client.hierarchy.scopes()).find(({ kind }) => kind === 'factory');
  if (factory === undefined) throw new Error('The demo has no factory');
  const { projectId } = await step(designer, 'makes a project', () =>
    client.projects.create({ scopeId: factory.id, name: `Demo of ${basename(file)}` }),
  );
  const { modelVersionId } = await step(designer, `uploads ${basename(file)}`, () =>
    upload(station, designer, projectId, file),
  );
  const version = await step(
    designer,
    'waits for its analysis',
    async () => {
      const analysed = await until(
        () => versionOf(client, projectId, modelVersionId),
        ({ analysis }) => analysis.state !== 'analysing',
      );
      if (analysed.analysis.state === 'rejected') throw new Error(JSON.stringify(analysed.analysis.refusal));
      return analysed;
    },
    ({ analysis }) => analysis.state,
  );
  const sliceId = version.analysis.state === 'mesh' ? await slice(designer, modelVersionId, step) : null;
  return step(
    designer,
    'asks for a print',
    () =>
      client.printing.request({
        modelVersionId,
        sliceId,
        materialKey: MATERIAL,
        copies: 1,
        dueAt: null,
        note: 'From the demo',
      }),
    ({ number }) => `task #${number}`,
  );
}

async function upload(
  station: Station,
  { token }: SignedInPerson,
  projectId: string,
  file: string,
): Promise<{ modelVersionId: Id<'ModelVersion'> }> {
  const url = `http://printhall.invalid/files/projects/${projectId}/models?name=${encodeURIComponent(basename(file))}`;
  const request = new Request(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-length': String(statSync(file).size) },
    body: Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array<ArrayBuffer>>,
    duplex: 'half',
  } as RequestInit);
  const response = await station.handleRequest(request, { local: true, face: 'cli' });
  if (response?.status !== 201) throw new Error(response === null ? 'no such route' : await response.text());
  return (await response.json()) as { modelVersionId: Id<'ModelVersion'> };
}

async function versionOf(
  client: Client,
  projectId: Id<'Project'>,
  versionId: string,
): Promise<ModelVersionView> {
  const project = await client.projects.get({ projectId });
  const version = project.modelList
    .flatMap(({ versions }) => versions)
    .find(({ modelVersionId }) => modelVersionId === versionId);
  if (version === undefined) throw new Error('The uploaded model is not in its project');
  return version;
}

async function slice(
  designer: SignedInPerson,
  modelVersionId: Id<'ModelVersion'>,
  step: Step,
): Promise<Id<'Slice'>> {
  const { client } = designer;
  const made = await step(
    designer,
    'has it sliced',
    async () => {
      const started = await client.projects.slice({
        modelVersionId,
        profileKey: PROFILE,
        materialKey: MATERIAL,
      });
      const sliceId = started.sliceId as Id<'Slice'>;
      const ended = await until(
        () => client.projects.sliceStatus({ sliceId }),
        ({ status }) => status.state !== 'slicing',
      );
      if (ended.status.state === 'failed') throw new Error(JSON.stringify(ended.status.refusal));
      return ended;
    },
    sliceInWords,
  );
  return made.sliceId as Id<'Slice'>;
}

function sliceInWords({ status }: SliceView): string {
  if (status.state !== 'ready') return status.state;
  const minutes = Math.round((status.facts.estimatedSeconds ?? 0) / 60);
  return `${status.facts.layers} layers, about ${minutes} min`;
}

async function acceptRequest(
  manager: SignedInPerson,
  taskId: Id<'PrintTask'>,
  number: number,
  step: Step,
): Promise<void> {
  await step(manager, `accepts request #${number}`, async () => {
    const { version } = await manager.client.printing.task({ taskId });
    const { results } = await manager.client.printing.review({
      taskIds: [taskId],
      expectedVersions: [version],
      verdict: 'accept',
      reason: '',
    });
    const refusal = results[0]?.refusal;
    if (refusal != null) throw new Error(JSON.stringify(refusal));
  });
}

async function print(
  operator: SignedInPerson,
  taskId: Id<'PrintTask'>,
  printerId: Id<'Printer'>,
  step: Step,
): Promise<void> {
  const { printing } = operator.client;
  const version = async () => {
    const current = (await operator.client.printers.get({ printerId })).current;
    if (current === null) throw new Error('The printer has no print in hand');
    return { printId: current.printId as Id<'Print'>, expectedVersion: current.version };
  };
  await step(operator, 'accepts the task on the printer', async () => {
    const task = await printing.task({ taskId });
    return printing.acceptTask({ taskId, printerId, expectedVersion: task.version });
  });
  await step(operator, 'preheats', async () => printing.preheat(await version()));
  await step(operator, 'says that the bed is clear, and prints', async () => {
    const { plateToken } = await printing.confirmBedClear({ printerId });
    return printing.start({ ...(await version()), plateToken });
  });
  await step(
    operator,
    'watches it to the end',
    async () => {
      const ended = await until(
        () => printing.task({ taskId }),
        ({ state }) => ['finished', 'failed', 'cancelled'].includes(state),
      );
      if (ended.state !== 'finished')
        throw new Error(JSON.stringify(ended.attempts[0]?.failure ?? ended.state));
      return ended;
    },
    ({ attempts }) =>
      `${Math.round(((attempts[0]?.endedAt ?? 0) - (attempts[0]?.startedAt ?? 0)) / 1_000)} s`,
  );
  await step(operator, 'removes the part', async () => printing.remove(await version()));
}

async function readRecord(master: SignedInPerson, taskId: Id<'PrintTask'>, step: Step): Promise<void> {
  await step(
    master,
    'reads who did what',
    async () => (await master.client.printing.task({ taskId })).chain,
    (chain) =>
      chain
        .map(({ action, personName }) => `${action.split('.')[1]} (${personName ?? 'printer'})`)
        .join(' → '),
  );
  await step(
    master,
    'checks the record',
    async () => {
      const verdict = await master.client.audit.verify();
      if (!verdict.unbroken) throw new Error(`broken at entry ${verdict.firstBad?.sequence ?? ''}`);
      return verdict;
    },
    ({ entries }) => `${entries} entries, unbroken`,
  );
}
