import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { openTestHub, startPostgres, type TestHub, type TestPostgres } from '../../support/postgres.ts';
import {
  nothingReported,
  openCompanyStation,
  openWay,
  type CompanyStation,
  type Way,
} from './company-stations.ts';

/** What the tests of a file work with. */
export interface CompanyOfTests {
  readonly hub: TestHub;
  /** A way to the hub that can be cut. */
  readonly way: Way;
  /** Opens a station. It is closed after the test; what went wrong there unseen fails the test. */
  open(...of: Parameters<typeof openCompanyStation>): Promise<CompanyStation>;
}

/** A real PostgreSQL for a file of tests, and a hub of its own for each of them. To be called where tests are declared. */
export function companyOfTests(): CompanyOfTests {
  let postgres: TestPostgres;
  let hub: TestHub;
  let way: Way;
  const opened: CompanyStation[] = [];
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    hub = await openTestHub(postgres);
    way = await openWay(postgres);
  });
  afterEach(async () => {
    const stations = opened.splice(0);
    await Promise.all(stations.map((station) => station.close()));
    await way.close();
    await hub.close();
    nothingReported(...stations);
  });
  return {
    get hub() {
      return hub;
    },
    get way() {
      return way;
    },
    async open(...of) {
      const station = await openCompanyStation(...of);
      opened.push(station);
      return station;
    },
  };
}
