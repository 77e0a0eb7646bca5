import { ORPCError, type ClientContext, type ClientLink } from '@orpc/client';
import { refusalOf } from '../client.ts';
import type { Session } from './session.ts';

/** What one call brings that others do not. */
export interface CallContext extends ClientContext {
  /** The session that it is from, where that is not the session of who works here. */
  readonly token?: string;
  /** That its person is there. */
  readonly proof?: string;
}

/** The header that a proof goes in. */
const PROOF_HEADER = 'printhall-proof';
/** The header that says whether the person did something just now (`1`), or the page asks by itself (`0`). */
const ACT_HEADER = 'printhall-act';

/**
 * The headers of one call.
 *
 * @param acted whether somebody touched the screen or its keys just now
 */
export function headersOf(
  session: Session,
  acted: () => boolean,
): (call: { readonly context: CallContext }) => Record<string, string> {
  return ({ context: { token, proof } }) => ({
    ...(token === undefined ? session.headers() : { authorization: `Bearer ${token}` }),
    [ACT_HEADER]: acted() ? '1' : '0',
    ...(proof === undefined ? {} : { [PROOF_HEADER]: proof }),
  });
}

/** A link whose every call is from the session of that token. */
export function asSession(link: ClientLink<CallContext>, token: string): ClientLink<CallContext> {
  return {
    call: (path, input, options) =>
      link.call(path, input, { ...options, context: { ...options.context, token } }),
  };
}

/**
 * Notices when a call is answered "you are signed out" or "locked", whichever call it was; and only for the session
 * that it was sent from: an answer that comes when somebody else works here already says nothing about them.
 */
export function noticingLink(link: ClientLink<CallContext>, session: Session): ClientLink<CallContext> {
  return {
    async call(path, input, options) {
      const { token } = session.store.getState();
      try {
        return await link.call(path, input, options);
      } catch (error) {
        const own = options.context.token === undefined || options.context.token === token;
        if (own && token !== null && token === session.store.getState().token) noticeEnd(error, session);
        throw error;
      }
    },
  };
}

function noticeEnd(error: unknown, session: Session): void {
  if (!(error instanceof ORPCError) || error.code !== 'SIGNED_OUT') return;
  const refusal = refusalOf(error);
  if (refusal?.code === 'people.locked') {
    if (!session.store.getState().locked) session.setLocked(true);
    return;
  }
  session.end(endOf(error) ?? { why: 'expired', at: Date.now() });
}

/** True when the answer says that the session is over. */
export function isOver(error: unknown): boolean {
  const code = refusalOf(error)?.code;
  return code === 'people.signedOut' || code === 'people.signedInElsewhere';
}

/** Why and when a session ended, where the answer to a call says so. Null: it does not. */
export function endOf(error: unknown): { readonly why: 'signedInElsewhere'; readonly at: number } | null {
  const refusal = refusalOf(error);
  if (refusal?.code !== 'people.signedInElsewhere') return null;
  const at = refusal['at'];
  return { why: 'signedInElsewhere', at: typeof at === 'number' ? at : Date.now() };
}
