import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll } from 'vitest';
import { revokeStation } from '../../src/station/hub/hub-revoke.ts';
import { setFactories } from '../../src/station/hub/hub-stations.ts';
import { openPostgresHub } from '../../src/station/sync/postgres/postgres-hub.ts';
import { hubSuite } from '../contracts/hub-suite.ts';
import { openTestHub, startPostgres, type TestHub, type TestPostgres } from '../support/postgres.ts';

let postgres: TestPostgres;
let hub: TestHub;
beforeAll(async () => {
  postgres = await startPostgres();
  hub = await openTestHub(postgres);
});
afterAll(async () => {
  await hub.close();
  await postgres.stop();
});

/** A notification has its way through two processes. */
const SETTLE_MILLISECONDS = 100;

let companies = 0;

// A company of its own for each test, at one hub: none sees anything of another.
hubSuite('a hub in PostgreSQL', async () => {
  companies += 1;
  const company = `Company ${companies}`;
  const roles = new Map<string, string>();
  return {
    addStation: (factories, home) => hub.addStation({ company, factories, home }),
    async open(access) {
      const opened = await openPostgresHub(access);
      return {
        ...opened,
        async enrol(enrolment) {
          await opened.enrol(enrolment);
          roles.set(enrolment.stationId, access.role);
        },
      };
    },
    async revoke(stationId) {
      await revokeStation(hub.url, roles.get(stationId) ?? stationId);
    },
    async setFactories(stationId, factories) {
      await setFactories(hub.url, roles.get(stationId) ?? stationId, factories);
    },
    now: () => Date.now(),
    settle: () => sleep(SETTLE_MILLISECONDS),
    close: () => Promise.resolve(),
  };
});
