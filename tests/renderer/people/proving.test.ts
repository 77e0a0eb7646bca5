import { ORPCError, type ClientContext, type ClientLink } from '@orpc/client';
import { describe, expect, test } from 'vitest';
import { createProving, type Proving } from '../../../renderer/app/proving.ts';

const PASSWORD = 'four random words here';

interface Sent {
  readonly path: string;
  readonly proof: string | undefined;
}

/** A station that wants a proof for everything but `people.prove`, as the core does it. */
class ProvingStation {
  readonly sent: Sent[] = [];
  readonly done: string[] = [];
  /** The password was typed a moment ago. */
  fresh = false;
  /** So many proofs come too late. */
  late = 0;
  readonly #proofs = new Map<string, string>();
  #given = 0;

  readonly link: ClientLink<ClientContext> = {
    call: (path, input, { context }) => {
      const name = path.join('.');
      const proof = context['proof'] as string | undefined;
      this.sent.push({ path: name, proof });
      return Promise.resolve().then(() =>
        name === 'people.prove'
          ? this.#prove(input as { digest: string; password?: string })
          : this.#act(name, input, proof),
      );
    },
  };

  #prove({ digest, password }: { digest: string; password?: string }): { proof: string } {
    if (!this.fresh && password === undefined) throw this.#needed(digest);
    if (password !== undefined && password !== PASSWORD) {
      throw refusal({ code: 'people.wrongSecret', attemptsLeft: 3 });
    }
    this.fresh = true;
    this.#given += 1;
    const proof = `proof ${this.#given}`;
    this.#proofs.set(proof, digest);
    return { proof };
  }

  #act(name: string, input: unknown, proof: string | undefined): string {
    const digest = `digest of ${name} ${JSON.stringify(input)}`;
    if (proof === undefined) throw this.#needed(digest);
    const good = this.#proofs.get(proof) === digest && this.late === 0;
    this.#proofs.delete(proof);
    if (!good) {
      this.late -= 1;
      throw refusal({ code: 'people.proofInvalid', digest, passwordNeeded: !this.fresh });
    }
    this.done.push(name);
    return `${name} done`;
  }

  #needed(digest: string): Error {
    return refusal({ code: 'people.proofNeeded', digest, passwordNeeded: !this.fresh });
  }
}

function refusal(facts: { readonly code: string } & Readonly<Record<string, unknown>>): Error {
  return new ORPCError('REFUSED', { defined: true, message: facts.code, data: facts });
}

function call(proving: Proving, name: string, input: unknown = {}): Promise<unknown> {
  return proving.link.call(name.split('.'), input, { context: {} });
}

/** The question that is asked next. */
async function nextQuestion({ store }: Proving) {
  for (let turn = 0; turn < 100; turn += 1) {
    const { question } = store.getState();
    if (question) return question;
    await Promise.resolve();
  }
  throw new Error('Nothing was asked');
}

describe('a call that has to be proven', () => {
  test('needs no word where the password was typed a moment ago', async () => {
    const station = new ProvingStation();
    station.fresh = true;
    const proving = createProving(station.link);
    await expect(call(proving, 'people.create')).resolves.toBe('people.create done');
    expect(station.sent.map(({ path }) => path)).toEqual(['people.create', 'people.prove', 'people.create']);
  });

  test('asks for the password, stays while it is wrong, and goes on when it is right', async () => {
    const station = new ProvingStation();
    const proving = createProving(station.link);
    const answer = call(proving, 'people.create');
    const question = await nextQuestion(proving);
    expect(question.action).toBe('people.create');
    expect(await question.answer('wrong')).toBeInstanceOf(ORPCError);
    expect(proving.store.getState().question).toBe(question);
    expect(await question.answer(PASSWORD)).toBeNull();
    await expect(answer).resolves.toBe('people.create done');
    expect(proving.store.getState().question).toBeNull();
  });

  test('fails with its refusal when the person would rather not, and nothing was done', async () => {
    const station = new ProvingStation();
    const proving = createProving(station.link);
    const answer = call(proving, 'people.deactivate');
    (await nextQuestion(proving)).cancel();
    await expect(answer).rejects.toMatchObject({ data: { code: 'people.proofNeeded' } });
    expect(station.done).toEqual([]);
  });

  test('two at once are asked about one after the other; the second needs no second password', async () => {
    const station = new ProvingStation();
    const proving = createProving(station.link);
    const answers = [call(proving, 'people.create'), call(proving, 'access.grant')];
    const question = await nextQuestion(proving);
    expect(question.action).toBe('people.create');
    await question.answer(PASSWORD);
    await expect(Promise.all(answers)).resolves.toEqual(['people.create done', 'access.grant done']);
    expect(proving.store.getState().question).toBeNull();
  });

  test('the second of two is asked about when the first was not confirmed', async () => {
    const station = new ProvingStation();
    const proving = createProving(station.link);
    const first = call(proving, 'people.create');
    const second = call(proving, 'access.grant');
    (await nextQuestion(proving)).cancel();
    await expect(first).rejects.toBeInstanceOf(ORPCError);
    const question = await nextQuestion(proving);
    expect(question.action).toBe('access.grant');
    await question.answer(PASSWORD);
    await expect(second).resolves.toBe('access.grant done');
  });

  test('a proof that came too late is replaced once, and then it is told', async () => {
    const station = new ProvingStation();
    station.fresh = true;
    const proving = createProving(station.link);
    station.late = 1;
    await expect(call(proving, 'people.create')).resolves.toBe('people.create done');
    station.late = 9;
    await expect(call(proving, 'people.create')).rejects.toMatchObject({
      data: { code: 'people.proofInvalid' },
    });
  });

  test('no proof is sent twice', async () => {
    const station = new ProvingStation();
    station.fresh = true;
    const proving = createProving(station.link);
    station.late = 1;
    await call(proving, 'people.create');
    const proofs = station.sent.map(({ proof }) => proof).filter((proof) => proof !== undefined);
    expect(new Set(proofs).size).toBe(proofs.length);
  });

  test('when the screen is locked, everything that waits for a word fails, the second in the line too', async () => {
    const station = new ProvingStation();
    const proving = createProving(station.link);
    const answers = [call(proving, 'people.create'), call(proving, 'access.grant')];
    await nextQuestion(proving);
    proving.cancelAll();
    const outcomes = await Promise.allSettled(answers);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(proving.store.getState().question).toBeNull();
    expect(station.done).toEqual([]);
  });

  test('what is refused for another reason is not asked about', async () => {
    const link: ClientLink<ClientContext> = {
      call: () => Promise.reject(refusal({ code: 'people.notFound' })),
    };
    const proving = createProving(link);
    await expect(call(proving, 'people.create')).rejects.toMatchObject({ data: { code: 'people.notFound' } });
    expect(proving.store.getState().question).toBeNull();
  });
});
