import { hash } from '@node-rs/argon2';
import { eq } from 'drizzle-orm';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { credentials, pins } from '../../src/shop/people/tables.ts';
import { addOperator, COMPANY } from '../people/accounts.ts';
import { openBareStation, type BareStation } from '../support/open-station.ts';
import { clientOf, signIn } from '../support/station.ts';
import { type Harness, Tally } from './harness.ts';
import { type Choices, choicesFrom } from './random.ts';

/** OWASP's two least settings of argon2id: memory in KiB and passes. */
const LEAST = [
  { memory: 47_104, passes: 1 },
  { memory: 19_456, passes: 2 },
] as const;

const SALT_BYTES_MINIMUM = 16;

/**
 * Secrets are kept as argon2id of today's work, and nowhere else: people with random passwords, PINs and codes do all
 * that needs one, then every byte that the station has written is searched for each of them.
 */
export const harness: Harness = {
  id: 'A-01',
  about: 'every stored hash is argon2id of enough work, and no secret stands in any file',
  floor: 300,
  fewRuns: 20,
  faultClasses: ['password', 'PIN', 'code', 'proof', 'token', 'hash parsed', 'old hash made anew'],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    for (let round = 0; tally.runs < runs && !tally.failed; round += 1) {
      await walk(tally, choicesFrom(seed + round));
      progress(`${tally.runs} looks`);
    }
    return tally.outcome();
  },
};

/** What was secret, and what kind of secret it was. */
type Secrets = Map<string, string>;

async function walk(tally: Tally, choices: Choices): Promise<void> {
  const house = await openBareStation();
  const secrets: Secrets = new Map();
  const keep = (kind: string, secret: string): string => {
    secrets.set(secret, kind);
    return secret;
  };
  try {
    await live(house, choices, keep);
    await tryOldHash(tally, house, keep);
    checkHashes(tally, house);
    // Written down whole: what still stood in memory is in the files now.
    await house.reopen();
    searchFiles(tally, house.directory, secrets);
  } finally {
    await house.discard();
  }
}

async function live(
  house: BareStation,
  choices: Choices,
  keep: (kind: string, secret: string) => string,
): Promise<void> {
  const nobody = clientOf(house.station, null);
  const first = keep('password', choices.password());
  const started = await nobody.people.firstStart({ ...COMPANY, password: first });
  keep('token', started.session.token);
  const newPassword = keep('password', choices.password());
  const recovered = await nobody.people.recover({
    email: COMPANY.email,
    recoveryCode: keep('code', started.recoveryCode),
    newPassword,
  });
  keep('code', recovered.recoveryCode);
  const master = clientOf(house.station, keep('token', recovered.session.token));
  const password = keep('password', choices.password());
  const otto = await addOperator(house, master, 'otto@acme.example', password);
  keep('token', otto.token);
  const pin = keep('PIN', `8402${choices.digits(8)}`);
  await otto.client.people.setPin({ pin, password });
  await otto.client.people.lock();
  await otto.client.people.unlock({ pin }).catch(() => undefined);
  // A wrong secret is as secret as a right one: it is often the right one with a slip.
  await nobody.people
    .signIn({ email: COMPANY.email, password: keep('password', choices.password()) })
    .catch(() => undefined);
  const { proof } = await master.people.prove({ digest: '0'.repeat(64) });
  keep('proof', proof);
  const { invitationCode } = await master.people.resetPassword({ personId: otto.personId as never });
  keep('code', invitationCode);
  await nobody.people.acceptInvitation({ email: 'otto@acme.example', code: invitationCode, password });
}

/** A hash of earlier days is made anew with the next sign-in. */
async function tryOldHash(
  tally: Tally,
  house: BareStation,
  keep: (kind: string, secret: string) => string,
): Promise<void> {
  const password = keep('password', 'of an earlier version of it');
  const otto = await hash(password, { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
  const { store } = house.station;
  const [row] = store.reading.select().from(credentials).all().slice(-1);
  store.write((tx) => {
    tx.rows
      .update(credentials)
      .set({ passwordHash: otto })
      .where(eq(credentials.personId, row?.personId ?? ''))
      .run();
    tx.record({
      actor: {
        personId: null,
        personName: null,
        roleName: null,
        grantId: null,
        session: null,
        face: 'station',
      },
      action: 'test.write',
      result: 'done',
      recordKind: 'person',
      recordId: null,
      recordName: null,
      scopeId: null,
      scopeName: null,
    });
  });
  keep('token', (await signIn(house.station, 'otto@acme.example', password)).token);
  tally.ran();
  tally.met('old hash made anew');
}

function checkHashes(tally: Tally, { station }: BareStation): void {
  const kept = station.store.reading.select().from(credentials).all();
  const hashes = [
    ...kept.flatMap(({ passwordHash, recoveryHash, invitationHash }) => [
      passwordHash,
      recoveryHash,
      invitationHash,
    ]),
    ...station.store.reading
      .select()
      .from(pins)
      .all()
      .map(({ pinHash }) => pinHash),
  ].filter((one) => one !== null);
  tally.expect(hashes.length >= 3, `only ${hashes.length} hashes are kept`);
  for (const one of hashes) {
    tally.ran();
    tally.met('hash parsed');
    const problem = problemOfHash(one);
    tally.expect(problem === null, `${problem ?? ''}: ${one}`);
  }
}

/** What is wrong with a hash in the PHC string format; null: nothing. */
function problemOfHash(text: string): string | null {
  const parsed = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(text);
  if (parsed === null) return 'not argon2id in the PHC format';
  const [, memory, passes, , salt = '', digest = ''] = parsed;
  if (!LEAST.some((least) => Number(memory) >= least.memory && Number(passes) >= least.passes))
    return 'too little work';
  if (Buffer.from(salt, 'base64').length < SALT_BYTES_MINIMUM) return 'too little salt';
  return Buffer.from(digest, 'base64').length < 32 ? 'too short' : null;
}

function searchFiles(tally: Tally, directory: string, secrets: Secrets): void {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => join(directory, name))
    .filter((path) => statSync(path).isFile());
  for (const path of files) {
    const bytes = readFileSync(path);
    for (const [secret, kind] of secrets) {
      tally.ran();
      tally.met(kind);
      const isThere = formsOf(secret).some((form) => bytes.includes(form));
      tally.expect(!isThere, `a ${kind} stands in ${path.slice(directory.length + 1)}`);
    }
  }
}

/** As it was typed, and as it could stand in a file all the same. */
function formsOf(secret: string): readonly (string | Buffer)[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    secret.replaceAll('-', ''),
    bytes.toString('hex'),
    bytes.toString('base64'),
    Buffer.from(secret, 'utf16le'),
  ];
}
