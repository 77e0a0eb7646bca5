import { routes } from '../../src/shop/contract.ts';
import type { AccessRequirement } from '../../src/shop/records/index.ts';
import { procedures } from '../support/contract-walk.ts';

/** One way into a station: a procedure of the contract, or a route that carries bytes. */
export interface Door {
  /** As the record names it: `room.verb`, or `files.route`. */
  readonly action: string;
  readonly access: AccessRequirement;
}

/** Every procedure and route there is, found by walking the contract. */
export function allDoors(): readonly Door[] {
  const byBytes = Object.entries(routes).map(([name, { access }]): Door => ({
    action: `files.${name}`,
    access,
  }));
  return [...procedures.map(({ name, access }): Door => ({ action: name, access })), ...byBytes];
}
