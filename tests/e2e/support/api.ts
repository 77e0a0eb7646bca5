import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { RouterClient } from '@orpc/server';
import { WebSocket } from 'ws';
import { DEMO_PASSWORD, DEMO_PEOPLE, type DemoPersonKey } from '../../../src/station/demo/people.ts';
import type { StationRouter } from '../../../src/station/router.ts';

/** A person at a served station, without a window: for what a story needs and is not about. */
export interface Caller {
  readonly api: RouterClient<StationRouter>;
  readonly token: string;
  close(): void;
}

/** Signs in, which ends the session that the person has elsewhere: to be done before they sit down at a window. */
export function callAs(url: string, who: DemoPersonKey): Promise<Caller> {
  const person = DEMO_PEOPLE.find(({ key }) => key === who);
  if (person === undefined) throw new Error(`Nobody of the demo is called ${who}`);
  return callWith(url, { email: person.email, password: DEMO_PASSWORD });
}

/** The same for people of a company of their own. */
export async function callWith(
  url: string,
  account: { readonly email: string; readonly password: string },
): Promise<Caller> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/rpc`, { origin: url });
  let token: string | null = null;
  const headers = () => (token === null ? {} : { authorization: `Bearer ${token}` });
  const api = createORPCClient<RouterClient<StationRouter>>(
    new RPCLink({ websocket: socket as never, headers }),
  );
  const session = await api.people.signIn(account);
  token = session.token;
  return { api, token: session.token, close: () => socket.close() };
}
