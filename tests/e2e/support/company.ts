import { defaultRoleId } from '../../../src/shop/access/index.ts';
import { createStation } from '../../../src/station/station.ts';
import { clientOf } from '../../support/station.ts';

/** Everybody of the company has the same one: nobody is kept out of it. */
export const PASSWORD = 'a long sentence for everybody';

export const COMPANY = 'Muestra Parts';
export const NORTH = 'Hall North';
export const SOUTH = 'Hall South';

export interface Person {
  readonly name: string;
  readonly email: string;
}

export const MASTER: Person = { name: 'Marta Muestra', email: 'marta@muestra.example' };
export const DESIGNER: Person = { name: 'Diego Muestra', email: 'diego@muestra.example' };
export const MANAGER: Person = { name: 'Fabia Muestra', email: 'fabia@muestra.example' };
export const OPERATOR: Person = { name: 'Olmo Muestra', email: 'olmo@muestra.example' };

/**
 * Lays a company of two factories into an empty folder, as a station leaves it that was at work there: a Master, and
 * in the southern hall a Designer, a Factory manager and an Operator with passwords of their own.
 */
export async function layCompany(dataDirectory: string): Promise<void> {
  const station = await createStation({ dataDirectory, anchorDirectory: `${dataDirectory}/anchors` });
  try {
    const nobody = clientOf(station, null);
    const { session } = await nobody.people.firstStart({
      ...MASTER,
      company: COMPANY,
      factory: NORTH,
      password: PASSWORD,
      language: 'en',
    });
    const master = clientOf(station, session.token);
    const company = (await master.hierarchy.scopes()).find(({ kind }) => kind === 'client');
    if (company === undefined) throw new Error('The first start made no company');
    const { scopeId } = await master.hierarchy.createFactory({ parentId: company.id, name: SOUTH });
    for (const [person, role] of [
      [DESIGNER, 'designer'],
      [MANAGER, 'factory-manager'],
      [OPERATOR, 'operator'],
    ] as const) {
      const roleId = defaultRoleId('print-farm', role);
      const { invitationCode } = await master.people.create({ ...person, language: 'en', roleId, scopeId });
      const { email } = person;
      await nobody.people.acceptInvitation({ email, code: invitationCode, password: PASSWORD });
    }
  } finally {
    await station.close();
  }
}
