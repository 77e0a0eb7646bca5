import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  type AccessPolicy,
  compilePolicy,
  DEFAULT_ROLES,
  explain,
  factsOf,
  peopleWho,
  PERMISSIONS,
  permissionsOf,
  visibleScopes,
  withFacts,
} from '../src/shop/access/index.ts';
import { AT, type Company, makeCompany } from './access/company.ts';
import { median, milliseconds, spread, timed, whole } from './access/figures.ts';
import { casbin, casl, cedar, ourselves, type Peer } from './access/peers.ts';
import { measureWindows } from './access/windows.ts';

const PEOPLE = 5_000;
const FACTORIES = 50;
const PRINTERS_EACH = 40;
const QUESTIONS = 20_000;
/** Of all questions, so many are answered by all and compared: a difference would make the figures worthless. */
const COMPARED = 4_000;
const ROUNDS = 7;
/** Long enough that one collection of garbage does not decide a round. */
const ROUND_MILLISECONDS = 250;
/** Calls of which the spread is told. */
const SAMPLES = 500;

/**
 * Access in figures: decisions in a second beside CASL, casbin and Cedar on the same company with the same questions,
 * the questions of whole pages, and how long a change of access takes to reach an open window.
 */
export async function run(): Promise<void> {
  const company = makeCompany(PEOPLE, FACTORIES, PRINTERS_EACH, QUESTIONS);
  tellCompany(company);
  await compareDecisions(company);
  measurePages(company);
  measureMemory(company.policy);
  await measureWindows();
}

function tellCompany({ policy }: Company): void {
  const printers = [...policy.scopes.values()].filter(({ kind }) => kind === 'printer').length;
  console.log(
    `${whole(PEOPLE)} people with ${whole(policy.grants.size)} grants and ${whole(policy.restrictions.size)} restrictions, ` +
      `${FACTORIES} factories, ${whole(printers)} printers, ${DEFAULT_ROLES.length} roles, ${PERMISSIONS.length} permissions`,
  );
}

/** In turns, so that whatever else the machine does meets all; the median round of each. */
async function compareDecisions(company: Company): Promise<void> {
  const peers = [ourselves(company), casl(company), await casbin(company), cedar(company)];
  const allowed = agreed(company, peers);
  console.log(
    `Decisions in a second (${whole(COMPARED)} answers compared, ${whole(allowed)} of them yes; all agree)`,
  );
  const rounds = peers.map(() => [] as number[]);
  for (const peer of peers) decisionsEachSecond(company, peer);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [which, peer] of peers.entries()) rounds[which]?.push(decisionsEachSecond(company, peer));
  }
  const figures = rounds.map(median);
  const [ours = 0] = figures;
  for (const [which, { name, inOneGo }] of peers.entries()) {
    const each = figures[which] ?? 0;
    const ratio = which === 0 ? '' : `   Printhall is ${whole(ours / each)} times as fast`;
    console.log(
      `  ${name.padEnd(16)}${whole(each).padStart(12)} /s   (rounds of ${whole(inOneGo)} questions)${ratio}`,
    );
  }
}

/** Compares answers. Gives how many are yes. */
function agreed({ questions }: Company, [ours, ...others]: readonly Peer[]): number {
  let allowed = 0;
  for (const question of questions.slice(0, COMPARED)) {
    const answer = ours?.ask(question) ?? false;
    for (const { name, ask } of others) {
      if (ask(question) !== answer) throw new Error(`${name} differs on ${JSON.stringify(question)}`);
    }
    if (answer) allowed += 1;
  }
  return allowed;
}

function decisionsEachSecond({ questions }: Company, { ask, inOneGo }: Peer): number {
  let asked = 0;
  let elapsed = 0;
  const started = performance.now();
  while (elapsed < ROUND_MILLISECONDS) {
    for (let count = 0; count < inOneGo; count += 1) {
      const question = questions[asked % questions.length];
      if (question !== undefined) ask(question);
      asked += 1;
    }
    elapsed = performance.now() - started;
  }
  return (asked * 1000) / elapsed;
}

/** What the questions of whole pages cost. */
function measurePages({ policy, questions }: Company): void {
  console.log('Questions of whole pages');
  const sample = questions.slice(0, SAMPLES);
  const report = (what: string, times: readonly number[]): void =>
    console.log(`  ${what.padEnd(38)}${spread(times)}`);
  const answers = sample.map((question) => {
    const times = timed(() => explain(policy, question));
    return { times, allowed: explain(policy, question).allowed };
  });
  const explained = (allowed: boolean) =>
    answers.filter((one) => one.allowed === allowed).map(({ times }) => times);
  report('why? (allowed)', explained(true));
  report('why not? (with who could grant it)', explained(false));
  report(
    'who can do this here?',
    sample.map(({ permission, scopeId }) => timed(() => peopleWho(policy, permission, scopeId, AT))),
  );
  report(
    'what can this person do here?',
    sample.map(({ personId, scopeId }) => timed(() => permissionsOf(policy, personId, scopeId, AT))),
  );
  report(
    'where? (the filter of a list)',
    sample.map(({ personId, permission }) => timed(() => visibleScopes(policy, personId, permission, AT))),
  );
  const grants = [...policy.grants.values()].slice(0, 100);
  report(
    'one grant changed',
    grants.map((grant) => timed(() => withFacts(policy, { kind: 'grantPut', grant }))),
  );
  const facts = factsOf(policy);
  console.log(
    `  ${'compiled from nothing'.padEnd(38)}${milliseconds(median(Array.from({ length: 9 }, () => timed(() => compilePolicy(facts)))))}`,
  );
}

/** What a compiled policy keeps beyond the facts that it was made from. */
function measureMemory(policy: AccessPolicy): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const facts = factsOf(policy);
  collect();
  const before = process.memoryUsage();
  const kept = compilePolicy(facts);
  collect();
  const after = process.memoryUsage();
  const bytes = after.heapUsed - before.heapUsed + after.arrayBuffers - before.arrayBuffers;
  console.log(
    `  ${'memory of the compiled policy'.padEnd(38)}${(bytes / 1024 / 1024).toFixed(1)} MiB beside its facts (${whole(bytes / kept.people.size)} bytes a person)`,
  );
}
