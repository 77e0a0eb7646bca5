import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { Home } from '../shell/home.tsx';
import { Shell } from '../shell/shell.tsx';
import { Elsewhere } from '../workspaces/empty-room.tsx';

/** Search parameters are short texts; a screen reads those that it knows with `useSearch({ strict: false })`. */
function texts(search: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(search).flatMap(([key, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[key, String(value)]] : [],
    ),
  );
}

const rootRoute = createRootRoute({ component: Shell, validateSearch: texts });

const homeRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', component: Home });

const benchRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/bench',
  component: lazyRouteComponent(() => import('../rooms/printing/index.tsx'), 'BenchPage'),
});

const printerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/bench/$printerId',
  component: lazyRouteComponent(() => import('../rooms/printers/index.tsx'), 'PrinterPage'),
});

const camerasRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/cameras',
  component: lazyRouteComponent(() => import('../rooms/cameras/index.tsx'), 'CamerasPage'),
});

const resumeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/bench/$printerId/resume',
  component: lazyRouteComponent(() => import('../rooms/printing/index.tsx'), 'ResumePage'),
});

const reviewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/review',
  component: lazyRouteComponent(() => import('../rooms/review/index.tsx'), 'ReviewPage'),
});

const taskRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/tasks/$taskId',
  component: lazyRouteComponent(() => import('../rooms/review/index.tsx'), 'TaskPage'),
});

const projectsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/projects',
  component: lazyRouteComponent(() => import('../rooms/projects/index.tsx'), 'ProjectsPage'),
});

const projectRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/projects/$projectId',
  component: lazyRouteComponent(() => import('../rooms/projects/index.tsx'), 'ProjectPage'),
});

const factoriesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/factories',
  component: lazyRouteComponent(() => import('../rooms/hierarchy/index.tsx'), 'FactoriesPage'),
});

const peopleRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/people',
  component: lazyRouteComponent(() => import('../rooms/people/index.tsx'), 'PeoplePage'),
});

/** Beside the list, which stays where it is: the page of people draws both. */
const personRoute = createRoute({ getParentRoute: () => peopleRoute, path: '$personId' });

const accountRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/me',
  component: lazyRouteComponent(() => import('../rooms/people/index.tsx'), 'AccountPage'),
});

const accessRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/access',
  beforeLoad: () => {
    throw redirect({ to: '/access/$tab', params: { tab: 'roles' } });
  },
});

const accessTabRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/access/$tab',
  component: lazyRouteComponent(() => import('../rooms/access/index.tsx'), 'AccessPage'),
});

const recordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/record',
  component: lazyRouteComponent(() => import('../rooms/audit/index.tsx'), 'RecordPage'),
});

const stationsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sync',
  component: lazyRouteComponent(() => import('../rooms/sync/index.tsx'), 'StationsPage'),
});

const conflictsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sync/conflicts',
  component: lazyRouteComponent(() => import('../rooms/sync/index.tsx'), 'ConflictsPage'),
});

const galleryRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/gallery',
  component: lazyRouteComponent(() => import('../gallery/gallery-door.tsx'), 'GalleryDoor'),
});

const elsewhereRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '$',
  component: Elsewhere,
});

/**
 * The screens. Addresses stand behind a `#`, so that they work alike under `http:` and under Electron's own scheme,
 * and a reload never asks the station for a file that is not there.
 */
export function createWindowRouter() {
  return createRouter({
    routeTree: rootRoute.addChildren([
      homeRoute,
      benchRoute,
      printerRoute,
      resumeRoute,
      camerasRoute,
      reviewRoute,
      taskRoute,
      projectsRoute,
      projectRoute,
      factoriesRoute,
      peopleRoute.addChildren([personRoute]),
      accountRoute,
      accessRoute,
      accessTabRoute,
      recordRoute,
      stationsRoute,
      conflictsRoute,
      galleryRoute,
      elsewhereRoute,
    ]),
    history: createHashHistory(),
    defaultPreload: 'intent',
    scrollRestoration: false,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createWindowRouter>;
  }
}
