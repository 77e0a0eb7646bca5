import { hubSuite } from '../contracts/hub-suite.ts';
import { HandClock } from '../support/open-station.ts';
import { memoryHub } from './support/memory-hub.ts';
import { seededRandom } from './support/station-clock.ts';

// The simulation is worth as much as its hub is like the real one: the same suite is run on both.
hubSuite('a hub in memory', async () => {
  const clock = new HandClock();
  const hub = memoryHub(clock, seededRandom(1));
  return {
    addStation: async (factories, home) =>
      hub.addStation({
        company: 'The company',
        name: 'A station',
        factories,
        ...(home === null ? {} : { homeFactoryId: home }),
      }),
    open: hub.open,
    revoke: async (stationId) => hub.revoke(stationId),
    setFactories: async (stationId, factories) => hub.setFactories(stationId, factories),
    now: () => clock.now(),
    settle: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
});
