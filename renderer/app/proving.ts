import type { ClientLink, ClientOptions } from '@orpc/client';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { refusalOf } from '../client.ts';
import type { CallContext } from './calls.ts';

/** A call waits until its person says, with their password, that it is them. */
export interface ProofQuestion {
  /** What the call would do: `people.create`. */
  readonly action: string;
  /** Null: right, and the call goes on. Else why not; the question stays. */
  readonly answer: (password: string) => Promise<unknown>;
  /** The call fails with its refusal. */
  readonly cancel: () => void;
}

export interface Proving {
  /** The link that proves by itself what asks for a proof. */
  readonly link: ClientLink<CallContext>;
  /** The one question that is asked now. */
  readonly store: StoreApi<{ readonly question: ProofQuestion | null }>;
  /** Nobody is there to answer any more: the window is locked, or somebody else works here. */
  readonly cancelAll: () => void;
}

/** A proof can be too late when the link was slow: once more, and then it is told. */
const TRIES = 2;

/**
 * Proves what the station wants proven, without any screen knowing: a call that is refused with `people.proofNeeded` is
 * sent again with a proof. The password is asked for where it was not typed a moment ago, one question after the other.
 */
export function createProving(link: ClientLink<CallContext>): Proving {
  const store = createStore<{ question: ProofQuestion | null }>(() => ({ question: null }));
  let turn: Promise<unknown> = Promise.resolve();
  let round = 0;

  function prove(digest: string, password: string | undefined, options: ClientOptions<CallContext>) {
    const input = password === undefined ? { digest } : { digest, password };
    return link.call(['people', 'prove'], input, options) as Promise<{ readonly proof: string }>;
  }

  /** Without a question where that is enough. Null: the person has to type their password. */
  async function proveQuietly(digest: string, options: ClientOptions<CallContext>): Promise<string | null> {
    try {
      return (await prove(digest, undefined, options)).proof;
    } catch (error) {
      if (wantedProof(error) === null) throw error;
      return null;
    }
  }

  function ask(action: string, digest: string, options: ClientOptions<CallContext>): Promise<string | null> {
    return new Promise((resolve) => {
      const settle = (proof: string | null) => {
        store.setState({ question: null });
        resolve(proof);
      };
      const answer = async (password: string) => {
        try {
          settle((await prove(digest, password, options)).proof);
          return null;
        } catch (error) {
          return error;
        }
      };
      store.setState({ question: { action, answer, cancel: () => settle(null) } });
    });
  }

  /** In its turn: whoever answered the question before has typed their password just now. */
  function proofFor(
    action: string,
    digest: string,
    options: ClientOptions<CallContext>,
  ): Promise<string | null> {
    const asked = round;
    const mine = turn.then(async () => {
      if (asked !== round) return null;
      const quiet = await proveQuietly(digest, options);
      return quiet ?? (asked === round ? ask(action, digest, options) : null);
    });
    turn = mine.catch(() => undefined);
    return mine;
  }

  async function call(
    path: readonly string[],
    input: unknown,
    options: ClientOptions<CallContext>,
    tries: number,
  ): Promise<unknown> {
    try {
      return await link.call(path, input, options);
    } catch (error) {
      const wanted = wantedProof(error);
      if (wanted === null || tries === 0 || path.join('.') === 'people.prove') throw error;
      const { proof: _spent, ...context } = options.context;
      const bare = { ...options, context };
      const proof = await proofFor(path.join('.'), wanted, bare);
      if (proof === null) throw error;
      return call(path, input, { ...bare, context: { ...context, proof } }, tries - 1);
    }
  }

  return {
    link: { call: (path, input, options) => call(path, input, options, TRIES) },
    store,
    cancelAll() {
      round += 1;
      store.getState().question?.cancel();
    },
  };
}

/** The digest of the call that a proof is wanted for. Null: the error is about something else. */
function wantedProof(error: unknown): string | null {
  const refusal = refusalOf(error);
  if (refusal?.code !== 'people.proofNeeded' && refusal?.code !== 'people.proofInvalid') return null;
  const { digest } = refusal as unknown as { readonly digest?: unknown };
  return typeof digest === 'string' ? digest : null;
}
